// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_QUOTE_H
#define QV_TEXT_QUOTE_H
#include <stddef.h>

enum { QV_QUOTED = 40 }; // bytes that messages quote

/* Text as it can be shown in a message of one line, zero-terminated in quote [QV_QUOTED + 1]: the first of
 * its characters, UTF-8, with "?" for what cannot be printed. */
void qv_quote(const char *text, size_t length, char *quote);

#endif
