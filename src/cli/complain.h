#ifndef QV_CLI_COMPLAIN_H
#define QV_CLI_COMPLAIN_H
#include <stdbool.h>

/* What every command says in the same way. */

/* Prints "quaver: ..." as one line to standard error and returns 1, the exit status. */
int qv_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same for wrong usage; `command` as argv[0] has it, "quaver: say". Points to --help and returns 2. */
int qv_misuse(const char *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Reads the number that option `name` (without its dashes) was given, or complains. */
bool qv_read_number(const char *command, const char *name, const char *text, double least, double most,
                    double *value);
/* The same for a whole number; most: at most QV_LARGEST_WHOLE. */
bool qv_read_whole(const char *command, const char *name, const char *text, double least, double most,
                   double *value);
#define QV_LARGEST_WHOLE 9007199254740992.0 // 2^53; beyond, a double leaves whole numbers out

/* Flushes standard output; complains and returns 1 when what was printed could not be written, else 0. */
int qv_finish_output(void);

#endif
