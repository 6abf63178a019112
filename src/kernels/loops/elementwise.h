// SPDX-License-Identifier: MIT
/* Element-wise functions. Included by level.c. */

static void sigmoid(const qv_real *x, qv_real *y, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = qv_sigmoid1(x[i]);
}

static void hyperbolic_tangent(const qv_real *x, qv_real *y, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = qv_tanh1(x[i]);
}

static void exponential(const qv_real *x, qv_real *y, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = qv_exp1(x[i]);
}

static void logarithm(const qv_real *x, qv_real *y, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = qv_log1(x[i]);
}

static void scale(qv_real *restrict x, const qv_real *restrict factor, int n)
{
    for (int i = 0; i < n; i++)
        x[i] *= factor[i];
}

static void leaky_relu(const qv_real *x, qv_real slope, qv_real *y, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = x[i] > 0 ? x[i] : slope * x[i];
}

static void leaky_relu_backward(const qv_real *y, const qv_real *dy, qv_real slope, qv_real *dx, int n)
{
    for (int i = 0; i < n; i++)
        dx[i] = y[i] > 0 ? dy[i] : slope * dy[i];
}
