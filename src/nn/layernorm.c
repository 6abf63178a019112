#include "nn/layernorm.h"
#include <stdio.h>
#include "nn/reduce.h"

static const qv_real EPSILON = (qv_real)1e-5;

qv_layernorm qv_layernorm_layout(qv_params *params, const char *name, int width)
{
    qv_layernorm l = {.width = width};
    char full[sizeof((qv_tensor *)0)->name];
    snprintf(full, sizeof full, "%s.gain", name);
    l.gain = qv_params_add(params, full, 1, width, 0.0f, 1.0f);
    snprintf(full, sizeof full, "%s.bias", name);
    l.bias = qv_params_add(params, full, 1, width, 0.0f, 0.0f);
    return l;
}

QV_CLONES static void normalise_row(const qv_real *x, int n, const qv_real *gain, const qv_real *bias,
                                    qv_real *y, qv_real stats[2])
{
    const qv_real mean = qv_sum(x, n) / (qv_real)n;
    const qv_real scale = 1 / qv_sqrt1(qv_sum_squares(x, mean, n) / (qv_real)n + EPSILON);
    for (int i = 0; i < n; i++)
        y[i] = gain[i] * ((x[i] - mean) * scale) + bias[i];
    stats[0] = mean;
    stats[1] = scale;
}

void qv_layernorm_forward(const qv_layernorm *l, const qv_real *value, const qv_real *x, int frames,
                          qv_real *y, qv_real *stats)
{
    const size_t width = (size_t)l->width;
    qv_real unused[2];
    for (int t = 0; t < frames; t++)
        normalise_row(x + (size_t)t * width, l->width, value + l->gain, value + l->bias,
                      y + (size_t)t * width, stats ? stats + 2 * t : unused);
}

/* With u = (x - mean) scale and g = gain dy:   dx = scale (g - average g - u average(g u)) */
QV_CLONES static void row_backward(const qv_real *restrict x, int n, const qv_real *restrict gain,
                                   const qv_real stats[2], const qv_real *dy, qv_real *restrict dgain,
                                   qv_real *restrict dbias, qv_real *dx)
{
    const qv_real mean = stats[0], scale = stats[1];
    const qv_real average = qv_dot(gain, dy, n) / (qv_real)n;
    const qv_real slope = qv_dot_centred(gain, dy, x, mean, n) * scale / (qv_real)n;
    for (int i = 0; i < n; i++) {
        const qv_real u = (x[i] - mean) * scale, d = dy[i];
        dgain[i] += d * u;
        dbias[i] += d;
        dx[i] = scale * (gain[i] * d - average - u * slope);
    }
}

void qv_layernorm_backward(const qv_layernorm *l, const qv_real *value, const qv_real *x, int frames,
                           const qv_real *stats, const qv_real *dy, qv_real *grad, qv_real *dx)
{
    const size_t width = (size_t)l->width;
    for (int t = 0; t < frames; t++)
        row_backward(x + (size_t)t * width, l->width, value + l->gain, stats + 2 * t, dy + (size_t)t * width,
                     grad + l->gain, grad + l->bias, dx + (size_t)t * width);
}
