#include "cli/complain.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int qv_complain(const char *format, ...)
{
    va_list arguments;
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
    va_start(arguments, format);
    fprintf(stderr, "%s: ", command);
    vfprintf(stderr, format, arguments);
    const char *name = strstr(command, ": ");
    fprintf(stderr, "; see quaver%s%s --help\n", name ? " " : "", name ? name + 2 : "");
    va_end(arguments);
    return 2;
}

static bool read_number(const char *text, double least, double most, double *value)
{
    char *end;
    *value = strtod(text, &end);
    return end != text && !*end && *value >= least && *value <= most;
}

bool qv_read_number(const char *command, const char *name, const char *text, double least, double most,
                    double *value)
{
    if (read_number(text, least, most, value))
        return true;
    qv_misuse(command, "--%s: \"%s\" is not a number from %g to %g", name, text, least, most);
    return false;
}

bool qv_read_whole(const char *command, const char *name, const char *text, double least, double most,
                   double *value)
{
    if (read_number(text, least, most, value) && *value == floor(*value))
        return true;
    qv_misuse(command, "--%s: \"%s\" is not a whole number from %.0f to %.0f", name, text, least, most);
    return false;
}

int qv_finish_output(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return 0;
    return qv_complain("standard output: %s", strerror(errno));
}
