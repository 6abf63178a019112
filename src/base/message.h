// SPDX-License-Identifier: MIT
#ifndef QV_BASE_MESSAGE_H
#define QV_BASE_MESSAGE_H
#include <stddef.h>

/* QV_PRINTF(f, a) before a function: its parameter f is a format as of printf, and what it formats begins
 * with parameter a. The formats are C99's on every system. */
#if defined(__MINGW32__)
#define QV_PRINTF(f, a) __attribute__((format(gnu_printf, f, a)))
#elif defined(__GNUC__)
#define QV_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define QV_PRINTF(f, a)
#endif

/* Writes one line into message [size] (NULL is fine) and returns `error`: return qv_fail(...). Leaves errno
 * as it is. */
QV_PRINTF(4, 5) int qv_fail(int error, char *message, size_t size, const char *format, ...);

/* The formatted text, the caller's to free; NULL: memory is short (errno is ENOMEM). */
QV_PRINTF(1, 2) char *qv_format(const char *format, ...);

#endif
