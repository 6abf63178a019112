// SPDX-License-Identifier: MIT
#ifndef QV_CLI_TRAINER_LEXICON_OPTION_H
#define QV_CLI_TRAINER_LEXICON_OPTION_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "cli/options.h"
#include "quaver/quaver.h"
#include "store/tensor_file.h"

/* For the table of a command whose arguments have `dictionary` (const char *), `lexicons` (qv_option_list)
 * and `guess` (bool). */
#define QV_LEXICON_OPTIONS(arguments, dictionary, lexicons, guess)                                           \
    {"dict",                                                                                                 \
     0,                                                                                                      \
     QV_OPTION_TEXT,                                                                                         \
     "FILE",                                                                                                 \
     .target = offsetof(arguments, dictionary),                                                              \
     .help = "pronunciations in CMUdict's format (default: those of the voice that is there)"},              \
        {"lexicon",                                                                                          \
         0,                                                                                                  \
         QV_OPTION_LIST,                                                                                     \
         "FILE",                                                                                             \
         .target = offsetof(arguments, lexicons),                                                            \
         .help = "more words, whose pronunciations win over those; may be given again"},                     \
    {                                                                                                        \
        "guess", 0, QV_OPTION_FLAG,                                                                          \
            .target = offsetof(arguments, guess),                                                            \
            .help =                                                                                          \
                "with --dict: take words that FILE lacks as their letters are usually said (by the voice "   \
                "that is there), or by the letters' names"                                                   \
    }

/* The pronunciations that a training uses: a dictionary file, or those of a voice. */
typedef struct qv_lexicon_option {
    uint8_t *compiled; // from dictionary files; NULL: from the voice
    qv_voice *voice;   // the default voice, when it is needed; else NULL
    const uint8_t *bytes;
    size_t size;
    const qv_tensor_file *letters; // the voice's file when it has a letters-to-phones model; else NULL
} qv_lexicon_option;

/*
 * dictionary: a file in CMUdict's format; with `guess`, words that it doesn't list are left to the model of
 * the voice, if there are such a voice and model. NULL: lexicon and model of the voice. The voice is `given`,
 * which must stay open, or if that is NULL the default voice. lexicons: files whose words win over all that;
 * NULL: none. 0, or an error with one line in message [size]; close it in either case.
 */
int qv_lexicon_option_open(qv_lexicon_option *option, const char *dictionary, const qv_option_list *lexicons,
                           bool guess, const qv_voice *given, char *message, size_t size);
void qv_lexicon_option_close(qv_lexicon_option *option);

#endif
