// SPDX-License-Identifier: MIT
#include "synth/names.h"

#include <stdlib.h>
#include <string.h>

#include "base/grow.h"

size_t qv_mark_names_add(qv_mark_names *names, const char *name)
{
    const size_t length = strlen(name) + 1, done = names->done - names->origin;
    if (done > names->size / 2) { // each byte is moved once or twice
        names->size -= done;
        memmove(names->bytes, names->bytes + done, names->size);
        names->origin = names->done;
    }
    if (QV_GROW(names->bytes, names->capacity, names->size + length))
        return QV_NO_NAME;
    memcpy(names->bytes + names->size, name, length);
    const size_t handle = names->origin + names->size + 1;
    names->size += length;
    return handle;
}

const char *qv_mark_names_get(const qv_mark_names *names, size_t handle)
{
    return handle == QV_NO_NAME ? NULL : names->bytes + (handle - 1 - names->origin);
}

void qv_mark_names_done(qv_mark_names *names, size_t handle)
{
    if (handle != QV_NO_NAME)
        names->done = handle + strlen(qv_mark_names_get(names, handle));
}

void qv_mark_names_clear(qv_mark_names *names)
{
    names->size = names->origin = names->done = 0;
}

void qv_mark_names_free(qv_mark_names *names)
{
    free(names->bytes);
    *names = (qv_mark_names){0};
}
