// SPDX-License-Identifier: MIT
/* quaver info: what a voice file holds. */
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "complain.h"
#include "options.h"
#include "quaver/quaver.h"
#include "voice_path.h"

typedef struct arguments {
    bool tensors;
} arguments;

static const qv_option options[] = {
    {"tensors", 0, QV_OPTION_FLAG, .target = offsetof(arguments, tensors), .help = "list its matrices, too"},
    {0}};

static const qv_usage usage = {
    .synopsis = "[--tensors] [VOICE]",
    .about = "Tells what a voice, given by name or file, holds: its texts, sizes and lexicon.",
    .options = options,
    .most = 1,
    .wanted = "name one voice",
};

static void print_count(const char *name, uint64_t count)
{
    printf("%-22s %" PRIu64 "\n", name, count);
}

/* What no one reads, the marks of the recordings that a voice was fitted to, is cut short. */
static void print_text(const char *key, const char *text)
{
    enum { MOST = 400 };
    const size_t length = strlen(text);
    if (length > MOST)
        printf("%-22s %.40s ... (%zu bytes)\n", key, text, length);
    else
        printf("%-22s %s\n", key, text);
}

static void print_voice(const qv_voice *voice, const char *path)
{
    qv_voice_counts counts;
    const char *key, *text;
    qv_voice_count(voice, &counts);
    printf("%-22s %s\n", "file", path);
    print_count("bytes", counts.bytes);
    for (int i = 0; qv_voice_info_at(voice, i, &key, &text) > 0; i++)
        print_text(key, text);
    print_count("lexicon_words", counts.lexicon_words);
    print_count("prosody_weights", counts.prosody_weights);
    print_count("acoustic_weights", counts.acoustic_weights);
    print_count("vocoder_weights", counts.vocoder_weights);
}

static void print_tensors(const qv_voice *voice)
{
    qv_voice_tensor tensor;
    for (int i = 0; qv_voice_tensor_at(voice, i, &tensor) > 0; i++)
        printf("  %-40s %-4s %6d x %d\n", tensor.name, tensor.type, tensor.rows, tensor.cols);
}

int qv_cmd_info(int argc, char **argv)
{
    arguments a = {0};
    int status;
    if (!qv_options_take(&usage, &argc, argv, &a, &status))
        return status;
    char path[2 * PATH_MAX], message[1024] = "";
    if (!qv_voice_find(argc > 1 ? argv[1] : NULL, path, sizeof path, message, sizeof message))
        return qv_complain("%s", message);
    qv_voice *voice;
    const int error = qv_voice_open(&voice, path, message, sizeof message);
    if (error)
        return qv_complain("%s", message[0] ? message : qv_error_text(error));
    print_voice(voice, path);
    if (a.tensors)
        print_tensors(voice);
    qv_voice_close(&voice);
    return qv_finish_output();
}
