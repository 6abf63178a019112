/* quaver info: what a voice file holds. */
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/platform.h"
#include "cli/commands.h"
#include "cli/complain.h"
#include "cli/voice_path.h"
#include "store/tensor_file.h"
#include "model/voice.h"

static const char usage[] =
    "usage: quaver info [--tensors] [VOICE]\n"
    "Tells what a voice, given by name or file, holds: its texts, sizes and lexicon.\n\n"
    "      --tensors  list its matrices, too\n"
    "  -h, --help     this text\n";

enum { OPTION_TENSORS = 256 };

static void print_texts(const qv_tensor_file *file)
{
    const char *key, *text;
    for (int i = 0; qv_tensor_file_text_at(file, i, &key, &text); i++)
        printf("%-22s %s\n", key, text);
}

static void print_network(const char *name, const qv_params *params)
{
    size_t weights = 0;
    for (int i = 0; i < params->count; i++)
        weights += (size_t)params->tensors[i].rows * (size_t)params->tensors[i].cols;
    printf("%-22s %zu\n", name, weights);
}

static void print_tensors(const qv_tensor_file *file)
{
    for (int i = 0; i < qv_tensor_file_count(file); i++) {
        const qv_tensor_entry *entry = qv_tensor_file_at(file, i);
        printf("  %-40s %-4s %6d x %d\n", entry->name, qv_tensor_type_name(entry->type), entry->rows,
               entry->cols);
    }
}

static int print_voice(const char *path, bool tensors)
{
    char message[512] = "";
    qv_voice *voice;
    const int error = qv_voice_open(&voice, path, message, sizeof message);
    if (error)
        return qv_complain("%s", message[0] ? message : qv_error_text(error));
    qv_file_facts facts = {.size = 0};
    qv_file_look(path, &facts);
    printf("%-22s %s\n", "file", path);
    printf("%-22s %lld\n", "bytes", (long long)facts.size);
    print_texts(voice->file);
    printf("%-22s %zu\n", "lexicon_words", qv_lexicon_words(voice->lexicon));
    print_network("prosody_weights", &voice->prosody.params);
    print_network("acoustic_weights", &voice->acoustic.params);
    print_network("vocoder_weights", &voice->vocoder.params);
    if (tensors)
        print_tensors(voice->file);
    qv_voice_close(&voice);
    return qv_finish_output();
}

int qv_cmd_info(int argc, char **argv)
{
    static const struct option options[] = {
        {"tensors", no_argument, NULL, OPTION_TENSORS}, {"help", no_argument, NULL, 'h'}, {0}};
    bool tensors = false;
    int option;
    while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
        if (option == 'h') {
            fputs(usage, stdout);
            return qv_finish_output();
        }
        if (option != OPTION_TENSORS)
            return 2;
        tensors = true;
    }
    if (argc - optind > 1)
        return qv_misuse(argv[0], "name one voice");
    char path[2 * PATH_MAX], message[512];
    if (!qv_voice_find(optind < argc ? argv[optind] : NULL, path, sizeof path, message, sizeof message))
        return qv_complain("%s", message);
    return print_voice(path, tensors);
}
