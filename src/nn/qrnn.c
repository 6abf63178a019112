#include "nn/qrnn.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "nn/elementary.h"
#include "nn/matrix.h"

/* The passes over time keep the state of so many units at a time on the stack. */
enum { STRIPE = 256 };

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
    l->half = qv_params_half(params, l->weight);
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
        qv_gemm_half(rows, columns, l->in, x, l->in, l->half + tap, columns, add, gates, columns);
    else
        qv_gemm(false, false, rows, columns, l->in, x, l->in, value + l->weight + tap, columns, add, gates,
                columns);
}

/* gates [frames][G hidden] = W * x, masked. The tap that is `distance` rows away from the present row
 * misses its first rows (its last ones in a reversed layer) where no history lies in memory. */
static void convolve(const qv_qrnn *l, const qv_real *value, const qv_real *x, int before, int frames,
                     qv_real *gates)
{
    const int columns = qv_qrnn_gates(l) * l->hidden;
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
        qv_gemm(true, false, l->in, columns, rows, x + x_row * l->in, l->in, dgate, columns, true, grad + tap,
                columns);
        if (dx)
            qv_gemm(false, true, rows, l->in, columns, dgate, columns, value + tap, columns, distance > 0,
                    dx + x_row * l->in, l->in);
    }
}

/* ---- Activations and pooling, one row of a stripe of units ------------------------------------------
 *
 * The gates z f o i of a row lie `hidden` values apart. The loops are without dependence between units, so
 * they become vector code; `pooling` is a constant wherever they are inlined. */

/* gates: the convolution comes in, the activations go out. `kept` [n] is one where zoneout keeps the state,
 * else zero. `state` [n]: c_{t-1} comes in, c_t goes out. */
QV_INLINE void pool_row(qv_pooling pooling, int hidden, int n, qv_real *gates, const qv_real *bias,
                        const qv_real *kept, qv_real *state, qv_real *cell, qv_real *h)
{
#pragma GCC ivdep
    for (int i = 0; i < n; i++) {
        const qv_real z = qv_tanh1(gates[i] + bias[i]);
        qv_real f = qv_sigmoid1(gates[hidden + i] + bias[hidden + i]);
        f = kept[i] > f ? kept[i] : f;
        gates[i] = z;
        gates[hidden + i] = f;
        qv_real in = 1 - f, o = 1;
        if (pooling != QV_POOL_F)
            gates[2 * hidden + i] = o = qv_sigmoid1(gates[2 * hidden + i] + bias[2 * hidden + i]);
        if (pooling == QV_POOL_IFO)
            gates[3 * hidden + i] = in = qv_sigmoid1(gates[3 * hidden + i] + bias[3 * hidden + i]);
        const qv_real c = f * state[i] + in * z;
        state[i] = c;
        cell[i] = c;
        h[i] = o * c;
    }
}

/* gates: the activations come in, the gradients of the convolution go out and are added to `sum` [G hidden].
 * `carry` [n]: the gradient of c_t from later rows comes in, that of c_{t-1} goes out. */
QV_INLINE void pool_row_backward(qv_pooling pooling, int hidden, int n, qv_real *gates, const qv_real *cell,
                                 const qv_real *previous, const qv_real *dh, qv_real *carry, qv_real *sum)
{
#pragma GCC ivdep
    for (int i = 0; i < n; i++) {
        const qv_real z = gates[i], f = gates[hidden + i];
        qv_real dc = carry[i] + dh[i], df = previous[i] - z, in = 1 - f;
        if (pooling != QV_POOL_F) {
            const qv_real o = gates[2 * hidden + i];
            const qv_real d = dh[i] * cell[i] * o * (1 - o);
            dc = carry[i] + dh[i] * o;
            gates[2 * hidden + i] = d;
            sum[2 * hidden + i] += d;
        }
        if (pooling == QV_POOL_IFO) {
            in = gates[3 * hidden + i];
            const qv_real d = dc * z * in * (1 - in);
            df = previous[i];
            gates[3 * hidden + i] = d;
            sum[3 * hidden + i] += d;
        }
        const qv_real dz = dc * in * (1 - z * z);
        df *= dc * f * (1 - f);
        gates[i] = dz;
        gates[hidden + i] = df;
        sum[i] += dz;
        sum[hidden + i] += df;
        carry[i] = dc * f;
    }
}

/* ---- A stripe of units over all rows ---------------------------------------------------------------- */

/* Everything a pass over time reads and writes, from the stripe's first unit on. */
typedef struct stripe {
    int hidden, gates_width; // strides of h and cell, and of gates
    int units;               // of this stripe, 1 to STRIPE
    int frames;
    bool reverse;
    qv_real *gates; // [frames][gates_width]
    qv_real *cell;  // [frames][hidden]; NULL in a forward pass: not wanted
} stripe;

