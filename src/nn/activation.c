#include "nn/activation.h"
#include "nn/elementary.h"

QV_CLONES void qv_sigmoid(const qv_real *x, qv_real *y, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = qv_sigmoid1(x[i]);
}

QV_CLONES void qv_tanh(const qv_real *x, qv_real *y, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = qv_tanh1(x[i]);
}

QV_CLONES void qv_exp(const qv_real *x, qv_real *y, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = qv_exp1(x[i]);
}

QV_CLONES void qv_log(const qv_real *x, qv_real *y, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = qv_log1(x[i]);
}

QV_CLONES void qv_relu(const qv_real *x, qv_real *y, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = x[i] < 0 ? 0 : x[i];
}

QV_CLONES void qv_relu_backward(const qv_real *y, const qv_real *dy, qv_real *dx, int n)
{
    for (int i = 0; i < n; i++)
        dx[i] = y[i] > 0 ? dy[i] : 0;
}

QV_CLONES void qv_leaky_relu(const qv_real *x, float slope, qv_real *y, int n)
{
    const qv_real below = slope;
    for (int i = 0; i < n; i++)
        y[i] = x[i] > 0 ? x[i] : below * x[i];
}

QV_CLONES void qv_leaky_relu_backward(const qv_real *y, const qv_real *dy, float slope, qv_real *dx, int n)
{
    const qv_real below = slope;
    for (int i = 0; i < n; i++)
        dx[i] = y[i] > 0 ? dy[i] : below * dy[i];
}
