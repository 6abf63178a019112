#ifndef QV_CLI_TEXT_OPTIONS_H
#define QV_CLI_TEXT_OPTIONS_H
#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>
#include "quaver/quaver.h"
#include "text/text.h"

/* The options on how text is read, which several commands share:
 *
 *     static const struct option options[] = {QV_TEXT_OPTIONS, ...};
 *     if (qv_is_text_option(option))
 *         ok = qv_take_text_option(&text_options, argv[0], option, optarg);
 */
enum { QV_OPTION_LEXICON = 1024, QV_OPTION_PUNCTUATION, QV_OPTION_EMOJI };
#define QV_TEXT_OPTIONS                                                                                      \
    {"lexicon", required_argument, NULL, QV_OPTION_LEXICON},                                                 \
        {"punctuation", required_argument, NULL, QV_OPTION_PUNCTUATION},                                     \
    {                                                                                                        \
        "emoji", required_argument, NULL, QV_OPTION_EMOJI                                                    \
    }

#define QV_TEXT_USAGE                                                                                        \
    "      --lexicon FILE   words and their phones, WORD<TAB>PHONES a line; may be given again\n"            \
    "      --punctuation none|some|all\n"                                                                    \
    "                       which marks are said by name (default none)\n"                                   \
    "      --emoji name|skip\n"                                                                              \
    "                       say emoji by name, or leave them out (default name)\n"

enum { QV_MOST_LEXICONS = 64 };
typedef struct qv_text_options {
    const char *lexicon[QV_MOST_LEXICONS]; // files; those of `lexicons` that come later win
    int lexicons;
    int punctuation, emoji; // as in qv_settings
} qv_text_options;

bool qv_is_text_option(int option);
/* False after a complaint. */
bool qv_take_text_option(qv_text_options *options, const char *command, int option, const char *value);

/* Makes a text front end read in this way. 0, or an error with one line in message [size]. */
int qv_use_text_options(const qv_text_options *options, qv_text *text, char *message, size_t size);

/* Prints "quaver: NAME:LINE:COLUMN: what", to the file descriptor `fd`. `lines`: how many were before. */
void qv_tell_problem(int fd, const char *name, size_t lines, const qv_problem *problem);

#endif
