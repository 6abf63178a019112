// SPDX-License-Identifier: MIT
/* Products of 8-bit numbers: every instruction set that this processor has gives the same bits as arithmetic
 * that is written down here, in every shape. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/rng.h"
#include "kernels/bytes.h"

enum { ROWS = 13, COLUMNS = 192, DEPTH = 516, GUARD = 3 };

static uint8_t a[ROWS * DEPTH];
static int8_t value[DEPTH][COLUMNS], b[COLUMNS * DEPTH];
static float a_scale[ROWS], b_scale[COLUMNS];
static int32_t b_sum[COLUMNS];

/* Elements up to the largest that may stand together: 0 to 255 of A, and pairs of up to 128 of B. */
static void fill(int depth, int columns, bool extreme)
{
    qv_rng rng;
    qv_rng_seed(&rng, 3, (uint64_t)(depth + columns));
    memset(b, 0, sizeof b);
    memset(b_sum, 0, sizeof b_sum);
    for (int i = 0; i < ROWS * DEPTH; i++)
        a[i] = extreme ? 255 : (uint8_t)qv_rng_next(&rng);
    for (int k = 0; k < depth; k++) {
        for (int n = 0; n < columns; n++) {
            const int other = k % 2 ? 128 - abs(value[k - 1][n]) : 128, most = other < 127 ? other : 127;
            value[k][n] = (int8_t)(extreme ? 64 : (int)(qv_rng_next(&rng) % (unsigned)(2 * most + 1)) - most);
            b[(n / 16 * depth / 4 + k / 4) * 64 + n % 16 * 4 + k % 4] = value[k][n];
            b_sum[n] += value[k][n];
        }
    }
    for (int m = 0; m < ROWS; m++)
        a_scale[m] = 0.01f + qv_rng_uniform(&rng);
    for (int n = 0; n < columns; n++)
        b_scale[n] = 0.01f + qv_rng_uniform(&rng);
}

static void check(const qv_byte_table *kernels, int rows, int depth, int columns)
{
    static float c[ROWS * (COLUMNS + GUARD)];
    const ptrdiff_t ldc = columns + GUARD;
    for (int i = 0; i < ROWS * ldc; i++)
        c[i] = -1;
    const qv_byte_product product = {rows, columns, depth, a, a_scale, b, b_scale, b_sum, c, ldc};
    kernels->multiply(&product);
    for (int m = 0; m < ROWS; m++) {
        for (int n = 0; n < ldc; n++) {
            volatile float wanted = -1;
            if (m < rows && n < columns) {
                int32_t sum = 0;
                for (int k = 0; k < depth; k++)
                    sum += (a[m * depth + k] - 128) * value[k][n];
                wanted = a_scale[m] * b_scale[n];
                wanted = (float)sum * wanted;
            }
            if (c[m * ldc + n] != wanted)
                fail_msg("%s: %d x %d x %d: element %d, %d is %.9g, not %.9g", kernels->name, rows, depth,
                         columns, m, n, (double)c[m * ldc + n], (double)wanted);
        }
    }
}

static void products_are_exact(void **state)
{
    (void)state;
    static const int depths[] = {4, 48, 84, 512, 516}, widths[] = {1, 15, 16, 17, 81, 128, 192};
    for (size_t d = 0; d < sizeof depths / sizeof *depths; d++) {
        for (size_t w = 0; w < sizeof widths / sizeof *widths; w++) {
            fill(depths[d], widths[w], d == 3 && w == 3);
            for (int level = 0; qv_byte_kernels_level(level); level++)
                for (int rows = 1; rows <= ROWS; rows += rows < 7 ? 1 : 3)
                    check(qv_byte_kernels_level(level), rows, depths[d], widths[w]);
        }
    }
}

static void expect_survey(const qv_byte_table *kernels, int depth, bool sound)
{
    int32_t sum[16];
    if (kernels->survey(b, depth, sum) != sound)
        fail_msg("%s: %d deep: not seen as %s", kernels->name, depth, sound ? "sound" : "too large");
    assert_memory_equal(sum, b_sum, sizeof sum);
}

/* Sums of columns, and pairs of neighbours that are too large, wherever they stand. */
static void columns_are_surveyed(void **state)
{
    static const int depths[] = {4, 84, 516};
    (void)state;
    for (int level = 0; qv_byte_kernels_level(level); level++) {
        const qv_byte_table *kernels = qv_byte_kernels_level(level);
        for (size_t d = 0; d < sizeof depths / sizeof *depths; d++) {
            fill(depths[d], 16, false);
            expect_survey(kernels, depths[d], true);
            for (int place = 0; place < depths[d] * 16; place += 2) {
                static const int8_t large[][2] = {{-128, -1}, {2, 127}, {64, -65}}, most[] = {-64, 64};
                int8_t *pair = b + place;
                const int8_t kept[2] = {pair[0], pair[1]};
                int32_t *sum = &b_sum[place / 4 % 16];
                const int32_t kept_sum = *sum;
                for (int i = 0; i < 4; i++) {
                    memcpy(pair, i < 3 ? large[i] : most, 2);
                    *sum = kept_sum - kept[0] - kept[1] + pair[0] + pair[1];
                    expect_survey(kernels, depths[d], i == 3);
                }
                memcpy(pair, kept, 2);
                *sum = kept_sum;
            }
        }
    }
}

static void rows_are_narrowed_alike(void **state)
{
    (void)state;
    float x[99];
    qv_rng rng;
    qv_rng_seed(&rng, 3, 1);
    for (int level = 0; qv_byte_kernels_level(level); level++) {
        const qv_byte_table *kernels = qv_byte_kernels_level(level);
        for (int n = 0; n <= 99; n++) {
            uint8_t q[100];
            float most = 0;
            for (int i = 0; i < n; i++) {
                x[i] = (float)(i % 9 ? 63 * tanh((double)qv_rng_normal(&rng))
                                     : (double)(i % 50) + 0.5); // and ties
                most = fabsf(x[i]) > most ? fabsf(x[i]) : most;
            }
            if (n)
                x[n / 2] = most = -64;
            assert_true(kernels->largest(x, n) == fabsf(most));
            q[n] = 77;
            kernels->narrow(x, n, 1.5f, q);
            for (int i = 0; i < n; i++)
                assert_int_equal(q[i], 128 + (int)rintf(1.5f * x[i]));
            kernels->narrow(x, n, 0, q);
            for (int i = 0; i < n; i++)
                assert_int_equal(q[i], 128);
            assert_int_equal(q[n], 77);
        }
    }
}

static void the_plain_table_is_the_last(void **state)
{
    (void)state;
    int count = 0;
    while (qv_byte_kernels_level(count))
        print_message("%s\n", qv_byte_kernels_level(count++)->name);
    assert_true(count >= 1);
    assert_null(qv_byte_kernels_level(count + 1));
    assert_string_equal(qv_byte_kernels_level(count - 1)->name, "plain");
    assert_ptr_equal(qv_byte_kernels(), qv_byte_kernels_level(0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_are_exact),
        cmocka_unit_test(columns_are_surveyed),
        cmocka_unit_test(rows_are_narrowed_alike),
        cmocka_unit_test(the_plain_table_is_the_last),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
