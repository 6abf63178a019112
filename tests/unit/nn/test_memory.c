/* The arena and the list of parameters. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "base/arena.h"
#include "nn/params.h"

/* What is handed out is aligned, does not overlap, and stays valid when another slab is chained on. */
static void takers_do_not_share(void **unused)
{
    (void)unused;
    enum { TAKERS = 200 };
    qv_arena *arena = qv_arena_open(1000);
    unsigned char *taken[TAKERS];
    for (int i = 0; i < TAKERS; i++) {
        taken[i] = qv_arena_bytes(arena, (size_t)i * 7);
        assert_non_null(taken[i]);
        assert_int_equal((uintptr_t)taken[i] % 64, 0);
        memset(taken[i], i, (size_t)i * 7);
    }
    for (int i = 0; i < TAKERS; i++)
        for (int j = 0; j < i * 7; j++)
            assert_int_equal(taken[i][j], i);
    qv_arena_close(&arena);
    assert_null(arena);
    qv_arena_close(&arena);
}

/* The second pass gets the very places of the first. */
static void passes_repeat(void **unused)
{
    (void)unused;
    qv_arena *arena = qv_arena_open(64);
    void *first[20];
    const size_t start = qv_arena_mark(arena);
    size_t peak = 0;
    for (int pass = 0; pass < 3; pass++) {
        for (int i = 0; i < 20; i++) {
            void *place = qv_arena_reals(arena, (size_t)(i * 100 % 777));
            if (pass == 0)
                first[i] = place;
            assert_ptr_equal(place, first[i]);
            // An inner taker comes and goes.
            const size_t mark = qv_arena_mark(arena);
            assert_non_null(qv_arena_bytes(arena, 10));
            qv_arena_release(arena, mark);
        }
        if (pass == 0)
            peak = qv_arena_peak(arena);
        assert_int_equal(qv_arena_peak(arena), peak);
        qv_arena_release(arena, start);
    }
    // An arena of the size that was measured holds a pass in one slab.
    qv_arena *measured = qv_arena_open(qv_arena_peak(arena));
    const unsigned char *base = qv_arena_bytes(measured, 0);
    for (int i = 0; i < 20; i++) {
        const unsigned char *place = qv_arena_bytes(measured, sizeof(qv_real) * (size_t)(i * 100 % 777));
        assert_true(place >= base && place < base + qv_arena_peak(arena));
    }
    qv_arena_close(&measured);
    qv_arena_close(&arena);
}

static void zeros_are_zero(void **unused)
{
    (void)unused;
    qv_arena *arena = qv_arena_open(0);
    memset(qv_arena_reals(arena, 1000), 0xff, 1000 * sizeof(qv_real));
    qv_arena_release(arena, 0);
    const qv_real *zeros = qv_arena_zeros(arena, 1000);
    for (int i = 0; i < 1000; i++)
        assert_true(zeros[i] == 0);
    qv_arena_close(&arena);
}

static void absurd_sizes_are_refused(void **unused)
{
    (void)unused;
    qv_arena *arena = qv_arena_open(100);
    assert_null(qv_arena_bytes(arena, SIZE_MAX));
    assert_null(qv_arena_bytes(arena, SIZE_MAX - 63));
    assert_null(qv_arena_reals(arena, SIZE_MAX / 2));
    assert_null(qv_arena_open(SIZE_MAX));
    assert_non_null(qv_arena_bytes(arena, 100)); // still good
    qv_arena_close(&arena);
}

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
        cmocka_unit_test(takers_do_not_share),      cmocka_unit_test(passes_repeat),
        cmocka_unit_test(zeros_are_zero),           cmocka_unit_test(absurd_sizes_are_refused),
        cmocka_unit_test(tensors_lie_side_by_side), cmocka_unit_test(initial_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
