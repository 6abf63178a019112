// SPDX-License-Identifier: MIT
#include "nn/layernorm.h"
#include <stdio.h>
#include "kernels/kernels.h"

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

void qv_layernorm_forward(const qv_layernorm *l, const qv_real *value, const qv_real *x, int frames,
                          qv_real *y, qv_real *stats)
{
    const size_t width = (size_t)l->width;
    qv_real unused[2];
    for (int t = 0; t < frames; t++)
        qv_kernels()->normalise(x + (size_t)t * width, l->width, value + l->gain, value + l->bias,
                                y + (size_t)t * width, stats ? stats + 2 * t : unused);
}

void qv_layernorm_backward(const qv_layernorm *l, const qv_real *value, const qv_real *x, int frames,
                           const qv_real *stats, const qv_real *dy, qv_real *grad, qv_real *dx)
{
    const size_t width = (size_t)l->width;
    for (int t = 0; t < frames; t++)
        qv_kernels()->normalise_backward(x + (size_t)t * width, l->width, value + l->gain, stats + 2 * t,
                                         dy + (size_t)t * width, grad + l->gain, grad + l->bias,
                                         dx + (size_t)t * width);
}
