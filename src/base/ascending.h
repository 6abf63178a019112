#ifndef QV_BASE_ASCENDING_H
#define QV_BASE_ASCENDING_H
#include <stdlib.h>

static inline int qv_compare_floats(const void *a, const void *b)
{
    const float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* Sorts values [count], none of them NaN, from the smallest up. */
static inline void qv_sort_floats(float *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, qv_compare_floats);
}

#endif
