#ifndef QV_CLI_TEXT_INPUT_H
#define QV_CLI_TEXT_INPUT_H
#include <stddef.h>

/* The words of the command line with blanks between them or, when there are none, all of standard input.
 * Owned by the caller; NULL after a complaint. */
char *qv_read_text(char *const *words, int count, size_t *size);

#endif
