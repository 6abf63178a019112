// SPDX-License-Identifier: MIT
#include "text/cluster.h"

#include <stdbool.h>
#include <utf8proc.h>

/* One code; its bytes, and -1 for what is no UTF-8. */
static size_t next_code(const char *bytes, size_t size, utf8proc_int32_t *code)
{
    const utf8proc_ssize_t taken =
        utf8proc_iterate((const utf8proc_uint8_t *)bytes, (utf8proc_ssize_t)size, code);
    if (taken > 0)
        return (size_t)taken;
    *code = -1;
    return 1;
}

size_t qv_character_span(const char *bytes, size_t size)
{
    utf8proc_int32_t code, next, state = 0;
    if (size == 0)
        return 0;
    size_t end = next_code(bytes, size, &code);
    while (code >= 0 && end < size) {
        const size_t more = next_code(bytes + end, size - end, &next);
        if (next < 0 || end + more > QV_CLUSTER_BYTES || utf8proc_grapheme_break_stateful(code, next, &state))
            break;
        end += more;
        code = next;
    }
    return end;
}
