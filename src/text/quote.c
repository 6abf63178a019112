#include "text/quote.h"
#include <string.h>
#include <utf8proc.h>

void qv_quote(const char *text, size_t length, char *quote)
{
    size_t written = 0;
    for (size_t at = 0; at < length;) {
        utf8proc_int32_t code;
        utf8proc_ssize_t bytes =
            utf8proc_iterate((const utf8proc_uint8_t *)text + at, (utf8proc_ssize_t)(length - at), &code);
        const int printable = bytes > 0 && utf8proc_category(code) != UTF8PROC_CATEGORY_CC;
        bytes = bytes > 0 ? bytes : 1;
        if (written + (printable ? (size_t)bytes : 1) > QV_QUOTED)
            break;
        if (printable)
            memcpy(quote + written, text + at, (size_t)bytes);
        else
            quote[written] = '?';
        written += printable ? (size_t)bytes : 1;
        at += (size_t)bytes;
    }
    quote[written] = '\0';
}
