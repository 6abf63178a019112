// SPDX-License-Identifier: MIT
#ifndef QV_CLI_TEXT_OPTIONS_H
#define QV_CLI_TEXT_OPTIONS_H
#include <stddef.h>

#include "options.h"
#include "quaver/quaver.h"

/* The options on how text is read, which several commands share. */
typedef struct qv_text_options {
    qv_option_list lexicons; // files; those that come later win
    int punctuation, emoji;  // as in qv_settings
} qv_text_options;

extern const char *const qv_punctuation_names[], *const qv_emoji_names[];

/* For the table of a command whose arguments have a qv_text_options as `field`. */
#define QV_TEXT_OPTIONS(arguments, field)                                                                    \
    {"lexicon",                                                                                              \
     0,                                                                                                      \
     QV_OPTION_LIST,                                                                                         \
     "FILE",                                                                                                 \
     .target = offsetof(arguments, field.lexicons),                                                          \
     .help = "words and their phones, WORD<TAB>PHONES a line; may be given again"},                          \
        {"punctuation",                                                                                      \
         0,                                                                                                  \
         QV_OPTION_CHOICE,                                                                                   \
         .target = offsetof(arguments, field.punctuation),                                                   \
         .choices = qv_punctuation_names,                                                                    \
         .help = "which marks are said by name (default none)"},                                             \
    {                                                                                                        \
        "emoji", 0, QV_OPTION_CHOICE, .target = offsetof(arguments, field.emoji), .choices = qv_emoji_names, \
                                      .help = "say emoji by name, or leave them out (default name)"          \
    }

/* Puts what they say of punctuation and emoji into the settings. */
void qv_set_text_options(const qv_text_options *options, qv_settings *settings);

/* Opens a transcript that reads in this way; voice: NULL for words alone. 0, or an error with one line in
 * message [size]. */
int qv_open_transcript(qv_transcript **transcript, const qv_voice *voice, const qv_text_options *options,
                       char *message, size_t size);

/* Prints "quaver: NAME:LINE:COLUMN: what", to the file descriptor `fd`. `lines`: how many were before. */
void qv_tell_problem(int fd, const char *name, size_t lines, const qv_problem *problem);

#endif
