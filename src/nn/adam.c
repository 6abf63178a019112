// SPDX-License-Identifier: MIT
#include "nn/adam.h"
#include <math.h>
#include "kernels/kernels.h"

double qv_norm(const qv_real *x, size_t n)
{
    return sqrt(qv_kernels()->sum_squares(x, n));
}

void qv_adam_step(const qv_adam *adam, long step, float rate, float scale, const qv_real *grad, qv_real *m,
                  qv_real *v, qv_real *value, size_t n)
{
    const double correction1 = 1.0 / (1.0 - pow(adam->beta1, (double)step));
    const double correction2 = 1.0 / (1.0 - pow(adam->beta2, (double)step));
    const qv_adam_rates rates = {
        .beta1 = adam->beta1,
        .beta2 = adam->beta2,
        .epsilon = adam->epsilon,
        .rate = (qv_real)(rate * correction1),
        .keep = 1 - (qv_real)rate * adam->decay,
        .correction2 = (qv_real)correction2,
        .scale = scale,
    };
    qv_kernels()->adam(&rates, grad, m, v, value, n);
}

float qv_cosine_rate(long step, long steps, long warmup, float peak, float floor)
{
    if (step < warmup)
        return peak * (float)(step + 1) / (float)warmup;
    if (step >= steps)
        return floor;
    const double done = (double)(step - warmup) / (double)(steps - warmup);
    return floor + (peak - floor) * (float)(0.5 + 0.5 * cos(3.14159265358979323846 * done));
}

void qv_average(qv_real *average, const qv_real *value, float keep, size_t n)
{
    qv_kernels()->average(average, value, 1 - (qv_real)keep, n);
}