static stripe stripe_at(const qv_qrnn *l, int unit, int frames, const qv_qrnn_tape *tape, qv_real *cell)
{
    return (stripe){
        .hidden = l->hidden,
        .gates_width = qv_qrnn_gates(l) * l->hidden,
        .units = l->hidden - unit < STRIPE ? l->hidden - unit : STRIPE,
        .frames = frames,
        .reverse = l->reverse,
        .gates = tape->gates + unit,
        .cell = cell ? cell + unit : NULL,
    };
}

/* state [units]: see qv_qrnn_forward */
QV_INLINE void pool_stripe(qv_pooling pooling, const stripe *s, const qv_real *bias, float zoneout,
                           qv_rng *rng, qv_real *state, qv_real *h)
{
    qv_real c[STRIPE] = {0}, kept[STRIPE] = {0}, unwanted[STRIPE];
    if (state)
        memcpy(c, state, (size_t)s->units * sizeof *c);
    for (int step = 0; step < s->frames; step++) {
        const ptrdiff_t t = s->reverse ? s->frames - 1 - step : step;
        if (zoneout > 0.0f)
            qv_rng_choose(rng, zoneout, 1, 0, kept, s->units);
        pool_row(pooling, s->hidden, s->units, s->gates + t * s->gates_width, bias, kept, c,
                 s->cell ? s->cell + t * s->hidden : unwanted, h + t * s->hidden);
    }
    if (state)
        memcpy(state, c, (size_t)s->units * sizeof *c);
}

QV_CLONES static void pool(qv_pooling pooling, const stripe *s, const qv_real *bias, float zoneout,
                           qv_rng *rng, qv_real *state, qv_real *h)
{
    if (pooling == QV_POOL_F)
        pool_stripe(QV_POOL_F, s, bias, zoneout, rng, state, h);
    else if (pooling == QV_POOL_FO)
        pool_stripe(QV_POOL_FO, s, bias, zoneout, rng, state, h);
    else
        pool_stripe(QV_POOL_IFO, s, bias, zoneout, rng, state, h);
}

/* `sum` [G hidden] += the sum over time of the gradient of the convolution */
QV_INLINE void pool_stripe_backward(qv_pooling pooling, const stripe *s, const qv_real *dh, qv_real *sum)
{
    qv_real carry[STRIPE] = {0};
    const qv_real zero[STRIPE] = {0};
    const ptrdiff_t earlier = s->reverse ? s->hidden : -s->hidden;
    for (int step = s->frames - 1; step >= 0; step--) {
        const ptrdiff_t t = s->reverse ? s->frames - 1 - step : step;
        const qv_real *cell = s->cell + t * s->hidden;
        pool_row_backward(pooling, s->hidden, s->units, s->gates + t * s->gates_width, cell,
                          step ? cell + earlier : zero, dh + t * s->hidden, carry, sum);
    }
}

QV_CLONES static void pool_backward(qv_pooling pooling, const stripe *s, const qv_real *dh, qv_real *sum)
{
    if (pooling == QV_POOL_F)
        pool_stripe_backward(QV_POOL_F, s, dh, sum);
    else if (pooling == QV_POOL_FO)
        pool_stripe_backward(QV_POOL_FO, s, dh, sum);
    else
        pool_stripe_backward(QV_POOL_IFO, s, dh, sum);
}

/* ---- The layer ----------------------------------------------------------------------------------------- */

/* rows [frames][width] += row [width] */
QV_CLONES static void add_to_rows(const qv_real *restrict row, int frames, int width, qv_real *restrict rows)
{
    for (int t = 0; t < frames; t++, rows += width)
        for (int i = 0; i < width; i++)
            rows[i] += row[i];
}

void qv_qrnn_forward(const qv_qrnn *l, const qv_real *value, const qv_real *x, int before, int frames,
                     qv_real *state, const qv_real *context, float zoneout, qv_rng *rng,
                     const qv_qrnn_tape *tape, qv_real *h)
{
    if (frames <= 0)
        return;
    convolve(l, value, x, before, frames, tape->gates);
    if (context)
        add_to_rows(context, frames, qv_qrnn_gates(l) * l->hidden, tape->gates);
    qv_real *cell = tape->cell == h ? NULL : tape->cell;
    for (int unit = 0; unit < l->hidden; unit += STRIPE) {
        const stripe s = stripe_at(l, unit, frames, tape, cell);
        pool(l->pooling, &s, value + l->bias + unit, zoneout, rng, state ? state + unit : NULL, h + unit);
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
    for (int unit = 0; unit < l->hidden; unit += STRIPE) {
        const stripe s = stripe_at(l, unit, frames, tape, tape->cell);
        pool_backward(l->pooling, &s, dh + unit, sum + unit);
    }
    if (dcontext)
        add_to_rows(dcontext, 1, columns, grad + l->bias);
    convolve_backward(l, value, x, frames, tape->gates, grad, dx);
}
