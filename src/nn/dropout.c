// SPDX-License-Identifier: MIT
#include "nn/dropout.h"
#include "kernels/kernels.h"

void qv_dropout_forward(qv_real *x, int n, float p, qv_rng *rng, qv_real *mask)
{
    if (p <= 0.0f) {
        for (int i = 0; i < n; i++)
            mask[i] = 1;
        return;
    }
    qv_rng_choose(rng, p, 0, p < 1.0f ? 1 / (1 - (qv_real)p) : 0, mask, n);
    qv_kernels()->scale(x, mask, n);
}

void qv_dropout_backward(qv_real *dx, int n, const qv_real *mask)
{
    qv_kernels()->scale(dx, mask, n);
}
