// SPDX-License-Identifier: MIT
#include "nn/qrnn_batch.h"
#include <string.h>
#include "nn/activation.h"
#include "nn/matrix.h"
#include "kernels/kernels.h"

static bool inside(const qv_span *span, int step, int n)
{
    return !span->length || step < span->length[n];
}

void qv_span_clear(const qv_span *span, qv_real *x, int width)
{
    if (!span->length)
        return;
    for (int n = 0; n < span->count; n++)
        for (int step = span->length[n]; step < span->steps; step++)
            memset(x + ((ptrdiff_t)step * span->count + n) * width, 0, sizeof *x * (size_t)width);
}

/* gates = bias + context + sum over taps of x, shifted, times the tap's matrix */
static void convolve(const qv_qrnn *l, const qv_real *value, const qv_span *span, const qv_real *x,
                     int before, const qv_real *context, qv_real *gates)
{
    const int wide = qv_qrnn_gates(l) * l->hidden;
    const int count = span->count;
    const qv_real *bias = value + l->bias;
    for (int step = 0; step < span->steps; step++)
        for (int n = 0; n < count; n++) {
            qv_real *row = gates + ((ptrdiff_t)step * count + n) * wide;
            if (context)
                for (int i = 0; i < wide; i++)
                    row[i] = bias[i] + context[(ptrdiff_t)n * wide + i];
            else
                memcpy(row, bias, sizeof *row * (size_t)wide);
        }
    for (int tap = 0; tap < l->width; tap++) {
        const int back = l->width - 1 - tap; // steps between the row that is read and the row written
        const int lost = back > before ? back - before : 0;
        if (lost >= span->steps)
            continue;
        const ptrdiff_t write = l->reverse ? 0 : (ptrdiff_t)lost * count;
        const qv_real *from =
            l->reverse ? x + (ptrdiff_t)back * count * l->in : x + ((ptrdiff_t)lost - back) * count * l->in;
        qv_qrnn_multiply_tap(l, value, back, from, (span->steps - lost) * count, true, gates + write * wide);
    }
}

/* Sets some forget gates to one. */
static void keep(qv_real *f, int n, float zoneout, qv_rng *rng)
{
    enum { SOME = 64 };
    qv_real kept[SOME];
    for (int first = 0; first < n; first += SOME) {
        const int some = n - first < SOME ? n - first : SOME;
        qv_rng_choose(rng, zoneout, 1, 0, kept, some);
        for (int i = 0; i < some; i++)
            f[first + i] = kept[i] > 0 ? 1 : f[first + i];
    }
}

static void activate(const qv_qrnn *l, int rows, float zoneout, qv_rng *rng, qv_real *gates)
{
    const int hidden = l->hidden;
    const int wide = qv_qrnn_gates(l) * hidden;
    for (int r = 0; r < rows; r++) {
        qv_real *row = gates + (ptrdiff_t)r * wide;
        qv_tanh(row, row, hidden);
        qv_sigmoid(row + hidden, row + hidden, wide - hidden);
        if (zoneout > 0)
            keep(row + hidden, hidden, zoneout, rng);
    }
}

static void pool_all(const qv_qrnn *l, const qv_span *span, qv_real *state, const qv_qrnn_tape *tape,
                     qv_real *h)
{
    const int hidden = l->hidden, count = span->count;
    const int wide = qv_qrnn_gates(l) * hidden;
    qv_real *cell = l->pooling == QV_POOL_F && h ? h : tape->cell;
    for (int i = 0; i < span->steps; i++) {
        const int step = l->reverse ? span->steps - 1 - i : i;
        for (int n = 0; n < count; n++) {
            const ptrdiff_t row = (ptrdiff_t)step * count + n;
            const qv_real *last = state ? state + (size_t)n * (size_t)hidden : NULL;
            if (i > 0)
                last = cell + (l->reverse ? row + count : row - count) * hidden;
            if (inside(span, step, n)) {
                qv_kernels()->pool_row(l->pooling, hidden, tape->gates + row * wide, last,
                                       cell + row * hidden, h ? h + row * hidden : NULL);
            } else {
                memset(cell + row * hidden, 0, sizeof *cell * (size_t)hidden);
                if (h)
                    memset(h + row * hidden, 0, sizeof *h * (size_t)hidden);
            }
        }
    }
    if (state)
        memcpy(state, cell + (l->reverse ? 0 : (ptrdiff_t)(span->steps - 1) * count * hidden),
               sizeof *state * (size_t)count * (size_t)hidden);
}

