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
