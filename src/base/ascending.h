// SPDX-License-Identifier: MIT
#ifndef QV_BASE_ASCENDING_H
#define QV_BASE_ASCENDING_H
/* Numbers in order; none of them may be NaN. */

/* Sorts values [count] from the smallest up. */
void qv_sort_floats(float *values, int count);
void qv_sort_doubles(double *values, int count);

/* The median of values [count], count >= 1, the upper one of an even count; sorts them. */
float qv_median_float(float *values, int count);
double qv_median(double *values, int count);

#endif
