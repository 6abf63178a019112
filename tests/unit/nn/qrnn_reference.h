// SPDX-License-Identifier: MIT
#ifndef QV_TEST_QRNN_REFERENCE_H
#define QV_TEST_QRNN_REFERENCE_H
#include <math.h>
#include <stdlib.h>
#include "nn/qrnn.h"

/*
 * The paper's equations 1 and 3 to 6 as plain loops in double precision, row by row and unit by unit.
 * Written for reading, not for speed, and without any code of src/nn: it is the truth the tests compare with.
 *
 * x [before + frames][in]: the history comes first (last in a reversed layer). c0 [hidden] or NULL.
 */
static double reference_gate(const qv_qrnn *l, const qv_real *value, const qv_real *x, int before, int frames,
                             const qv_real *context, int t, int column)
{
    const int columns = qv_qrnn_gates(l) * l->hidden;
    double sum = (double)value[l->bias + (size_t)column] + (context ? (double)context[column] : 0.0);
    for (int tap = 0; tap < l->width; tap++) {
        const int distance = l->width - 1 - tap;
        const int row = l->reverse ? t + distance : before + t - distance;
        if (row < 0 || row >= before + frames)
            continue;
        for (int i = 0; i < l->in; i++)
            sum += (double)x[row * l->in + i] *
                   (double)value[l->weight + (size_t)((tap * l->in + i) * columns + column)];
    }
    return sum;
}

static double reference_sigmoid(double x)
{
    return 1.0 / (1.0 + exp(-x));
}

/* h [frames][hidden] */
static void reference_qrnn(const qv_qrnn *l, const qv_real *value, const qv_real *x, int before, int frames,
                           const qv_real *c0, const qv_real *context, double *h)
{
    for (int unit = 0; unit < l->hidden; unit++) {
        double c = c0 ? (double)c0[unit] : 0.0;
        for (int step = 0; step < frames; step++) {
            const int t = l->reverse ? frames - 1 - step : step;
            double a[4] = {0};
            for (int gate = 0; gate < qv_qrnn_gates(l); gate++)
                a[gate] = reference_gate(l, value, x, before, frames, context, t, gate * l->hidden + unit);
            const double z = tanh(a[0]), f = reference_sigmoid(a[1]);
            const double in = l->pooling == QV_POOL_IFO ? reference_sigmoid(a[3]) : 1.0 - f;
            const double o = l->pooling == QV_POOL_F ? 1.0 : reference_sigmoid(a[2]);
            c = f * c + in * z;
            h[t * l->hidden + unit] = o * c;
        }
    }
}

#endif
