// SPDX-License-Identifier: MIT
#include "nn/qrnn.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "kernels/kernels.h"
#include "nn/bytes.h"
#include "nn/matrix.h"

int qv_qrnn_gates(const qv_qrnn *l)
{
    return l->pooling == QV_POOL_F ? 2 : l->pooling == QV_POOL_FO ? 3 : 4;
}

qv_qrnn qv_qrnn_layout(qv_params *params, const char *name, int in, int hidden, int width, qv_pooling pooling,
                       bool reverse, float forget_bias)
{
    qv_qrnn l = {.in = in, .hidden = hidden, .width = width, .pooling = pooling, .reverse = reverse};
    const int columns = qv_qrnn_gates(&l) * hidden;
    char full[sizeof((qv_tensor *)0)->name];
    snprintf(full, sizeof full, "%s.weight", name);
    l.weight = qv_params_add(params, full, width * in, columns, 1.0f / sqrtf((float)(width * in)), 0.0f);
    qv_params_mark_factor(params);
    snprintf(full, sizeof full, "%s.bias", name);
    l.bias = qv_params_add(params, full, 1, columns, 0.0f, forget_bias);
    qv_params_limit_fill(params, hidden, hidden);
    return l;
}

void qv_qrnn_bind(qv_qrnn *l, const qv_params *params)
{
    const qv_tensor *weight = qv_params_at(params, l->weight);
    l->half = weight->half;
    l->bytes = weight->bytes;
}

bool qv_qrnn_tape_take(const qv_qrnn *l, qv_arena *arena, int frames, qv_qrnn_tape *tape)
{
    const size_t units = (size_t)frames * (size_t)l->hidden;
    tape->gates = qv_arena_reals(arena, units * (size_t)qv_qrnn_gates(l));
    tape->cell = qv_arena_reals(arena, units);
    return tape->gates && tape->cell;
}

/* ---- The convolution ------------------------------------------------------------------------------ */

void qv_qrnn_multiply_tap(const qv_qrnn *l, const qv_real *value, int distance, const qv_real *x, int rows,
                          bool add, qv_real *gates)
{
    const int columns = qv_qrnn_gates(l) * l->hidden;
    const ptrdiff_t tap = (ptrdiff_t)(l->width - 1 - distance) * l->in * columns;
    if (l->half)
        qv_gemm_half(rows, columns, l->in, (qv_matrix){x, l->in, false}, l->half + tap, columns, add, gates,
                     columns);
    else
        qv_gemm(rows, columns, l->in, (qv_matrix){x, l->in, false},
                (qv_matrix){value + l->weight + tap, columns, false}, add, gates, columns);
}

/* gates [frames][G hidden] = W * x, masked. The tap that is `distance` rows away from the present row
 * misses its first rows (its last ones in a reversed layer) where no history lies in memory. */
static void convolve(const qv_qrnn *l, const qv_real *value, const qv_real *x, int before, int frames,
                     qv_real *gates)
{
    const int columns = qv_qrnn_gates(l) * l->hidden;
    if (l->bytes.value) {
        const qv_byte_rows rows = {x, l->in, l->width, frames, l->reverse, before};
        qv_bytes_multiply(&rows, &l->bytes, columns, gates);
        return;
    }
    qv_qrnn_multiply_tap(l, value, 0, x, frames, false, gates);
    for (int distance = 1; distance < l->width; distance++) {
        const int missing = distance > before ? distance - before : 0;
        if (missing >= frames)
            break;
        const ptrdiff_t row = l->reverse ? distance : missing - distance;
        qv_qrnn_multiply_tap(l, value, distance, x + row * l->in, frames - missing, true,
                             gates + (l->reverse ? 0 : (ptrdiff_t)missing * columns));
    }
}

/* From the gradient of the convolution, dgates [frames][G hidden], those of W and x. */
static void convolve_backward(const qv_qrnn *l, const qv_real *value, const qv_real *x, int frames,
                              const qv_real *dgates, qv_real *grad, qv_real *dx)
{
    const int columns = qv_qrnn_gates(l) * l->hidden;
    const ptrdiff_t tap_size = (ptrdiff_t)l->in * columns;
    for (int distance = 0; distance < l->width && distance < frames; distance++) {
        const ptrdiff_t tap = (ptrdiff_t)l->weight + (l->width - 1 - distance) * tap_size;
        const int rows = frames - distance;
        const ptrdiff_t x_row = l->reverse ? distance : 0, gate_row = l->reverse ? 0 : distance;
        const qv_real *dgate = dgates + gate_row * columns;
        qv_gemm(l->in, columns, rows, (qv_matrix){x + x_row * l->in, l->in, true},
                (qv_matrix){dgate, columns, false}, true, grad + tap, columns);
        if (dx)
            qv_gemm(rows, l->in, columns, (qv_matrix){dgate, columns, false},
                    (qv_matrix){value + tap, columns, true}, distance > 0, dx + x_row * l->in, l->in);
    }
}

/* ---- The layer ----------------------------------------------------------------------------------------- */

static qv_stripe stripe_at(const qv_qrnn *l, int unit, int frames, const qv_qrnn_tape *tape, qv_real *cell)
{
    return (qv_stripe){
        .pooling = l->pooling,
        .hidden = l->hidden,
        .gates_width = qv_qrnn_gates(l) * l->hidden,
        .units = l->hidden - unit < QV_STRIPE ? l->hidden - unit : QV_STRIPE,
        .frames = frames,
        .reverse = l->reverse,
        .gates = tape->gates + unit,
        .cell = cell ? cell + unit : NULL,
    };
}

void qv_qrnn_forward(const qv_qrnn *l, const qv_real *value, const qv_real *x, int frames,
                     const qv_qrnn_given *given, const qv_qrnn_tape *tape, qv_real *h)
{
    const qv_qrnn_given nothing = {0}, *with = given ? given : &nothing;
    if (frames <= 0)
        return;
    convolve(l, value, x, with->before, frames, tape->gates);
    if (with->context)
        qv_kernels()->add_to_rows(with->context, frames, qv_qrnn_gates(l) * l->hidden, tape->gates);
    qv_real *cell = tape->cell == h ? NULL : tape->cell;
    for (int unit = 0; unit < l->hidden; unit += QV_STRIPE) {
        const qv_stripe s = stripe_at(l, unit, frames, tape, cell);
        qv_kernels()->pool(&s, value + l->bias + unit, with->zoneout, with->rng,
                           with->state ? with->state + unit : NULL, h + unit);
    }
}

void qv_qrnn_backward(const qv_qrnn *l, const qv_real *value, const qv_real *x, int frames,
                      const qv_qrnn_tape *tape, const qv_real *dh, qv_real *grad, qv_real *dx,
                      qv_real *dcontext)
{
    const int columns = qv_qrnn_gates(l) * l->hidden;
    // Bias and context are added at the same place, so the sum over time is the gradient of both.
    if (dcontext)
        memset(dcontext, 0, (size_t)columns * sizeof *dcontext);
    if (frames <= 0)
        return;
    qv_real *sum = dcontext ? dcontext : grad + l->bias;
    for (int unit = 0; unit < l->hidden; unit += QV_STRIPE) {
        const qv_stripe s = stripe_at(l, unit, frames, tape, tape->cell);
        qv_kernels()->pool_backward(&s, dh + unit, sum + unit);
    }
    if (dcontext)
        qv_kernels()->add_to_rows(dcontext, 1, columns, grad + l->bias);
    convolve_backward(l, value, x, frames, tape->gates, grad, dx);
}
