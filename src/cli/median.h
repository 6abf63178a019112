#ifndef QV_CLI_MEDIAN_H
#define QV_CLI_MEDIAN_H
#include <stdlib.h>

static inline int qv_compare_doubles(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The median of values [count], the upper one of an even count; puts them in order. */
static inline double qv_median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, qv_compare_doubles);
    return values[count / 2];
}

#endif
