// SPDX-License-Identifier: MIT
#ifndef QV_KERNELS_REDUCE_H
#define QV_KERNELS_REDUCE_H
#include "kernels/elementary.h"

/*
 * Sums over contiguous values. The compiler may not reorder a sum of floats by itself, so the order that
 * suits vector units is written down: two vectors of partial sums, added up at the end. The order is the
 * same in every vector width.
 */
typedef qv_real qv_lanes __attribute__((vector_size(32), aligned(sizeof(qv_real)), may_alias));
enum { QV_LANES = 32 / (int)sizeof(qv_real) };

QV_INLINE qv_real qv_lane_total(const qv_lanes *a, const qv_lanes *b)
{
    const qv_lanes both = *a + *b;
    qv_real total = 0;
    for (int i = 0; i < QV_LANES; i++)
        total += both[i];
    return total;
}

/* sum of x_i */
QV_INLINE qv_real qv_sum(const qv_real *x, int n)
{
    qv_lanes even = {0}, odd = {0};
    int i = 0;
    for (; i + 2 * QV_LANES <= n; i += 2 * QV_LANES) {
        even += *(const qv_lanes *)(x + i);
        odd += *(const qv_lanes *)(x + i + QV_LANES);
    }
    qv_real total = qv_lane_total(&even, &odd);
    for (; i < n; i++)
        total += x[i];
    return total;
}

/* sum of (x_i - centre)^2 */
QV_INLINE qv_real qv_sum_squares(const qv_real *x, qv_real centre, int n)
{
    qv_lanes even = {0}, odd = {0};
    int i = 0;
    for (; i + 2 * QV_LANES <= n; i += 2 * QV_LANES) {
        const qv_lanes u = *(const qv_lanes *)(x + i) - centre;
        const qv_lanes v = *(const qv_lanes *)(x + i + QV_LANES) - centre;
        even += u * u;
        odd += v * v;
    }
    qv_real total = qv_lane_total(&even, &odd);
    for (; i < n; i++)
        total += (x[i] - centre) * (x[i] - centre);
    return total;
}

/* sum of x_i y_i */
QV_INLINE qv_real qv_dot(const qv_real *x, const qv_real *y, int n)
{
    qv_lanes even = {0}, odd = {0};
    int i = 0;
    for (; i + 2 * QV_LANES <= n; i += 2 * QV_LANES) {
        even += *(const qv_lanes *)(x + i) * *(const qv_lanes *)(y + i);
        odd += *(const qv_lanes *)(x + i + QV_LANES) * *(const qv_lanes *)(y + i + QV_LANES);
    }
    qv_real total = qv_lane_total(&even, &odd);
    for (; i < n; i++)
        total += x[i] * y[i];
    return total;
}

/* sum of x_i y_i (z_i - centre) */
QV_INLINE qv_real qv_dot_centred(const qv_real *x, const qv_real *y, const qv_real *z, qv_real centre, int n)
{
    qv_lanes sum = {0};
    const qv_lanes none = {0};
    int i = 0;
    for (; i + QV_LANES <= n; i += QV_LANES)
        sum +=
            *(const qv_lanes *)(x + i) * *(const qv_lanes *)(y + i) * (*(const qv_lanes *)(z + i) - centre);
    qv_real total = qv_lane_total(&sum, &none);
    for (; i < n; i++)
        total += x[i] * y[i] * (z[i] - centre);
    return total;
}

#endif
