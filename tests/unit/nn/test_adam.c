// SPDX-License-Identifier: MIT
/* Adam against the algorithm as printed, one number at a time in double. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include "nn/adam.h"
#include "base/rng.h"

enum { N = 37, STEPS = 50 };

typedef struct moments {
    double m, v;
} moments;

/* Kingma and Ba (2015), algorithm 1, with decoupled decay */
static double reference_step(const qv_adam *adam, long step, double rate, double g, moments *s, double value)
{
    s->m = adam->beta1 * s->m + (1 - adam->beta1) * g;
    s->v = adam->beta2 * s->v + (1 - adam->beta2) * g * g;
    const double m_hat = s->m / (1 - pow(adam->beta1, (double)step)),
                 v_hat = s->v / (1 - pow(adam->beta2, (double)step));
    return value - rate * m_hat / (sqrt(v_hat) + adam->epsilon) - rate * adam->decay * value;
}

static void check_steps(const qv_adam *adam)
{
    qv_real value[N], grad[N], m[N] = {0}, v[N] = {0};
    double truth[N];
    moments s[N] = {{0}};
    qv_rng rng;
    qv_rng_seed(&rng, 1, 0);
    for (int i = 0; i < N; i++)
        truth[i] = (double)(value[i] = qv_rng_normal(&rng));
    for (long step = 1; step <= STEPS; step++) {
        const float scale = step % 3 ? 0.5f : 2.0f;
        for (int i = 0; i < N; i++) {
            grad[i] = qv_rng_normal(&rng) * powf(10.0f, (float)(i % 7 - 3));
            truth[i] = reference_step(adam, step, 1e-2, (double)scale * (double)grad[i], &s[i], truth[i]);
        }
        qv_adam_step(adam, step, 1e-2f, scale, grad, m, v, value, N);
    }
    for (int i = 0; i < N; i++)
        assert_true(fabs((double)value[i] - truth[i]) <= 2e-6);
}

static void follows_the_algorithm(void **unused)
{
    (void)unused;
    check_steps(&(qv_adam){0.9f, 0.98f, 1e-8f, 0.0f});
    check_steps(&(qv_adam){0.8f, 0.99f, 1e-6f, 0.0f});
}

static void decays_apart_from_the_gradient(void **unused)
{
    (void)unused;
    check_steps(&(qv_adam){0.9f, 0.999f, 1e-8f, 0.1f});
}

static void finds_a_minimum(void **unused)
{
    (void)unused;
    const qv_adam adam = {0.9f, 0.98f, 1e-8f, 0.0f};
    qv_real value[2] = {3, -4}, m[2] = {0}, v[2] = {0};
    for (long step = 1; step <= 2000; step++) {
        const qv_real grad[2] = {2 * (value[0] - 1), 200 * (value[1] - 2)};
        qv_adam_step(&adam, step, qv_cosine_rate(step - 1, 2000, 10, 0.05f, 0.0f), 1.0f, grad, m, v, value,
                     2);
    }
    assert_true(fabsf(value[0] - 1) < 1e-3f && fabsf(value[1] - 2) < 1e-3f);
}

static void norm_of_any_length(void **unused)
{
    (void)unused;
    qv_real x[100];
    double sum = 0.0;
    for (int n = 0; n < 100; n++) {
        assert_true(fabs(qv_norm(x, (size_t)n) - sqrt(sum)) <= 1e-12 * (1 + sqrt(sum)));
        x[n] = (qv_real)(n % 13 - 6);
        sum += (double)x[n] * (double)x[n];
    }
    x[0] = 1e30f; // its square is no float
    assert_true(fabs(qv_norm(x, 9) / (double)1e30f - 1) < 1e-12);
}

static void rate_warms_up_and_decays(void **unused)
{
    (void)unused;
    float previous = 0.0f;
    for (long step = 0; step < 10; step++) {
        const float rate = qv_cosine_rate(step, 100, 10, 2.0f, 0.5f);
        assert_true(rate > previous && rate <= 2.0f);
        previous = rate;
    }
    assert_true(qv_cosine_rate(9, 100, 10, 2.0f, 0.5f) == 2.0f);
    assert_true(qv_cosine_rate(10, 100, 10, 2.0f, 0.5f) == 2.0f);
    assert_true(fabsf(qv_cosine_rate(55, 100, 10, 2.0f, 0.5f) - 1.25f) < 1e-6f); // half way
    for (long step = 11; step < 100; step++)
        assert_true(qv_cosine_rate(step, 100, 10, 2.0f, 0.5f) <
                    qv_cosine_rate(step - 1, 100, 10, 2.0f, 0.5f));
    assert_true(qv_cosine_rate(100, 100, 10, 2.0f, 0.5f) == 0.5f);
    assert_true(qv_cosine_rate(1000, 100, 10, 2.0f, 0.5f) == 0.5f);
    assert_true(qv_cosine_rate(0, 100, 0, 2.0f, 0.5f) == 2.0f);
}

static void average_moves_towards_the_value(void **unused)
{
    (void)unused;
    qv_real average[3] = {0, 1, 2};
    const qv_real value[3] = {8, 1, -2};
    qv_average(average, value, 0.75f, 3);
    assert_true(average[0] == 2 && average[1] == 1 && average[2] == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows_the_algorithm),    cmocka_unit_test(decays_apart_from_the_gradient),
        cmocka_unit_test(finds_a_minimum),          cmocka_unit_test(norm_of_any_length),
        cmocka_unit_test(rate_warms_up_and_decays), cmocka_unit_test(average_moves_towards_the_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
