// SPDX-License-Identifier: MIT
#include "nn/activation.h"
#include "kernels/kernels.h"

void qv_sigmoid(const qv_real *x, qv_real *y, int n)
{
    qv_kernels()->sigmoid(x, y, n);
}

void qv_tanh(const qv_real *x, qv_real *y, int n)
{
    qv_kernels()->tanh(x, y, n);
}

void qv_exp(const qv_real *x, qv_real *y, int n)
{
    qv_kernels()->exp(x, y, n);
}

void qv_log(const qv_real *x, qv_real *y, int n)
{
    qv_kernels()->log(x, y, n);
}

void qv_leaky_relu(const qv_real *x, float slope, qv_real *y, int n)
{
    qv_kernels()->leaky_relu(x, slope, y, n);
}

void qv_leaky_relu_backward(const qv_real *y, const qv_real *dy, float slope, qv_real *dx, int n)
{
    qv_kernels()->leaky_relu_backward(y, dy, slope, dx, n);
}
