// SPDX-License-Identifier: MIT
/* Layers over many sequences at once against the same layers over each sequence alone, in double precision.
 */
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "nn/attention.h"
#include "nn/qrnn_batch.h"

enum { COUNT = 3, STEPS = 6, IN = 5, HIDDEN = 7, SOURCES = 4 };

static const int length[COUNT] = {4, 6, 1}, source_length[COUNT] = {2, 4, 3};

static void randomise(qv_real *x, size_t n, uint64_t seed)
{
    qv_rng rng;
    qv_rng_seed(&rng, seed, 0);
    for (size_t i = 0; i < n; i++)
        x[i] = qv_rng_normal(&rng);
}

static void expect_near(const qv_real *a, const qv_real *b, size_t n, const char *what)
{
    for (size_t i = 0; i < n; i++)
        if (!(fabs(a[i] - b[i]) < 1e-11))
            fail_msg("%s[%zu]: %.15g and %.15g", what, i, (double)a[i], (double)b[i]);
}

/* Rows of sequence n: all [steps][COUNT][width] to one [steps][width], or back. */
static void take(const qv_real *all, int n, int steps, int width, qv_real *one)
{
    for (int step = 0; step < steps; step++)
        for (int i = 0; i < width; i++)
            one[step * width + i] = all[(step * COUNT + n) * width + i];
}

static void check_qrnn(qv_pooling pooling, int width, bool reverse)
{
    qv_params params = {0};
    const qv_qrnn l = qv_qrnn_layout(&params, "layer", IN, HIDDEN, width, pooling, reverse, 0.3f);
    const int wide = qv_qrnn_gates(&l) * HIDDEN;
    const qv_span span = {STEPS, COUNT, length};
    qv_arena *arena = qv_arena_open(1 << 16);
    qv_real *value = qv_arena_zeros(arena, params.size), *grad = qv_arena_zeros(arena, params.size),
            *grad_one = qv_arena_zeros(arena, params.size);
    qv_real x[STEPS * COUNT * IN], dx[STEPS * COUNT * IN], h[STEPS * COUNT * HIDDEN],
        dh[STEPS * COUNT * HIDDEN], context[COUNT * 4 * HIDDEN], dcontext[COUNT * 4 * HIDDEN],
        work[(COUNT + 1) * HIDDEN], one[STEPS * HIDDEN];
    qv_params_init(&params, value, 5);
    randomise(x, STEPS * COUNT * IN, 1);
    randomise(dh, STEPS * COUNT * HIDDEN, 2);
    randomise(context, COUNT * 4 * HIDDEN, 3);
    qv_span_clear(&span, x, IN);
    qv_span_clear(&span, dh, HIDDEN);
    qv_qrnn_tape tape, tape_one;
    assert_true(qv_qrnn_tape_take(&l, arena, STEPS * COUNT, &tape));
    assert_true(qv_qrnn_tape_take(&l, arena, STEPS, &tape_one));
    if (pooling == QV_POOL_F)
        tape.cell = h;
    qv_qrnn_batch_forward(&l, value, &span, x, &(qv_qrnn_given){.context = context}, &tape, h);
    const qv_qrnn_gradients gradients = {
        .dh = dh, .work = work, .grad = grad, .dx = dx, .dcontext = dcontext};
    qv_qrnn_batch_backward(&l, value, &span, x, &tape, &gradients);

    for (int n = 0; n < COUNT; n++) {
        qv_real x_one[STEPS * IN], h_one[STEPS * HIDDEN], dh_one[STEPS * HIDDEN], dx_one[STEPS * IN],
            dx_got[STEPS * IN], dcontext_one[4 * HIDDEN];
        take(x, n, length[n], IN, x_one);
        take(dh, n, length[n], HIDDEN, dh_one);
        if (pooling == QV_POOL_F)
            tape_one.cell = h_one;
        qv_qrnn_forward(&l, value, x_one, length[n], &(qv_qrnn_given){.context = context + n * wide},
                        &tape_one, h_one);
        take(h, n, length[n], HIDDEN, one);
        expect_near(one, h_one, (size_t)length[n] * HIDDEN, "h");
        qv_qrnn_backward(&l, value, x_one, length[n], &tape_one, dh_one, grad_one, dx_one, dcontext_one);
        take(dx, n, length[n], IN, dx_got);
        expect_near(dx_got, dx_one, (size_t)length[n] * IN, "dx");
        expect_near(dcontext + n * wide, dcontext_one, (size_t)wide, "dcontext");
    }
    expect_near(grad, grad_one, params.size, "grad");
    qv_params_free(&params);
    qv_arena_close(&arena);
}

