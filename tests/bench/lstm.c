// SPDX-License-Identifier: MIT
#include "lstm.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "kernels/kernels.h"
#include "nn/activation.h"
#include "nn/matrix.h"

lstm lstm_layout(qv_params *params, const char *name, int in, int hidden, float forget_bias)
{
    lstm l = {.in = in, .hidden = hidden};
    char full[sizeof((qv_tensor *)0)->name];
    snprintf(full, sizeof full, "%s.from_input", name);
    l.from_input = qv_params_add(params, full, in, 4 * hidden, 1.0f / sqrtf((float)in), 0.0f);
    snprintf(full, sizeof full, "%s.from_state", name);
    l.from_state = qv_params_add(params, full, hidden, 4 * hidden, 1.0f / sqrtf((float)hidden), 0.0f);
    snprintf(full, sizeof full, "%s.bias", name);
    l.bias = qv_params_add(params, full, 1, 4 * hidden, 0.0f, forget_bias);
    qv_params_limit_fill(params, hidden, hidden);
    return l;
}

bool lstm_tape_take(const lstm *l, qv_arena *arena, int rows, lstm_tape *tape)
{
    const size_t units = (size_t)rows * (size_t)l->hidden;
    tape->gates = qv_arena_reals(arena, 4 * units);
    tape->cell = qv_arena_reals(arena, units);
    tape->shaped = qv_arena_reals(arena, units);
    return tape->gates && tape->cell && tape->shaped;
}

size_t lstm_work_size(const lstm *l, int count)
{
    return (size_t)(4 * l->hidden + 2 * count + 3) * (size_t)l->hidden;
}

/* C += A B of one step. Few rows by a matrix that stays in the cache are what the project's own products are
 * for; OpenBLAS would pack the matrix again at every step. */
static void add_step_product(int m, int n, int k, const qv_real *a, const qv_real *b, qv_real *c)
{
    qv_kernels()->multiply(&(qv_product){.m = m,
                                         .n = n,
                                         .k = k,
                                         .a = a,
                                         .a_row = k,
                                         .a_column = 1,
                                         .type = QV_REALS,
                                         .b = b,
                                         .ldb = n,
                                         .add = true,
                                         .c = c,
                                         .ldc = n});
}

/* ---- Forward ------------------------------------------------------------------------------------------ */

/* Zoneout on cells: one that keeps its value has f = 1 and i = 0, and so gets the gradients of that. */
static void keep_cells(float zoneout, qv_rng *rng, int hidden, qv_real *gate)
{
    qv_real *f = gate + hidden, *in = gate + 3 * hidden;
    for (int i = 0; i < hidden; i++) {
        // Without a generator all keep what they would on average.
        const qv_real kept = rng ? (qv_real)(qv_rng_uniform(rng) < zoneout) : (qv_real)zoneout;
        f[i] = kept + (1 - kept) * f[i];
        in[i] *= 1 - kept;
    }
}

/* One step of one sequence; last: c_{t-1}, NULL: zero. */
static void step_forward(int hidden, const lstm_given *given, const qv_real *last, qv_real *gate,
                         qv_real *cell, qv_real *shaped, qv_real *h)
{
    qv_tanh(gate, gate, hidden);
    qv_sigmoid(gate + hidden, gate + hidden, 3 * hidden);
    if (given->zoneout > 0)
        keep_cells(given->zoneout, given->rng, hidden, gate);
    qv_kernels()->pool_row(QV_POOL_IFO, hidden, gate, last, cell, NULL);
    qv_tanh(cell, shaped, hidden);
    memcpy(h, shaped, (size_t)hidden * sizeof *h);
    qv_kernels()->scale(h, gate + 2 * hidden, hidden);
}

void lstm_forward(const lstm *l, const qv_real *value, int steps, int count, const qv_real *x,
                  const lstm_given *given, const lstm_tape *tape, qv_real *h)
{
    const lstm_given nothing = {0}, *with = given ? given : &nothing;
    const int hidden = l->hidden, wide = 4 * hidden;
    const ptrdiff_t units = (ptrdiff_t)count * hidden;
    for (ptrdiff_t row = 0; row < (ptrdiff_t)steps * count; row++)
        memcpy(tape->gates + row * wide, value + l->bias, (size_t)wide * sizeof *tape->gates);
    qv_gemm(steps * count, wide, l->in, (qv_matrix){x, l->in, false},
            (qv_matrix){value + l->from_input, wide, false}, true, tape->gates, wide);
    for (int step = 0; step < steps; step++) {
        const qv_real *h_before = step ? h + (step - 1) * units : with->h;
        const qv_real *c_before = step ? tape->cell + (step - 1) * units : with->cell;
        if (h_before)
            add_step_product(count, wide, hidden, h_before, value + l->from_state,
                             tape->gates + step * 4 * units);
        for (int n = 0; n < count; n++) {
            const ptrdiff_t row = (ptrdiff_t)step * count + n;
            step_forward(hidden, with, c_before ? c_before + (ptrdiff_t)n * hidden : NULL,
                         tape->gates + row * wide, tape->cell + row * hidden, tape->shaped + row * hidden,
                         h + row * hidden);
        }
    }
    if (with->cell) {
        memcpy(with->cell, tape->cell + (steps - 1) * units, (size_t)units * sizeof *h);
        memcpy(with->h, h + (steps - 1) * units, (size_t)units * sizeof *h);
    }
}

