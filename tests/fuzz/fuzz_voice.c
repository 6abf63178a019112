// SPDX-License-Identifier: MIT
/* Any bytes as a voice: opened as a tensor file, all of it used; then as a voice, which has to say something.
 */
#define _GNU_SOURCE // memfd_create
#include "fuzz/fuzz.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "store/tensor_file.h"
#include "quaver/quaver.h"

static volatile unsigned bytes_seen; // keeps the reading of data from being left out

static void check(int holds)
{
    if (!holds)
        abort();
}

static unsigned use_entry(const qv_tensor_file *file, const qv_tensor_entry *entry)
{
    unsigned sum = 0;
    char message[100];
    check(qv_tensor_file_find(file, entry->name) == entry);
    for (size_t i = 0; i < entry->bytes; i++)
        sum += ((const unsigned char *)entry->data)[i];
    float *value = malloc(2 * entry->bytes + 1);
    check(value != NULL);
    qv_tensor_file_floats(file, entry->name, entry->rows, entry->cols, value, message, sizeof message);
    free(value);
    return sum;
}

static void use_tensor_file(const uint8_t *data, size_t size)
{
    qv_tensor_file *file;
    char message[100] = "";
    const char *key, *text;
    int error = qv_tensor_file_open_memory(&file, data, size, "input", message, sizeof message);
    check((error == QV_OK) == (file != NULL));
    if (error) {
        check(strncmp(message, "input: ", 7) == 0 && !strchr(message, '\n'));
        return;
    }
    for (int i = 0; qv_tensor_file_text_at(file, i, &key, &text); i++)
        check(qv_tensor_file_text(file, key) == text);
    for (int i = 0; i < qv_tensor_file_count(file); i++)
        bytes_seen += use_entry(file, qv_tensor_file_at(file, i));
    qv_tensor_file_close(&file);
}

/* Whatever the weights are: a tenth of a second of samples in the range, or an error. */
static void speak(const qv_voice *voice)
{
    qv_stream *stream;
    float samples[480];
    check(qv_stream_open(&stream, voice, NULL) == QV_OK);
    check(qv_stream_text(stream, "Hello, 2 worlds.", 16) == QV_OK && qv_stream_finish(stream) == QV_OK);
    for (int made = 0, count; made < QV_SAMPLE_RATE / 10; made += count) {
        count = qv_stream_read(stream, samples, 480);
        check(count <= 480);
        if (count <= 0)
            break;
        for (int i = 0; i < count; i++)
            check(samples[i] >= -1 && samples[i] <= 1);
    }
    qv_stream_close(&stream);
}

static void look_into(const qv_voice *voice)
{
    qv_voice_counts counts;
    qv_voice_tensor tensor;
    const char *key, *text;
    int texts = 0, tensors = 0;
    check(qv_voice_count(voice, &counts) == QV_OK);
    while (qv_voice_info_at(voice, texts, &key, &text) == 1)
        texts++;
    for (; qv_voice_tensor_at(voice, tensors, &tensor) == 1; tensors++)
        bytes_seen += tensor.bytes > 0 ? ((const unsigned char *)tensor.data)[tensor.bytes - 1] : 0;
    check(texts == counts.texts && tensors == counts.tensors);
}

/* From memory a voice opens when it does so from a file. */
static void use_memory(const uint8_t *data, size_t size, int as_file)
{
    qv_voice *voice;
    char message[200] = "";
    const int error = qv_voice_open_memory(&voice, data, size, message, sizeof message);
    check((error == QV_OK) == (as_file == QV_OK) && (error == QV_OK) == (voice != NULL));
    if (voice)
        look_into(voice);
    qv_voice_close(&voice);
}

static void use_voice(const uint8_t *data, size_t size)
{
    qv_voice *voice;
    char path[40], message[200] = "";
    int descriptor = memfd_create("voice", MFD_CLOEXEC);
    check(descriptor >= 0 && write(descriptor, data, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
    int error = qv_voice_open(&voice, path, message, sizeof message);
    check((error == QV_OK) == (voice != NULL) && (error == QV_OK || message[0]));
    if (voice)
        speak(voice);
    qv_voice_close(&voice);
    close(descriptor);
    use_memory(data, size, error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    use_tensor_file(data, size);
    use_voice(data, size);
    return 0;
}
