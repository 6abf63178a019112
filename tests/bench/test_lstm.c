// SPDX-License-Identifier: MIT
/* The LSTM of the benchmarks against a plain loop and finite differences, in double precision. */
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "lstm.h"

enum {
    COUNT = 3,
    STEPS = 5,
    IN = 4,
    HIDDEN = 6,
    WIDE = 4 * HIDDEN,
    ROWS = STEPS * COUNT,
    UNITS = COUNT * HIDDEN
};

typedef struct setting {
    qv_params params;
    qv_arena *arena;
    lstm l;
    lstm_tape tape;
    qv_real *value, *grad, *work;
    qv_real x[ROWS * IN], dh[ROWS * HIDDEN], cell[UNITS], h[UNITS]; // cell, h: before the first step
} setting;

static void randomise(qv_real *x, size_t n, uint64_t seed)
{
    qv_rng rng;
    qv_rng_seed(&rng, seed, 0);
    for (size_t i = 0; i < n; i++)
        x[i] = qv_rng_normal(&rng);
}

static void set_up(setting *s)
{
    memset(s, 0, sizeof *s);
    s->l = lstm_layout(&s->params, "lstm", IN, HIDDEN, 1.0f);
    s->arena = qv_arena_open(1 << 16);
    s->value = qv_arena_zeros(s->arena, s->params.size);
    s->grad = qv_arena_zeros(s->arena, s->params.size);
    s->work = qv_arena_reals(s->arena, lstm_work_size(&s->l, COUNT));
    assert_true(lstm_tape_take(&s->l, s->arena, ROWS, &s->tape));
    qv_params_init(&s->params, s->value, 3);
    randomise(s->value + s->l.bias, WIDE, 4);
    randomise(s->x, ROWS * IN, 5);
    randomise(s->dh, ROWS * HIDDEN, 6);
    randomise(s->cell, UNITS, 7);
    randomise(s->h, UNITS, 8);
}

static void take_down(setting *s)
{
    qv_params_free(&s->params);
    qv_arena_close(&s->arena);
}

/* All steps from the given state. */
static void run(const setting *s, float zoneout, uint64_t seed, qv_real *h)
{
    qv_real cell[UNITS], last[UNITS];
    qv_rng rng;
    qv_rng_seed(&rng, seed, 0);
    memcpy(cell, s->cell, sizeof cell);
    memcpy(last, s->h, sizeof last);
    const lstm_given given = {cell, last, zoneout, seed ? &rng : NULL};
    lstm_forward(&s->l, s->value, STEPS, COUNT, s->x, &given, &s->tape, h);
    assert_memory_equal(last, h + (STEPS - 1) * UNITS, sizeof last);
}

static double sigmoid(double x)
{
    return 1 / (1 + exp(-x));
}

/* Gate of unit u before its non-linearity. */
static double gate_sum(const setting *s, int gate, int u, const qv_real *x, const qv_real *h)
{
    const int column = gate * HIDDEN + u;
    double sum = s->value[s->l.bias + (size_t)column];
    for (int i = 0; i < IN; i++)
        sum += x[i] * s->value[s->l.from_input + (size_t)(i * WIDE + column)];
    for (int i = 0; i < HIDDEN; i++)
        sum += h[i] * s->value[s->l.from_state + (size_t)(i * WIDE + column)];
    return sum;
}

static void is_the_plain_loop(void **state)
{
    (void)state;
    setting s;
    qv_real h[ROWS * HIDDEN];
    set_up(&s);
    run(&s, 0, 0, h);
    for (int n = 0; n < COUNT; n++) {
        qv_real c[HIDDEN], last[HIDDEN];
        memcpy(c, s.cell + n * HIDDEN, sizeof c);
        memcpy(last, s.h + n * HIDDEN, sizeof last);
        for (int step = 0; step < STEPS; step++) {
            const qv_real *x = s.x + (step * COUNT + n) * IN;
            qv_real now[HIDDEN];
            for (int u = 0; u < HIDDEN; u++) {
                c[u] = sigmoid(gate_sum(&s, 1, u, x, last)) * c[u] +
                       sigmoid(gate_sum(&s, 3, u, x, last)) * tanh(gate_sum(&s, 0, u, x, last));
                now[u] = sigmoid(gate_sum(&s, 2, u, x, last)) * tanh(c[u]);
                assert_true(fabs(now[u] - h[(step * COUNT + n) * HIDDEN + u]) < 1e-12);
            }
            memcpy(last, now, sizeof last);
        }
    }
    take_down(&s);
}

static double loss(const setting *s, float zoneout, uint64_t seed)
{
    qv_real h[ROWS * HIDDEN];
    double sum = 0;
    run(s, zoneout, seed, h);
    for (int i = 0; i < ROWS * HIDDEN; i++)
        sum += h[i] * s->dh[i];
    return sum;
}

static double slope(const setting *s, float zoneout, uint64_t seed, qv_real *at)
{
    const qv_real kept = *at;
    *at = kept + 1e-5;
    const double more = loss(s, zoneout, seed);
    *at = kept - 1e-5;
    const double less = loss(s, zoneout, seed);
    *at = kept;
    return (more - less) / 2e-5;
}

static void check_gradients(float zoneout, uint64_t seed)
{
    setting s;
    qv_real h[ROWS * HIDDEN], dx[ROWS * IN];
    set_up(&s);
    run(&s, zoneout, seed, h);
    lstm_backward(&s.l, s.value, STEPS, COUNT, s.x, h, &s.tape,
                  &(lstm_gradients){s.dh, s.cell, s.h, s.work, s.grad, dx});
    for (size_t i = 0; i < s.params.size; i++)
        if (!(fabs(slope(&s, zoneout, seed, s.value + i) - s.grad[i]) < 1e-7))
            fail_msg("weight %zu: gradient %g, by differences %g", i, (double)s.grad[i],
                     slope(&s, zoneout, seed, s.value + i));
    for (int i = 0; i < ROWS * IN; i++)
        assert_true(fabs(slope(&s, zoneout, seed, s.x + i) - dx[i]) < 1e-7);
    take_down(&s);
}

static void gradients_are_the_slopes(void **state)
{
    (void)state;
    check_gradients(0, 0);
    check_gradients(0.4f, 9);
}

/* Cells that are kept have the value of the step before; without a generator all lie between. */
static void zoneout_keeps_cells(void **state)
{
    (void)state;
    setting s;
    qv_real h[ROWS * HIDDEN];
    int kept = 0;
    set_up(&s);
    run(&s, 0.4f, 9, h);
    for (int i = UNITS; i < ROWS * HIDDEN; i++)
        kept += s.tape.cell[i] == s.tape.cell[i - UNITS];
    assert_in_range(kept, 15, 45); // of 72
    run(&s, 1.0f, 0, h);
    assert_memory_equal(s.tape.cell + (STEPS - 1) * UNITS, s.cell, sizeof s.cell);
    take_down(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_the_plain_loop),
        cmocka_unit_test(gradients_are_the_slopes),
        cmocka_unit_test(zoneout_keeps_cells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
