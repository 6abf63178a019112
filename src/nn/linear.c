// SPDX-License-Identifier: MIT
#include "nn/linear.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "nn/bytes.h"
#include "nn/matrix.h"
#include "kernels/kernels.h"

qv_linear qv_linear_layout(qv_params *params, const char *name, int in, int out, float gain)
{
    qv_linear l = {.in = in, .out = out};
    char full[sizeof((qv_tensor *)0)->name];
    snprintf(full, sizeof full, "%s.weight", name);
    l.weight = qv_params_add(params, full, in, out, gain / sqrtf((float)in), 0.0f);
    qv_params_mark_factor(params);
    snprintf(full, sizeof full, "%s.bias", name);
    l.bias = qv_params_add(params, full, 1, out, 0.0f, 0.0f);
    return l;
}

void qv_linear_bind(qv_linear *l, const qv_params *params)
{
    const qv_tensor *weight = qv_params_at(params, l->weight);
    l->half = weight->half;
    l->bytes = weight->bytes;
}

void qv_linear_forward(const qv_linear *l, const qv_real *value, const qv_real *x, int frames, qv_real *y)
{
    const qv_real *bias = value + l->bias;
    if (l->bytes.value) {
        const qv_byte_rows rows = {.x = x, .width = l->in, .taps = 1, .rows = frames};
        qv_bytes_multiply(&rows, &l->bytes, l->out, y);
        qv_kernels()->add_to_rows(bias, frames, l->out, y);
        return;
    }
    for (int t = 0; t < frames; t++)
        memcpy(y + (size_t)t * (size_t)l->out, bias, (size_t)l->out * sizeof *y);
    if (l->in < QV_BYTES_LEAST_DEPTH) // feeds the 8 bits of other layers, so must not differ either
        qv_kernels()->multiply_shallow(frames, l->out, l->in, x, l->half ? QV_HALVES : QV_REALS,
                                       l->half ? (const void *)l->half : value + l->weight, y);
    else if (l->half)
        qv_gemm_half(frames, l->out, l->in, (qv_matrix){x, l->in, false}, l->half, l->out, true, y, l->out);
    else
        qv_gemm(frames, l->out, l->in, (qv_matrix){x, l->in, false},
                (qv_matrix){value + l->weight, l->out, false}, true, y, l->out);
}

void qv_linear_backward(const qv_linear *l, const qv_real *value, const qv_real *x, int frames,
                        const qv_real *dy, qv_real *grad, qv_real *dx)
{
    qv_kernels()->add_row_sum(dy, frames, l->out, grad + l->bias);
    qv_gemm(l->in, l->out, frames, (qv_matrix){x, l->in, true}, (qv_matrix){dy, l->out, false}, true,
            grad + l->weight, l->out);
    if (dx)
        qv_gemm(frames, l->in, l->out, (qv_matrix){dy, l->out, false},
                (qv_matrix){value + l->weight, l->out, true}, false, dx, l->in);
}
