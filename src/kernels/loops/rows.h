// SPDX-License-Identifier: MIT
/* Rows of a matrix: their sum, the same added to each, layer normalisation. Included by exact_level.c. */
#include "kernels/reduce.h"

void QV_OF_LEVEL(add_row_sum)(const qv_real *restrict rows, int count, int width, qv_real *restrict sum)
{
    for (int t = 0; t < count; t++, rows += width)
        for (int i = 0; i < width; i++)
            sum[i] += rows[i];
}

void QV_OF_LEVEL(add_to_rows)(const qv_real *restrict row, int count, int width, qv_real *restrict rows)
{
    for (int t = 0; t < count; t++, rows += width)
        for (int i = 0; i < width; i++)
            rows[i] += row[i];
}

void QV_OF_LEVEL(normalise)(const qv_real *x, int n, const qv_real *gain, const qv_real *bias, qv_real *y,
                            qv_real stats[2])
{
    const qv_real epsilon = (qv_real)1e-5;
    const qv_real mean = qv_sum(x, n) / (qv_real)n;
    const qv_real inverse = 1 / qv_sqrt1(qv_sum_squares(x, mean, n) / (qv_real)n + epsilon);
    for (int i = 0; i < n; i++)
        y[i] = gain[i] * ((x[i] - mean) * inverse) + bias[i];
    stats[0] = mean;
    stats[1] = inverse;
}

/* With u = (x - mean) / deviation and g = gain dy:   dx = (g - average g - u average(g u)) / deviation */
void QV_OF_LEVEL(normalise_backward)(const qv_real *restrict x, int n, const qv_real *restrict gain,
                                     const qv_real stats[2], const qv_real *dy, qv_real *restrict dgain,
                                     qv_real *restrict dbias, qv_real *dx)
{
    const qv_real mean = stats[0], inverse = stats[1];
    const qv_real average_g = qv_dot(gain, dy, n) / (qv_real)n;
    const qv_real slope = qv_dot_centred(gain, dy, x, mean, n) * inverse / (qv_real)n;
    for (int i = 0; i < n; i++) {
        const qv_real u = (x[i] - mean) * inverse, d = dy[i];
        dgain[i] += d * u;
        dbias[i] += d;
        dx[i] = inverse * (gain[i] * d - average_g - u * slope);
    }
}
