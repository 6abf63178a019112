// SPDX-License-Identifier: MIT
#ifndef QV_CLI_TEXT_INPUT_H
#define QV_CLI_TEXT_INPUT_H
#include <stddef.h>

/* All of a file ("-": standard input); or, when `file` is NULL, the words of the command line with blanks
 * between them; or, when there are none, all of standard input. Owned by the caller; NULL after a complaint.
 * *name: for messages. */
char *qv_read_text(const char *file, char *const *words, int count, size_t *size, const char **name);

#endif
