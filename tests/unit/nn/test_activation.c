// SPDX-License-Identifier: MIT
/* Error of the element-wise functions, in float, over dense grids. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include "nn/activation.h"

enum { BLOCK = 1000 };
typedef void (*vector_function)(const qv_real *x, qv_real *y, int n);
typedef double (*true_function)(double x);

typedef struct errors {
    double absolute, relative;
} errors;

/* Largest errors over `blocks` * BLOCK values evenly spread over [from, to]. */
static errors measure(vector_function f, true_function truth, double from, double to, int blocks)
{
    errors largest = {0};
    qv_real x[BLOCK], y[BLOCK];
    const double step = (to - from) / ((double)blocks * BLOCK - 1);
    for (int b = 0; b < blocks; b++) {
        for (int i = 0; i < BLOCK; i++)
            x[i] = (qv_real)(from + step * ((double)b * BLOCK + i));
        f(x, y, BLOCK);
        for (int i = 0; i < BLOCK; i++) {
            const double is = truth((double)x[i]), error = fabs((double)y[i] - is);
            largest.absolute = fmax(largest.absolute, error);
            if (is != 0.0)
                largest.relative = fmax(largest.relative, error / fabs(is));
        }
    }
    return largest;
}

static double true_sigmoid(double x)
{
    return 1.0 / (1.0 + exp(-x));
}

static void sigmoid_is_close(void **unused)
{
    (void)unused;
    assert_true(measure(qv_sigmoid, true_sigmoid, -30.0, 30.0, 1000).absolute <= 2e-7);
    assert_true(measure(qv_sigmoid, true_sigmoid, -1000.0, 1000.0, 100).absolute <= 2e-7);
    assert_true(measure(qv_sigmoid, true_sigmoid, -80.0, 5.0, 1000).relative <= 1e-6);
}

static void tanh_is_close(void **unused)
{
    (void)unused;
    assert_true(measure(qv_tanh, tanh, -12.0, 12.0, 1000).absolute <= 2e-7);
    assert_true(measure(qv_tanh, tanh, -1000.0, 1000.0, 100).absolute <= 2e-7);
    // Small values keep their digits.
    assert_true(measure(qv_tanh, tanh, 1e-6, 1e-2, 100).relative <= 1e-6);
}

static void exp_is_close(void **unused)
{
    (void)unused;
    assert_true(measure(qv_exp, exp, -87.0, 88.0, 1000).relative <= 3e-7);
    assert_true(measure(qv_exp, exp, -1.0, 1.0, 1000).relative <= 3e-7);
}

static void log_is_close(void **unused)
{
    (void)unused;
    assert_true(measure(qv_log, log, 1e-5, 4.0, 1000).absolute <= 1e-6);
    assert_true(measure(qv_log, log, 4.0, 1e9, 100).relative <= 2e-7);
    assert_true(measure(qv_log, log, 1e-37, 1e-30, 100).relative <= 2e-7);
    assert_true(measure(qv_log, log, 0.9, 1.1, 100).relative <= 3e-7); // where log is near zero
}

/* The values at and beyond the ends of the range; what is not a number must not become one. */
static void the_ends_are_sound(void **unused)
{
    (void)unused;
    const qv_real x[6] = {-1e30f, 1e30f, -INFINITY, INFINITY, 0, -0.0f};
    qv_real y[6];
    qv_sigmoid(x, y, 6);
    assert_true(y[0] >= 0 && y[0] < 1e-30f && y[1] == 1 && y[2] == y[0] && y[3] == 1 && y[4] == 0.5f);
    qv_tanh(x, y, 6);
    assert_true(y[0] == -1 && y[1] == 1 && y[2] == -1 && y[3] == 1 && y[4] == 0 && y[5] == 0);
    qv_exp(x, y, 6);
    assert_true(y[0] > 0 && y[0] < 1e-37f && y[1] > 1e38f && isfinite(y[1]) && y[4] == 1);
    const qv_real nothing = NAN;
    vector_function all[] = {qv_sigmoid, qv_tanh, qv_exp};
    for (int i = 0; i < 3; i++) {
        all[i](&nothing, y, 1);
        assert_true(isnan(y[0]));
    }
}

/* In place, and any length: the result of a value does not depend on its neighbours. */
static void any_length_in_place(void **unused)
{
    (void)unused;
    vector_function all[] = {qv_sigmoid, qv_tanh, qv_exp};
    for (int f = 0; f < 3; f++)
        for (int n = 0; n < 70; n++) {
            qv_real x[71], alone;
            for (int i = 0; i <= n; i++)
                x[i] = 0.13f * (qv_real)i - 3;
            all[f](x, x, n);
            for (int i = 0; i < n; i++) {
                const qv_real at = 0.13f * (qv_real)i - 3;
                all[f](&at, &alone, 1);
                assert_true(fabsf(x[i] - alone) <= 2e-7f * fabsf(alone));
            }
            assert_true(x[n] == 0.13f * (qv_real)n - 3);
        }
}

static void leaky_rectifier(void **unused)
{
    (void)unused;
    const qv_real x[4] = {-2, 0, 1, 3}, dy[4] = {5, 6, 7, 8};
    qv_real y[4], dx[4];
    qv_leaky_relu(x, 0.25f, y, 4);
    qv_leaky_relu_backward(y, dy, 0.25f, dx, 4);
    assert_true(y[0] == -0.5f && y[1] == 0 && y[2] == 1 && y[3] == 3);
    assert_true(dx[0] == 1.25f && dx[1] == 1.5f && dx[2] == 7 && dx[3] == 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sigmoid_is_close),   cmocka_unit_test(tanh_is_close),
        cmocka_unit_test(exp_is_close),       cmocka_unit_test(log_is_close),
        cmocka_unit_test(the_ends_are_sound), cmocka_unit_test(any_length_in_place),
        cmocka_unit_test(leaky_rectifier),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
