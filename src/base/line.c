// SPDX-License-Identifier: MIT
#include "base/line.h"
#include <ctype.h>
#include <errno.h>
#include <string.h>
#include "base/grow.h"

long qv_read_line(FILE *file, char **line, size_t *capacity)
{
    size_t length = 0;
    for (int c = 0; c != '\n'; length++) {
        if (QV_GROW(*line, *capacity, length + 2)) {
            errno = ENOMEM;
            return -1;
        }
        c = getc(file);
        if (c == EOF)
            break;
        (*line)[length] = (char)c;
    }
    (*line)[length] = '\0';
    return length > 0 && !ferror(file) ? (long)length : -1;
}

char *qv_next_line(char **rest, char *end)
{
    char *line = *rest;
    if (line >= end)
        return NULL;
    char *line_end = memchr(line, '\n', (size_t)(end - line));
    if (line_end)
        *line_end = '\0';
    *rest = line_end ? line_end + 1 : end;
    return line;
}

char *qv_trim(char *text)
{
    while (isspace((unsigned char)*text))
        text++;
    size_t length = strlen(text);
    while (length && isspace((unsigned char)text[length - 1]))
        length--;
    text[length] = '\0';
    return text;
}
