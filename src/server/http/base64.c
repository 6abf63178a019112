// SPDX-License-Identifier: MIT
#include "server/http/base64.h"

#include "base/base64.h"

bool qv_base64_add(qv_bytes *out, const char *bytes, size_t size)
{
    const unsigned char *from = (const unsigned char *)bytes;
    char *room = qv_bytes_room(out, (size + 2) / 3 * 4);
    if (!room)
        return false;
    for (size_t at = 0; at < size; at += 3, room += 4)
        qv_base64_group(room, from + at, size - at < 3 ? size - at : 3);
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
