// SPDX-License-Identifier: MIT
#include "complain.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static bool silent;

void qv_complain_never(void)
{
    silent = true;
}

int qv_complain(const char *format, ...)
{
    va_list arguments;
    if (silent)
        return 1;
    va_start(arguments, format);
    fputs("quaver: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    return 1;
}

int qv_misuse(const char *command, const char *format, ...)
{
    va_list arguments;
    if (silent)
        return 2;
    va_start(arguments, format);
    fprintf(stderr, "%s: ", command);
    vfprintf(stderr, format, arguments);
    const char *name = strstr(command, ": ");
    fprintf(stderr, "; see quaver%s%s --help\n", name ? " " : "", name ? name + 2 : "");
    va_end(arguments);
    return 2;
}

int qv_finish_output(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return 0;
    return qv_complain("standard output: %s", strerror(errno));
}
