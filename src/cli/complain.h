// SPDX-License-Identifier: MIT
#ifndef QV_CLI_COMPLAIN_H
#define QV_CLI_COMPLAIN_H

/* What every command says in the same way. */

/* Prints "quaver: ..." as one line to standard error, whatever names it has in it, and returns 1, the exit
 * status. */
int qv_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same for wrong usage; `command` as argv[0] has it, "quaver: say". Points to --help and returns 2. */
int qv_misuse(const char *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Puts a question mark in the place of each control character, a line end or a terminal's escape. */
void qv_make_one_line(char *text);

/* Keeps quiet from now on: another process says the same. */
void qv_complain_never(void);

/* Flushes standard output; complains and returns 1 when what was printed could not be written, else 0. */
int qv_finish_output(void);

#endif
