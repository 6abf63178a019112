// SPDX-License-Identifier: MIT
/* The critics in double precision: gradients against differences, and whether they learn. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include "base/rng.h"
#include "nn/adam.h"
#include "train/adversary/critic.h"
#include "../brief.h"

enum { COUNT = 1600 };
#define MATCH 2.0f

typedef struct fixture {
    qv_critics *critics;
    qv_arena *arena;
    qv_real *value, *grad; // slabs
    qv_real made[COUNT], recorded[COUNT], dmade[COUNT];
} fixture;

static void fill_noise(qv_real *to, double level, uint64_t seed)
{
    qv_rng rng;
    qv_rng_seed(&rng, seed, 0);
    for (int i = 0; i < COUNT; i++)
        to[i] = level * (double)qv_rng_normal(&rng);
}

static int setup(void **state)
{
    fixture *f = *state = calloc(1, sizeof *f);
    assert_non_null(f);
    assert_int_equal(qv_critics_open(&f->critics), 0);
    f->arena = qv_arena_open(32 << 20);
    const qv_params *params = &f->critics->params;
    f->value = calloc(params->size, sizeof *f->value);
    f->grad = calloc(params->size, sizeof *f->grad);
    assert_true(f->arena && f->value && f->grad);
    qv_params_init(params, f->value, 3);
    fill_noise(f->made, 0.05, 1);
    fill_noise(f->recorded, 0.1, 2);
    return 0;
}

static int teardown(void **state)
{
    fixture *f = *state;
    free(f->value), free(f->grad);
    qv_arena_close(&f->arena);
    qv_critics_close(&f->critics);
    free(f);
    return 0;
}

static qv_critique run(fixture *f, qv_real *grad, qv_real *dmade)
{
    qv_critique c;
    assert_true(qv_critics_run(f->critics, f->value, &(qv_sound_pair){f->made, f->recorded, COUNT}, MATCH,
                               f->arena, grad, dmade, &c));
    return c;
}

static double critics_loss(fixture *f)
{
    return run(f, NULL, NULL).critics;
}

static double makers_loss(fixture *f)
{
    const qv_critique c = run(f, NULL, NULL);
    return c.adversarial + (double)MATCH * c.matching;
}

/* Probes spread over x [n]; errors relative to the norm of what was probed. Rectifiers and distances have
 * kinks, which a few differences meet; hence the tolerance. */
static void check(fixture *f, double (*loss)(fixture *), qv_real *x, const qv_real *gradient, int n,
                  int probes, double step)
{
    double error = 0, norm = 0;
    for (int i = 0; i < probes; i++) {
        const int at = (int)((int64_t)i * n / probes);
        const double kept = x[at];
        x[at] = kept + step;
        const double above = loss(f);
        x[at] = kept - step;
        const double below = loss(f);
        x[at] = kept;
        const double numeric = (above - below) / (2 * step);
        error += (gradient[at] - numeric) * (gradient[at] - numeric);
        norm += numeric * numeric;
    }
    assert_true(norm > 0);
    assert_true(sqrt(error / norm) <= 1e-4);
}

static void critics_gradient(void **state)
{
    fixture *f = *state;
    const qv_params *params = &f->critics->params;
    run(f, f->grad, NULL);
    for (int i = 0; i < params->count; i++) {
        const qv_tensor *t = &params->tensors[i];
        const int n = t->rows * t->cols;
        check(f, critics_loss, f->value + t->offset, f->grad + t->offset, n, n < 2 ? n : brief_or(1, 2),
              1e-6);
    }
}

static void makers_gradient(void **state)
{
    fixture *f = *state;
    for (int i = 0; i < COUNT; i++)
        f->dmade[i] = 0;
    run(f, NULL, f->dmade);
    check(f, makers_loss, f->made, f->dmade, COUNT, brief_or(10, 40), 1e-8);
}

/* Both gradients of one call are those of two, and are added to what is there. */
static void gradients_of_one_call(void **state)
{
    fixture *f = *state;
    const size_t size = f->critics->params.size;
    qv_real *alone = calloc(size, sizeof *alone), dmade[COUNT] = {0};
    assert_non_null(alone);
    run(f, alone, NULL);
    run(f, NULL, dmade);
    for (size_t i = 0; i < size; i++)
        f->grad[i] = 1;
    for (int i = 0; i < COUNT; i++)
        f->dmade[i] = 1;
    run(f, f->grad, f->dmade);
    for (size_t i = 0; i < size; i++)
        assert_true(fabs(f->grad[i] - 1 - alone[i]) < 1e-12);
    for (int i = 0; i < COUNT; i++)
        assert_true(fabs(f->dmade[i] - 1 - dmade[i]) < 1e-9 * (1 + fabs(dmade[i])));
    free(alone);
}

static void equal_sounds_match(void **state)
{
    fixture *f = *state;
    for (int i = 0; i < COUNT; i++)
        f->made[i] = f->recorded[i];
    assert_true(run(f, NULL, NULL).matching < 1e-12);
}

/* New noise in every step, the made at another colour: told apart soon, where scores that say
 * nothing cost a half for each critic. */
static void critics_learn(void **state)
{
    fixture *f = *state;
    const size_t size = f->critics->params.size;
    const qv_adam adam = {.beta1 = 0.8f, .beta2 = 0.99f, .epsilon = 1e-8f};
    qv_real *m = calloc(size, sizeof *m), *v = calloc(size, sizeof *v);
    assert_true(m && v);
    double last = 0;
    for (int step = 1; step <= 90; step++) {
        fill_noise(f->made, 0.05, (uint64_t)(100 + step));
        fill_noise(f->recorded, 0.05, (uint64_t)(200 + step));
        for (int i = COUNT - 1; i > 0; i--)
            f->made[i] -= 0.5 * f->made[i - 1];
        for (size_t i = 0; i < size; i++)
            f->grad[i] = 0;
        last = run(f, f->grad, NULL).critics;
        qv_adam_step(&adam, step, 2e-3f, 1, f->grad, m, v, f->value, size);
    }
    assert_true(last < 0.75);
    free(m), free(v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(critics_gradient, setup, teardown),
        cmocka_unit_test_setup_teardown(makers_gradient, setup, teardown),
        cmocka_unit_test_setup_teardown(gradients_of_one_call, setup, teardown),
        cmocka_unit_test_setup_teardown(equal_sounds_match, setup, teardown),
    };
    const struct CMUnitTest learning[] = {cmocka_unit_test_setup_teardown(critics_learn, setup, teardown)};
    const int failed = cmocka_run_group_tests_name("critics", tests, NULL, NULL);
    return failed + (brief_or(1, 0) ? 0 : cmocka_run_group_tests_name("learning", learning, NULL, NULL));
}
