// SPDX-License-Identifier: MIT
#include "base/grow.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

bool qv_grow(void *array, size_t *capacity, size_t needed, size_t size)
{
    if (needed <= *capacity)
        return false;
    size_t larger = *capacity < 16 ? 16 : *capacity + *capacity / 2;
    if (larger < needed)
        larger = needed;
    if (larger > SIZE_MAX / size)
        return true;
    // The caller's pointer has a type of its own; it is read and written as bytes.
    void *old;
    memcpy(&old, array, sizeof old);
    void *grown = realloc(old, larger * size);
    if (!grown)
        return true;
    memcpy(array, &grown, sizeof grown);
    *capacity = larger;
    return false;
}
