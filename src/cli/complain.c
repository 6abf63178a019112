// SPDX-License-Identifier: MIT
#include "complain.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool silent;

void qv_complain_never(void)
{
    silent = true;
}

void qv_make_one_line(char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < ' ' || *text == 127)
            *text = '?';
}

/* What is formatted, made one line; to be freed. NULL: memory is short. */
__attribute__((format(printf, 1, 0))) static char *format_line(const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    const int length = vsnprintf(NULL, 0, format, arguments);
    char *text = length >= 0 ? malloc((size_t)length + 1) : NULL;
    if (text) {
        vsnprintf(text, (size_t)length + 1, format, again);
        qv_make_one_line(text);
    }
    va_end(again);
    return text;
}

int qv_complain(const char *format, ...)
{
    va_list arguments;
    if (silent)
        return 1;
    va_start(arguments, format);
    char *text = format_line(format, arguments);
    va_end(arguments);
    fprintf(stderr, "quaver: %s\n", text ? text : "memory is short");
    free(text);
    return 1;
}

int qv_misuse(const char *command, const char *format, ...)
{
    va_list arguments;
    if (silent)
        return 2;
    va_start(arguments, format);
    char *text = format_line(format, arguments);
    va_end(arguments);
    const char *name = strstr(command, ": ");
    fprintf(stderr, "%s: %s; see quaver%s%s --help\n", command, text ? text : "memory is short",
            name ? " " : "", name ? name + 2 : "");
    free(text);
    return 2;
}

int qv_finish_output(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return 0;
    return qv_complain("standard output: %s", strerror(errno));
}
