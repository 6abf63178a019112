// SPDX-License-Identifier: MIT
/* Products with few columns, by the kernels of every instruction set that this processor has. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "base/rng.h"
#include "nn/narrow.h"

enum { MOST = 80, WIDE = 24, STORED = MOST * WIDE };

static struct {
    qv_real a[4 * STORED], b[STORED], before[STORED], c[STORED];
} given;

static void fill(void)
{
    qv_rng rng;
    qv_rng_seed(&rng, 1, 3);
    for (int i = 0; i < 4 * STORED; i++)
        given.a[i] = qv_rng_normal(&rng);
    for (int i = 0; i < STORED; i++) {
        given.b[i] = qv_rng_normal(&rng);
        given.before[i] = qv_rng_normal(&rng);
    }
}

/* c = what was there before + the product; outside [m][n] nothing may be touched. b (k, n) is at
 * [k * b_row + n * b_column]. */
static void check(int m, int n, int k, qv_strided a, ptrdiff_t b_row, ptrdiff_t b_column, ptrdiff_t ldc)
{
    for (int i = 0; i < STORED; i++) {
        const int row = i / (int)ldc, column = i % (int)ldc;
        double sum = (double)given.before[i];
        for (int p = 0; p < k && row < m && column < n; p++)
            sum += (double)a.at[row * a.row + p * a.column] * (double)given.b[p * b_row + column * b_column];
        assert_true(fabs((double)given.c[i] - sum) <= 2e-5);
    }
}

static const int rows[] = {1, 2, 3, 5, 6, 7, 15, 16, 17, 33, 64}, depths[] = {1, 2, 14, 49, 64};
enum { ROW_CASES = sizeof rows / sizeof *rows, DEPTH_CASES = sizeof depths / sizeof *depths };

/* A's elements lie apart, side by side in rows or in columns, and rows overlap. */
static void narrow_products_are_right(void **unused)
{
    (void)unused;
    const qv_strided layouts[] = {{given.a, MOST, 1}, {given.a, 1, MOST}, {given.a, 3, 1},
                                  {given.a, 16, 1},   {given.a, 1, 32},   {given.a, 5, 7}};
    fill();
    for (int i = 0; i < ROW_CASES * DEPTH_CASES * 6; i++) {
        const int m = rows[i % ROW_CASES], k = depths[i / ROW_CASES % DEPTH_CASES];
        const qv_strided a = layouts[i / ROW_CASES / DEPTH_CASES];
        const qv_kernel_table *kernels;
        for (int level = 0; (kernels = qv_kernels_level(level)) != NULL; level++) {
            memcpy(given.c, given.before, sizeof given.c);
            kernels->multiply_narrow(m, k, &a, given.b, 20, given.c, WIDE);
            check(m, QV_NARROW, k, a, 20, 1, WIDE);
        }
        for (int n = 1; n <= QV_NARROW; n += 5) {
            memcpy(given.c, given.before, sizeof given.c);
            qv_multiply_narrow(m, n, k, a, given.b, 20, given.c, n);
            check(m, n, k, a, 20, 1, n);
        }
    }
}

static void dots_are_right(void **unused)
{
    (void)unused;
    fill();
    for (int i = 0; i < ROW_CASES * DEPTH_CASES * 2; i++) {
        const int m = rows[i % ROW_CASES], k = depths[i / ROW_CASES % DEPTH_CASES];
        const int n = 1 + i / ROW_CASES / DEPTH_CASES;
        const qv_kernel_table *kernels;
        for (int level = 0; (kernels = qv_kernels_level(level)) != NULL; level++) {
            memcpy(given.c, given.before, sizeof given.c);
            kernels->multiply_dots(m, n, k, given.a, 11, given.b, given.c, 5);
            check(m, n, k, (qv_strided){given.a, 11, 1}, 1, k, 5);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(narrow_products_are_right),
        cmocka_unit_test(dots_are_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
