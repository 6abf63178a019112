#ifndef QV_BASE_MESSAGE_H
#define QV_BASE_MESSAGE_H
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

/* Writes one line into message [size] (NULL is fine) and returns `error`: return qv_fail(...). */
#if defined(__GNUC__)
__attribute__((format(printf, 4, 5)))
#endif
static inline int
qv_fail(int error, char *message, size_t size, const char *format, ...)
{
    if (message && size) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(message, size, format, arguments);
        va_end(arguments);
    }
    return error;
}

#endif
