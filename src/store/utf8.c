// SPDX-License-Identifier: MIT
#include "store/utf8.h"
#include <utf8proc.h>

size_t qv_utf8_take(const char *bytes, size_t size, uint32_t *code)
{
    utf8proc_int32_t taken;
    if (size == 0)
        return 0;
    if ((unsigned char)bytes[0] < 0x80) {
        *code = (unsigned char)bytes[0];
        return 1;
    }
    const utf8proc_ssize_t length =
        utf8proc_iterate((const utf8proc_uint8_t *)bytes, (utf8proc_ssize_t)size, &taken);
    if (length < 1)
        return 0;
    *code = (uint32_t)taken;
    return (size_t)length;
}

size_t qv_utf8_put(uint32_t code, char out[4])
{
    return (size_t)utf8proc_encode_char((utf8proc_int32_t)code, (utf8proc_uint8_t *)out);
}
