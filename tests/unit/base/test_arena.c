// SPDX-License-Identifier: MIT
/* The arena. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "base/arena.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takers_do_not_share),
        cmocka_unit_test(passes_repeat),
        cmocka_unit_test(zeros_are_zero),
        cmocka_unit_test(absurd_sizes_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