/* ---- Backward ----------------------------------------------------------------------------------------- */

static void transpose(const qv_real *from, int rows, int columns, qv_real *to)
{
    enum { TILE = 16 };
    for (int r0 = 0; r0 < rows; r0 += TILE)
        for (int c0 = 0; c0 < columns; c0 += TILE)
            for (int r = r0; r < rows && r < r0 + TILE; r++)
                for (int c = c0; c < columns && c < c0 + TILE; c++)
                    to[(ptrdiff_t)c * rows + r] = from[(ptrdiff_t)r * columns + c];
}

/* What lies in `work`. */
typedef struct lstm_work {
    qv_real *to_state;  // [4 hidden][hidden], the recurrent matrix transposed
    qv_real *dh;        // [count][hidden], of h_t from the step after
    qv_real *carry;     // [count][hidden], of c_t from the step after
    qv_real *dc, *dout; // [hidden] of one sequence
    qv_real *zero;      // [hidden]
} lstm_work;

static lstm_work share_work(const lstm *l, int count, qv_real *work)
{
    const ptrdiff_t hidden = l->hidden;
    lstm_work w = {.to_state = work};
    w.dh = work + 4 * hidden * hidden;
    w.carry = w.dh + count * hidden;
    w.dc = w.carry + count * hidden;
    w.dout = w.dc + hidden;
    w.zero = w.dout + hidden;
    return w;
}

/* One step of one sequence. h = o s with s = tanh(c):   dc = dh o (1 - s^2)   do = dh s */
static void step_backward(int hidden, const lstm_work *w, int n, const qv_real *dh, const qv_real *last,
                          const qv_real *cell, const qv_real *shaped, qv_real *gate)
{
    const qv_real *later = w->dh + (ptrdiff_t)n * hidden, *o = gate + 2 * hidden;
    for (int i = 0; i < hidden; i++) {
        const qv_real d = dh[i] + later[i];
        w->dc[i] = d * o[i] * (1 - shaped[i] * shaped[i]);
        w->dout[i] = d * shaped[i];
    }
    qv_kernels()->pool_row_backward(QV_POOL_IFO, hidden, gate, cell, last, w->dc, w->dout,
                                    w->carry + (ptrdiff_t)n * hidden);
}

static void unroll(const lstm *l, int steps, int count, const lstm_tape *tape, const lstm_gradients *g,
                   const lstm_work *w)
{
    const int hidden = l->hidden, wide = 4 * hidden;
    const ptrdiff_t units = (ptrdiff_t)count * hidden;
    for (int step = steps - 1; step >= 0; step--) {
        const qv_real *c_before = step ? tape->cell + (step - 1) * units : g->cell;
        for (int n = 0; n < count; n++) {
            const ptrdiff_t row = (ptrdiff_t)step * count + n;
            step_backward(hidden, w, n, g->dh + row * hidden,
                          c_before ? c_before + (ptrdiff_t)n * hidden : w->zero, tape->cell + row * hidden,
                          tape->shaped + row * hidden, tape->gates + row * wide);
        }
        memset(w->dh, 0, (size_t)units * sizeof *w->dh);
        if (step > 0)
            add_step_product(count, hidden, wide, tape->gates + step * 4 * units, w->to_state, w->dh);
    }
}

void lstm_backward(const lstm *l, const qv_real *value, int steps, int count, const qv_real *x,
                   const qv_real *h, const lstm_tape *tape, const lstm_gradients *g)
{
    const int hidden = l->hidden, wide = 4 * hidden, rows = steps * count;
    const ptrdiff_t units = (ptrdiff_t)count * hidden;
    const lstm_work w = share_work(l, count, g->work);
    transpose(value + l->from_state, hidden, wide, w.to_state);
    memset(w.dh, 0, (lstm_work_size(l, count) - (size_t)(w.dh - g->work)) * sizeof *w.dh);
    unroll(l, steps, count, tape, g, &w);

    const qv_matrix dgates = {tape->gates, wide, false};
    qv_kernels()->add_row_sum(tape->gates, rows, wide, g->grad + l->bias);
    qv_gemm(l->in, wide, rows, (qv_matrix){x, l->in, true}, dgates, true, g->grad + l->from_input, wide);
    qv_gemm(hidden, wide, rows - count, (qv_matrix){h, hidden, true},
            (qv_matrix){tape->gates + 4 * units, wide, false}, true, g->grad + l->from_state, wide);
    if (g->h)
        qv_gemm(hidden, wide, count, (qv_matrix){g->h, hidden, true}, dgates, true, g->grad + l->from_state,
                wide);
    if (g->dx)
        qv_gemm(rows, l->in, wide, dgates, (qv_matrix){value + l->from_input, wide, true}, false, g->dx,
                l->in);
}
