#include "nn/adam.h"
#include <math.h>
#include "nn/elementary.h"

typedef qv_real some_reals
    __attribute__((vector_size(4 * sizeof(qv_real)), aligned(sizeof(qv_real)), may_alias));
typedef double some_doubles __attribute__((vector_size(4 * sizeof(double))));

QV_CLONES double qv_norm(const qv_real *x, size_t n)
{
    // Two vectors of partial sums, as in nn/reduce.h
    some_doubles even = {0}, odd = {0};
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        const some_doubles u = __builtin_convertvector(*(const some_reals *)(x + i), some_doubles);
        const some_doubles v = __builtin_convertvector(*(const some_reals *)(x + i + 4), some_doubles);
        even += u * u;
        odd += v * v;
    }
    even += odd;
    double sum = (even[0] + even[1]) + (even[2] + even[3]);
    for (; i < n; i++)
        sum += (double)x[i] * (double)x[i];
    return sqrt(sum);
}

QV_CLONES static void update(qv_real beta1, qv_real beta2, qv_real epsilon, qv_real rate, qv_real keep,
                             qv_real correction2, qv_real scale, const qv_real *restrict grad,
                             qv_real *restrict m, qv_real *restrict v, qv_real *restrict value, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const qv_real g = grad[i] * scale;
        m[i] = beta1 * m[i] + (1 - beta1) * g;
        v[i] = beta2 * v[i] + (1 - beta2) * g * g;
        value[i] = keep * value[i] - rate * m[i] / (qv_sqrt1(v[i] * correction2) + epsilon);
    }
}

/* Kingma and Ba (2015), algorithm 1; the decay as in Loshchilov and Hutter (2019), algorithm 2, line 12. */
void qv_adam_step(const qv_adam *adam, long step, float rate, float scale, const qv_real *grad, qv_real *m,
                  qv_real *v, qv_real *value, size_t n)
{
    const double correction1 = 1.0 / (1.0 - pow(adam->beta1, (double)step));
    const double correction2 = 1.0 / (1.0 - pow(adam->beta2, (double)step));
    update(adam->beta1, adam->beta2, adam->epsilon, (qv_real)(rate * correction1),
           1 - (qv_real)rate * adam->decay, (qv_real)correction2, scale, grad, m, v, value, n);
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

QV_CLONES void qv_average(qv_real *average, const qv_real *value, float keep, size_t n)
{
    const qv_real part = 1 - (qv_real)keep;
#pragma GCC ivdep
    for (size_t i = 0; i < n; i++)
        average[i] += part * (value[i] - average[i]);
}