static void qrnn_is_that_of_each_sequence(void **state)
{
    (void)state;
    for (int width = 1; width <= 3; width++)
        for (int pooling = QV_POOL_F; pooling <= QV_POOL_IFO; pooling++) {
            check_qrnn((qv_pooling)pooling, width, false);
            check_qrnn((qv_pooling)pooling, width, true);
        }
}

/* Step by step, with state and history handed on, gives what all steps at once give. */
static void steps_can_be_cut(void **state)
{
    (void)state;
    qv_params params = {0};
    const qv_qrnn l = qv_qrnn_layout(&params, "layer", IN, HIDDEN, 3, QV_POOL_FO, false, 0);
    const qv_span whole = {STEPS, COUNT, NULL}, single = {1, COUNT, NULL};
    qv_arena *arena = qv_arena_open(1 << 16);
    qv_real *value = qv_arena_zeros(arena, params.size);
    qv_real x[(STEPS + 2) * COUNT * IN] = {0}, h[STEPS * COUNT * HIDDEN], cut[COUNT * HIDDEN],
                                    memory[COUNT * HIDDEN] = {0};
    qv_params_init(&params, value, 5);
    randomise(x + 2 * COUNT * IN, STEPS * COUNT * IN, 1);
    qv_qrnn_tape tape;
    assert_true(qv_qrnn_tape_take(&l, arena, STEPS * COUNT, &tape));
    qv_qrnn_batch_forward(&l, value, &whole, x + 2 * COUNT * IN, NULL, &tape, h);
    for (int step = 0; step < STEPS; step++) {
        const qv_qrnn_given given = {.before = 2, .state = memory};
        qv_qrnn_batch_forward(&l, value, &single, x + (step + 2) * COUNT * IN, &given, &tape, cut);
        expect_near(cut, h + step * COUNT * HIDDEN, COUNT * HIDDEN, "h");
    }
    qv_params_free(&params);
    qv_arena_close(&arena);
}

/* A piece with state and history from the piece before: what its rows give as weights change, by finite
 * differences, is the gradient. */
static void check_piece(qv_pooling pooling, int width, bool reverse)
{
    enum { ROWS = STEPS * COUNT, BEFORE = 2 };
    qv_params params = {0};
    const qv_qrnn l = qv_qrnn_layout(&params, "layer", IN, HIDDEN, width, pooling, reverse, 0.3f);
    const qv_span span = {STEPS, COUNT, NULL};
    qv_arena *arena = qv_arena_open(1 << 16);
    qv_real *value = qv_arena_zeros(arena, params.size), *grad = qv_arena_zeros(arena, params.size);
    qv_real rows[(ROWS + 2 * BEFORE * COUNT) * IN], h[ROWS * HIDDEN], dh[ROWS * HIDDEN], dx[ROWS * IN],
        state[COUNT * HIDDEN], work[(COUNT + 1) * HIDDEN];
    qv_real *x = rows + BEFORE * COUNT * IN;
    qv_params_init(&params, value, 5);
    randomise(rows, (ROWS + 2 * BEFORE * COUNT) * IN, 1);
    randomise(dh, ROWS * HIDDEN, 2);
    randomise(state, COUNT * HIDDEN, 3);
    qv_qrnn_tape tape;
    assert_true(qv_qrnn_tape_take(&l, arena, ROWS, &tape));
    if (pooling == QV_POOL_F)
        tape.cell = h;
    double sum[2];
    for (size_t i = 0; i <= params.size; i++) { // the last goes by without a change, for the tape
        for (int side = 0; side < 2; side++) {
            qv_real carried[COUNT * HIDDEN], kept = 0;
            memcpy(carried, state, sizeof carried);
            if (i < params.size)
                kept = value[i], value[i] += side ? 1e-5 : -1e-5;
            qv_qrnn_batch_forward(&l, value, &span, x, &(qv_qrnn_given){.before = BEFORE, .state = carried},
                                  &tape, h);
            if (i < params.size)
                value[i] = kept;
            sum[side] = 0;
            for (int j = 0; j < ROWS * HIDDEN; j++)
                sum[side] += h[j] * dh[j];
        }
        if (i < params.size)
            grad[i] = -(sum[1] - sum[0]) / 2e-5;
    }
    qv_qrnn_batch_backward(
        &l, value, &span, x, &tape,
        &(qv_qrnn_gradients){
            .dh = dh, .work = work, .grad = grad, .dx = dx, .before = BEFORE, .state = state});
    for (size_t i = 0; i < params.size; i++)
        if (!(fabs(grad[i]) < 1e-7))
            fail_msg("grad[%zu], width %d, pooling %d: off by %g", i, width, (int)pooling, (double)grad[i]);
    qv_params_free(&params);
    qv_arena_close(&arena);
}

