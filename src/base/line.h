// SPDX-License-Identifier: MIT
#ifndef QV_BASE_LINE_H
#define QV_BASE_LINE_H
#include <stddef.h>
#include <stdio.h>

/* Lines of text files. */

/* Reads a line into *line [*capacity], which it makes larger as needed and which the caller frees at last;
 * the line keeps its line end and is closed by NUL. Its length in bytes, as it may hold NUL itself; -1: there
 * is no line any more, or reading failed (ferror), or memory is short (errno is ENOMEM). */
long qv_read_line(FILE *file, char **line, size_t *capacity);

/* Cuts white space off both ends: the place in `text` where the rest begins. */
char *qv_trim(char *text);

/* Cuts the next line off *rest, text up to `end`, where there is room for a NUL; NULL: there is none. */
char *qv_next_line(char **rest, char *end);

#endif
