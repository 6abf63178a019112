// SPDX-License-Identifier: MIT
/* The list of parameters. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include "base/arena.h"
#include "nn/params.h"

static void tensors_lie_side_by_side(void **unused)
{
    (void)unused;
    qv_params params = {0};
    size_t end = 0;
    for (int i = 1; i < 100; i++) {
        char name[64];
        snprintf(name, sizeof name, "tensor %d", i);
        const size_t offset = qv_params_add(&params, name, i, 3, 1.0f, 0.0f);
        assert_int_equal(offset % 16, 0);
        assert_true(offset >= end);
        end = offset + (size_t)i * 3;
    }
    assert_true(params.size >= end && params.size % 16 == 0);
    assert_int_equal(qv_params_find(&params, "tensor 57")->rows, 57);
    assert_null(qv_params_find(&params, "tensor"));
    qv_params_free(&params);
    assert_int_equal(params.count, 0);
}

static void initial_values(void **unused)
{
    (void)unused;
    qv_params params = {0};
    const size_t noise = qv_params_add(&params, "noise", 100, 101, 0.5f, 0.0f);
    const size_t ones = qv_params_add(&params, "ones", 1, 5, 0.0f, 1.0f);
    const size_t part = qv_params_add(&params, "part", 1, 5, 0.0f, 2.0f);
    qv_params_limit_fill(&params, 1, 3);
    qv_arena *arena = qv_arena_open(1);
    qv_real *value = qv_arena_reals(arena, params.size), *again = qv_arena_reals(arena, params.size);
    qv_params_init(&params, value, 1);
    qv_params_init(&params, again, 1);
    assert_memory_equal(value, again, params.size * sizeof *value);
    qv_params_init(&params, again, 2);
    assert_true(value[noise] != again[noise]);
    double sum = 0.0, squares = 0.0;
    for (size_t i = noise; i < noise + 10100; i++) {
        sum += (double)value[i];
        squares += (double)value[i] * (double)value[i];
    }
    assert_true(fabs(sum / 10100) < 0.5 * 4 / sqrt(10100));
    assert_true(fabs(sqrt(squares / 10100) - 0.5) < 0.02);
    for (size_t i = 0; i < 5; i++) {
        assert_true(value[ones + i] == 1);
        assert_true(value[part + i] == (i >= 1 && i < 4 ? 2 : 0));
    }
    assert_true(value[ones + 5] == 0); // padding
    qv_arena_close(&arena);
    qv_params_free(&params);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tensors_lie_side_by_side),
        cmocka_unit_test(initial_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
