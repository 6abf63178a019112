// SPDX-License-Identifier: MIT
#include "server/speak/bytes.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/grow.h"

void qv_bytes_free(qv_bytes *bytes)
{
    free(bytes->memory);
    *bytes = (qv_bytes){0};
}

void qv_bytes_clear(qv_bytes *bytes)
{
    bytes->at = bytes->memory;
    bytes->size = 0;
}

char *qv_bytes_room(qv_bytes *bytes, size_t size)
{
    const size_t before = bytes->memory ? (size_t)(bytes->at - bytes->memory) : 0;
    if (size > SIZE_MAX - 1 - bytes->size - before)
        return NULL;
    size += size == 0; // none is no failure
    if (before + bytes->size + size > bytes->capacity) {
        if (before > 0) { // what was taken away leaves room
            memmove(bytes->memory, bytes->at, bytes->size);
            bytes->at = bytes->memory;
        }
        if (bytes->size + size > bytes->capacity) {
            if (QV_GROW(bytes->memory, bytes->capacity, bytes->size + size))
                return NULL;
        }
        bytes->at = bytes->memory;
    }
    return bytes->at + bytes->size;
}

bool qv_bytes_add(qv_bytes *bytes, const void *more, size_t size)
{
    char *room = size > 0 ? qv_bytes_room(bytes, size) : NULL;
    if (room) {
        memcpy(room, more, size);
        bytes->size += size;
    }
    return room || size == 0;
}

bool qv_bytes_text(qv_bytes *bytes, const char *text)
{
    return qv_bytes_add(bytes, text, strlen(text));
}

bool qv_bytes_print(qv_bytes *bytes, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *room = length >= 0 ? qv_bytes_room(bytes, (size_t)length + 1) : NULL;
    if (!room)
        return false;
    va_start(arguments, format);
    vsnprintf(room, (size_t)length + 1, format, arguments);
    va_end(arguments);
    bytes->size += (size_t)length;
    return true;
}

void qv_bytes_drop(qv_bytes *bytes, size_t size)
{
    bytes->at += size;
    bytes->size -= size;
    if (bytes->size == 0)
        qv_bytes_clear(bytes);
}
