// SPDX-License-Identifier: MIT
#include "text/quote.h"
#include "store/utf8.h"
#include <string.h>
#include <utf8proc.h>

void qv_quote(const char *text, size_t length, char *quote)
{
    size_t written = 0;
    for (size_t at = 0; at < length;) {
        uint32_t code;
        size_t bytes = qv_utf8_take(text + at, length - at, &code);
        const int printable = bytes > 0 && utf8proc_category((utf8proc_int32_t)code) != UTF8PROC_CATEGORY_CC;
        bytes = bytes > 0 ? bytes : 1;
        if (written + (printable ? bytes : 1) > QV_QUOTED)
            break;
        if (printable)
            memcpy(quote + written, text + at, bytes);
        else
            quote[written] = '?';
        written += printable ? bytes : 1;
        at += bytes;
    }
    quote[written] = '\0';
}