void qv_qrnn_batch_forward(const qv_qrnn *l, const qv_real *value, const qv_span *span, const qv_real *x,
                           const qv_qrnn_given *given, const qv_qrnn_tape *tape, qv_real *h)
{
    const qv_qrnn_given nothing = {0}, *with = given ? given : &nothing;
    convolve(l, value, span, x, with->before, with->context, tape->gates);
    activate(l, span->steps * span->count, with->zoneout, with->rng, tape->gates);
    pool_all(l, span, with->state, tape, h);
}

/* carry [count][hidden] and zero [hidden] come in as zeros. Padding leaves the carry alone, so that it is
 * still zero at a sequence's last step in either direction. */
static void unpool_all(const qv_qrnn *l, const qv_span *span, const qv_qrnn_tape *tape,
                       const qv_qrnn_gradients *g, qv_real *carry, const qv_real *zero)
{
    const int hidden = l->hidden, count = span->count;
    const int wide = qv_qrnn_gates(l) * hidden;
    for (int i = span->steps - 1; i >= 0; i--) {
        const int step = l->reverse ? span->steps - 1 - i : i;
        for (int n = 0; n < count; n++) {
            const ptrdiff_t row = (ptrdiff_t)step * count + n;
            qv_real *gate = tape->gates + row * wide;
            if (!inside(span, step, n)) {
                memset(gate, 0, sizeof *gate * (size_t)wide);
                continue;
            }
            const qv_real *last = g->state ? g->state + (ptrdiff_t)n * hidden : zero;
            if (i > 0)
                last = tape->cell + (l->reverse ? row + count : row - count) * hidden;
            qv_kernels()->pool_row_backward(
                l->pooling, hidden, gate, tape->cell + row * hidden, last, g->dh + row * hidden,
                g->doutput ? g->doutput + row * hidden : NULL, carry + (ptrdiff_t)n * hidden);
        }
    }
}

static void convolve_backward(const qv_qrnn *l, const qv_real *value, const qv_span *span, const qv_real *x,
                              const qv_real *dgates, const qv_qrnn_gradients *g)
{
    const int wide = qv_qrnn_gates(l) * l->hidden;
    const ptrdiff_t in_step = (ptrdiff_t)span->count * l->in, gate_step = (ptrdiff_t)span->count * wide;
    for (int tap = l->width - 1; tap >= 0; tap--) { // the present row first: it reaches all rows of dx
        const int back = l->width - 1 - tap;
        const int lost = back > g->before ? back - g->before : 0;
        const ptrdiff_t weight = (ptrdiff_t)l->weight + (ptrdiff_t)tap * l->in * wide;
        if (lost < span->steps)
            qv_gemm(l->in, wide, (span->steps - lost) * span->count,
                    (qv_matrix){x + (l->reverse ? back : lost - back) * in_step, l->in, true},
                    (qv_matrix){dgates + (l->reverse ? 0 : lost * gate_step), wide, false}, true,
                    g->grad + weight, wide);
        if (g->dx && back < span->steps)
            qv_gemm((span->steps - back) * span->count, l->in, wide,
                    (qv_matrix){dgates + (l->reverse ? 0 : back * gate_step), wide, false},
                    (qv_matrix){value + weight, wide, true}, back > 0,
                    g->dx + (l->reverse ? back * in_step : 0), l->in);
    }
}

void qv_qrnn_batch_backward(const qv_qrnn *l, const qv_real *value, const qv_span *span, const qv_real *x,
                            const qv_qrnn_tape *tape, const qv_qrnn_gradients *g)
{
    const int wide = qv_qrnn_gates(l) * l->hidden;
    const int count = span->count;
    memset(g->work, 0, sizeof *g->work * (size_t)(count + 1) * (size_t)l->hidden);
    unpool_all(l, span, tape, g, g->work, g->work + (ptrdiff_t)count * l->hidden);

    qv_real *bias = g->grad + l->bias;
    for (ptrdiff_t r = 0; r < (ptrdiff_t)span->steps * count; r++)
        for (int i = 0; i < wide; i++)
            bias[i] += tape->gates[r * wide + i];
    if (g->dcontext) {
        memcpy(g->dcontext, tape->gates, sizeof *g->dcontext * (size_t)count * (size_t)wide);
        for (int step = 1; step < span->steps; step++)
            for (ptrdiff_t i = 0; i < (ptrdiff_t)count * wide; i++)
                g->dcontext[i] += tape->gates[(ptrdiff_t)step * count * wide + i];
    }
    convolve_backward(l, value, span, x, tape->gates, g);
}
