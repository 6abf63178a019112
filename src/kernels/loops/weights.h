// SPDX-License-Identifier: MIT
/* What is done to all weights of a network. Included by level.c. */

typedef qv_real some_reals
    __attribute__((vector_size(4 * sizeof(qv_real)), aligned(sizeof(qv_real)), may_alias));
typedef double some_doubles __attribute__((vector_size(4 * sizeof(double))));

static double sum_squares(const qv_real *x, size_t n)
{
    // Two vectors of partial sums, as in kernels/reduce.h
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
    return sum;
}

/* Kingma and Ba (2015), algorithm 1; the decay as in Loshchilov and Hutter (2019), algorithm 2, line 12. */
static void adam(const qv_adam_rates *rates, const qv_real *restrict grad, qv_real *restrict m,
                 qv_real *restrict v, qv_real *restrict value, size_t n)
{
    const qv_adam_rates r = *rates;
    for (size_t i = 0; i < n; i++) {
        const qv_real g = grad[i] * r.scale;
        m[i] = r.beta1 * m[i] + (1 - r.beta1) * g;
        v[i] = r.beta2 * v[i] + (1 - r.beta2) * g * g;
        value[i] = r.keep * value[i] - r.rate * m[i] / (qv_sqrt1(v[i] * r.correction2) + r.epsilon);
    }
}

static void average(qv_real *restrict mean, const qv_real *restrict value, qv_real part, size_t n)
{
    for (size_t i = 0; i < n; i++)
        mean[i] += part * (value[i] - mean[i]);
}
