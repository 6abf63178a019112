// SPDX-License-Identifier: MIT
#include "base/ascending.h"
#include <stdlib.h>

static int compare_floats(const void *a, const void *b)
{
    const float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static int compare_doubles(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void qv_sort_floats(float *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, compare_floats);
}

void qv_sort_doubles(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, compare_doubles);
}

float qv_median_float(float *values, int count)
{
    qv_sort_floats(values, count);
    return values[count / 2];
}

double qv_median(double *values, int count)
{
    qv_sort_doubles(values, count);
    return values[count / 2];
}
