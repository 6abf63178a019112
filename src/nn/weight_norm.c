// SPDX-License-Identifier: MIT
#include "nn/weight_norm.h"
#include <string.h>
#include "kernels/elementary.h"

#define LEAST 1e-12f // of a length: a direction of zeros stays one

void qv_weight_norm_forward(const qv_real *restrict v, const qv_real *restrict g, int rows, int cols,
                            qv_real *restrict norm, qv_real *restrict w)
{
    memset(norm, 0, (size_t)cols * sizeof *norm);
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < cols; j++)
            norm[j] += v[i * cols + j] * v[i * cols + j];
    for (int j = 0; j < cols; j++) {
        norm[j] = qv_sqrt1(norm[j]);
        norm[j] = norm[j] > (qv_real)LEAST ? norm[j] : (qv_real)LEAST;
    }
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < cols; j++)
            w[i * cols + j] = g[j] / norm[j] * v[i * cols + j];
}

void qv_weight_norm_backward(const qv_real *restrict v, const qv_real *restrict g,
                             const qv_real *restrict norm, const qv_real *restrict dw, int rows, int cols,
                             qv_real *restrict dv, qv_real *restrict dg)
{
    for (int j = 0; j < cols; j++) {
        qv_real along = 0;
        for (int i = 0; i < rows; i++)
            along += dw[i * cols + j] * v[i * cols + j];
        along /= norm[j];
        dg[j] += along;
        for (int i = 0; i < rows; i++)
            dv[i * cols + j] += g[j] / norm[j] * (dw[i * cols + j] - along * v[i * cols + j] / norm[j]);
    }
}
