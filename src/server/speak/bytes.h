// SPDX-License-Identifier: MIT
#ifndef QV_SERVER_SPEAK_BYTES_H
#define QV_SERVER_SPEAK_BYTES_H
#include <stdbool.h>
#include <stddef.h>

#include "base/message.h"

/* Bytes that are added behind and taken in front. {0} is empty; functions that return bool give false when
 * memory is short, and then have changed nothing. Belongs to one thread at a time. */
typedef struct qv_bytes {
    char *at;     // [size]
    size_t size;  // bytes that are there
    char *memory; // [capacity], to be freed by qv_bytes_free
    size_t capacity;
} qv_bytes;

void qv_bytes_free(qv_bytes *bytes);
bool qv_bytes_add(qv_bytes *bytes, const void *more, size_t size);
bool qv_bytes_text(qv_bytes *bytes, const char *text);
QV_PRINTF(2, 3) bool qv_bytes_print(qv_bytes *bytes, const char *format, ...);
/* Room for `size` bytes more behind; they count when bytes->size is raised. NULL: memory is short. */
char *qv_bytes_room(qv_bytes *bytes, size_t size);
/* Takes `size` bytes, at most all, away in front. */
void qv_bytes_drop(qv_bytes *bytes, size_t size);
/* Forgets all; the memory stays. */
void qv_bytes_clear(qv_bytes *bytes);

#endif
