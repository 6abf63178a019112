// SPDX-License-Identifier: MIT
/* Element-wise functions. Included by exact_level.c. */

void QV_OF_LEVEL(sigmoid)(const qv_real *x, qv_real *y, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = qv_sigmoid1(x[i]);
}

void QV_OF_LEVEL(tanh)(const qv_real *x, qv_real *y, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = qv_tanh1(x[i]);
}

void QV_OF_LEVEL(exp)(const qv_real *x, qv_real *y, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = qv_exp1(x[i]);
}

void QV_OF_LEVEL(log)(const qv_real *x, qv_real *y, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = qv_log1(x[i]);
}

void QV_OF_LEVEL(scale)(qv_real *restrict x, const qv_real *restrict factor, int n)
{
    for (int i = 0; i < n; i++)
        x[i] *= factor[i];
}

void QV_OF_LEVEL(leaky_relu)(const qv_real *x, qv_real slope, qv_real *y, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = x[i] > 0 ? x[i] : slope * x[i];
}

void QV_OF_LEVEL(leaky_relu_backward)(const qv_real *y, const qv_real *dy, qv_real slope, qv_real *dx, int n)
{
    for (int i = 0; i < n; i++)
        dx[i] = y[i] > 0 ? dy[i] : slope * dy[i];
}
