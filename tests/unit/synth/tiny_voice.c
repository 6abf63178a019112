// SPDX-License-Identifier: MIT
#include "tiny_voice.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "model/g2p_file.h"

static const char dictionary[] = "a AH0\n"
                                 "brown B R AW1 N\n"
                                 "dog D AO1 G\n"
                                 "five F AY1 V\n"
                                 "fox F AA1 K S\n"
                                 "hello HH AH0 L OW1\n"
                                 "i AY1\n"
                                 "jumps JH AH1 M P S\n"
                                 "lazy L EY1 Z IY0\n"
                                 "over OW1 V ER0\n"
                                 "quick K W IH1 K\n"
                                 "the DH AH0\n"
                                 "two T UW1\n"
                                 "world W ER1 L D\n";

/* Sets a matrix of a network to a value. */
static void set(const qv_params *params, qv_real *value, const char *name, int column, float to)
{
    const qv_tensor *tensor = qv_params_find(params, name);
    if (!tensor) {
        fprintf(stderr, "no matrix %s\n", name);
        exit(1);
    }
    value[tensor->offset + (size_t)column] = to;
}

/* Breaks last as predicted; of the lively voice questions rise, and seeds have melodies of their own. */
static void set_phrasing(qv_phrasing *phrasing, bool lively)
{
    for (int k = 0; k < QV_BREAKS; k++)
        phrasing->threshold[k] = -QV_PHRASING_LARGEST;
    if (lively)
        phrasing->rise = 1.5f, phrasing->accent = 0.4f, phrasing->sentence = 0.2f;
}

static int compile_lexicon(uint8_t **bytes, size_t *size, char *message, size_t message_size)
{
    char path[] = "/tmp/quaver-test-XXXXXX";
    const int fd = mkstemp(path);
    FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (!file)
        return QV_ERROR_OPEN;
    fputs(dictionary, file);
    fclose(file);
    const int error = qv_lexicon_compile(path, bytes, size, message, message_size);
    unlink(path);
    return error;
}

/* Random letters to phones, with clear opinions and ends of words, in a file that is open and nameless. */
static int open_letters(qv_tensor_file **letters, char *message, size_t size)
{
    const qv_g2p_sizes sizes = {.embedding = 8,
                                .width = 16,
                                .encoder_layers = 1,
                                .encoder_kernel = 2,
                                .decoder_layers = 1,
                                .decoder_kernel = 2};
    char path[] = "/tmp/quaver-test-XXXXXX";
    const int fd = mkstemp(path);
    qv_params params = {0};
    qv_tensor_writer *writer;
    const qv_g2p model = qv_g2p_layout(&params, &sizes);
    qv_real *value = calloc(params.size, sizeof *value);
    int error = value && fd >= 0 ? qv_tensor_writer_open(&writer) : QV_ERROR_MEMORY;
    if (!error) {
        qv_params_init(&params, value, 4);
        value[model.output.bias + QV_G2P_END] = 1;
        qv_g2p_write(writer, &model, &params, value, QV_TENSOR_F16);
        error = qv_tensor_writer_write(writer, path, message, size);
        qv_tensor_writer_close(&writer);
    }
    if (!error)
        error = qv_tensor_file_open(letters, path, message, size);
    if (fd >= 0) {
        close(fd);
        unlink(path);
    }
    free(value);
    qv_params_free(&params);
    return error;
}

int tiny_voice_write(const char *path, tiny_kind kind, char *message, size_t size)
{
    qv_voice_sizes sizes;
    qv_voice_default_sizes(&sizes);
    if (kind != FULL_VOICE)
        sizes = (qv_voice_sizes){
            .prosody_width = 16,
            .prosody_layers = 1,
            .prosody_kernel = 3,
            .prosody_phrasing = kind == LIVELY_VOICE,
            .acoustic = {.encoder_width = 16,
                         .encoder_layers = 1,
                         .encoder_kernel = 3,
                         .decoder_width = 24,
                         .decoder_layers = 2,
                         .decoder_kernel = 2},
            .vocoder_width = 24,
            .vocoder_layers = 2,
            .vocoder_kernel = 2,
            .vocoder_ahead = 2,
        };
    qv_voice *voice;
    uint8_t *lexicon = NULL;
    size_t lexicon_size = 0;
    qv_tensor_file *letters = NULL;
    int error = qv_voice_create(&voice, &sizes, 7);
    if (error)
        return error;
    if (sizes.prosody_phrasing)
        set_phrasing(&voice->prosody.phrasing, kind == LIVELY_VOICE);
    /* Phones of 8 frames, and voiced for the most part. */
    set(&voice->prosody.params, voice->prosody_value, "prosody.out.bias", 0, logf(9));
    set(&voice->acoustic.params, voice->acoustic_value, "acoustic.out.bias", QV_MEL, 1);
    error = compile_lexicon(&lexicon, &lexicon_size, message, size);
    if (!error && kind == SPELLING_VOICE)
        error = open_letters(&letters, message, size);
    const qv_voice_text texts[] = {{"name", kind == FULL_VOICE ? "full" : "tiny"},
                                   {"language", "en"},
                                   {"speaker", "nobody"},
                                   {"licence", "CC0-1.0"}};
    const qv_voice_rest rest = {
        .weights = kind == FULL_VOICE || kind == LIVELY_VOICE ? QV_TENSOR_I8 : QV_TENSOR_F16,
        .lexicon = lexicon,
        .lexicon_size = lexicon_size,
        .letters = letters,
        .texts = texts,
        .text_count = 4,
    };
    if (!error)
        error = qv_voice_write(voice, &rest, path, message, size);
    free(lexicon);
    if (letters)
        qv_tensor_file_close(&letters);
    qv_voice_close(&voice);
    return error;
}

static qv_voice *open_voice(tiny_kind kind)
{
    char path[] = "/tmp/quaver-test-XXXXXX", message[512] = "";
    const int fd = mkstemp(path);
    qv_voice *voice = NULL;
    if (fd >= 0)
        close(fd);
    int error = tiny_voice_write(path, kind, message, sizeof message);
    if (!error)
        error = qv_voice_open(&voice, path, message, sizeof message);
    unlink(path);
    if (error) {
        fprintf(stderr, "tiny voice: %s: %s\n", qv_error_text(error), message);
        exit(1);
    }
    return voice;
}

qv_voice *tiny_voice_open(void)
{
    return open_voice(TINY_VOICE);
}

qv_voice *full_voice_open(void)
{
    return open_voice(FULL_VOICE);
}

qv_voice *lively_voice_open(void)
{
    return open_voice(LIVELY_VOICE);
}