static void pieces_have_gradients(void **state)
{
    (void)state;
    for (int width = 1; width <= 3; width++)
        for (int pooling = QV_POOL_F; pooling <= QV_POOL_IFO; pooling++) {
            check_piece((qv_pooling)pooling, width, false);
            check_piece((qv_pooling)pooling, width, true);
        }
}

static void attention_is_that_of_each_sequence(void **state)
{
    (void)state;
    qv_params params = {0};
    const qv_attention l = qv_attention_layout(&params, "attention", HIDDEN);
    const qv_span span = {STEPS, COUNT, length};
    qv_arena *arena = qv_arena_open(1 << 16);
    qv_real *value = qv_arena_zeros(arena, params.size), *grad = qv_arena_zeros(arena, params.size),
            *grad_one = qv_arena_zeros(arena, params.size);
    enum { ALL = STEPS * COUNT * HIDDEN, ALL_E = SOURCES * COUNT * HIDDEN };
    qv_real c[ALL], o[ALL], k[ALL], mixed[ALL], h[ALL], dh[ALL], dc[ALL], doutput[ALL], e[ALL_E],
        de[ALL_E] = {0}, alpha[STEPS * COUNT * SOURCES], work[STEPS * COUNT * (2 * HIDDEN + SOURCES)];
    qv_params_init(&params, value, 5);
    randomise(c, ALL, 1);
    randomise(o, ALL, 2);
    randomise(e, ALL_E, 3);
    randomise(dh, ALL, 4);
    qv_span_clear(&span, dh, HIDDEN);
    const qv_attention_queries at = {span, c, o, HIDDEN};
    const qv_attention_sources from = {.span = {SOURCES, COUNT, source_length}, .e = e};
    const qv_attention_tape tape = {alpha, k, mixed};
    qv_span_clear(&from.span, e, HIDDEN);
    qv_attention_forward(&l, value, &at, &from, &tape, h);
    qv_attention_backward(&l, value, &at, &from, &tape,
                          &(qv_attention_gradients){dh, work, grad, dc, doutput, de});
    for (int n = 0; n < COUNT; n++) {
        const int steps = length[n], sources = source_length[n];
        enum { ONE = STEPS * HIDDEN, ONE_E = SOURCES * HIDDEN };
        qv_real c1[ONE], o1[ONE], k1[ONE], mixed1[ONE], h1[ONE], dh1[ONE], dc1[ONE], do1[ONE], got[ONE],
            e1[ONE_E], de1[ONE_E] = {0}, got_e[ONE_E], alpha1[STEPS * SOURCES];
        take(c, n, steps, HIDDEN, c1);
        take(o, n, steps, HIDDEN, o1);
        take(dh, n, steps, HIDDEN, dh1);
        take(e, n, sources, HIDDEN, e1);
        const qv_attention_queries at1 = {{steps, 1, NULL}, c1, o1, HIDDEN};
        const qv_attention_sources from1 = {.span = {sources, 1, NULL}, .e = e1};
        const qv_attention_tape tape1 = {alpha1, k1, mixed1};
        qv_attention_forward(&l, value, &at1, &from1, &tape1, h1);
        qv_attention_backward(&l, value, &at1, &from1, &tape1,
                              &(qv_attention_gradients){dh1, work, grad_one, dc1, do1, de1});
        take(h, n, steps, HIDDEN, got);
        expect_near(got, h1, (size_t)steps * HIDDEN, "h");
        take(dc, n, steps, HIDDEN, got);
        expect_near(got, dc1, (size_t)steps * HIDDEN, "dc");
        take(doutput, n, steps, HIDDEN, got);
        expect_near(got, do1, (size_t)steps * HIDDEN, "do");
        take(de, n, sources, HIDDEN, got_e);
        expect_near(got_e, de1, (size_t)sources * HIDDEN, "de");
    }
    expect_near(grad, grad_one, params.size, "grad");
    qv_params_free(&params);
    qv_arena_close(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(qrnn_is_that_of_each_sequence),
        cmocka_unit_test(steps_can_be_cut),
        cmocka_unit_test(pieces_have_gradients),
        cmocka_unit_test(attention_is_that_of_each_sequence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
