// SPDX-License-Identifier: MIT
#include "server/http/base64.h"

#include <stdint.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* `count` bytes, 1 to 3, as four characters. */
static void put_group(char *at, const unsigned char *bytes, size_t count)
{
    const uint32_t group =
        (uint32_t)bytes[0] << 16 | (count > 1 ? (uint32_t)bytes[1] << 8 : 0) | (count > 2 ? bytes[2] : 0u);
    for (size_t i = 0; i < 4; i++)
        at[i] = i <= count ? digits[group >> (18 - 6 * i) & 63] : '=';
}

bool qv_base64_add(qv_bytes *out, const char *bytes, size_t size)
{
    const unsigned char *from = (const unsigned char *)bytes;
    char *room = qv_bytes_room(out, (size + 2) / 3 * 4);
    if (!room)
        return false;
    for (size_t at = 0; at < size; at += 3, room += 4)
        put_group(room, from + at, size - at < 3 ? size - at : 3);
    out->size += (size + 2) / 3 * 4;
    return true;
}

bool qv_base64_take(qv_bytes *out, qv_bytes *bytes)
{
    const size_t whole = bytes->size / 3 * 3;
    if (!qv_base64_add(out, bytes->at, whole))
        return false;
    qv_bytes_drop(bytes, whole);
    return true;
}
