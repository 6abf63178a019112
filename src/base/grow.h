// SPDX-License-Identifier: MIT
#ifndef QV_BASE_GROW_H
#define QV_BASE_GROW_H
#include <stdbool.h>
#include <stddef.h>

/* Makes room for `needed` elements of `size` bytes in the malloc'd array that *array points to, whose
 * *capacity counts elements. True when memory is short; the array is then as it was. */
bool qv_grow(void *array, size_t *capacity, size_t needed, size_t size);

/* QV_GROW(list, list_capacity, count + 1): true when memory is short. */
#define QV_GROW(array, capacity, needed) qv_grow(&(array), &(capacity), (needed), sizeof *(array))

#endif
