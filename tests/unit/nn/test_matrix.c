// SPDX-License-Identifier: MIT
/* Products of matrices, by the kernels of every instruction set that this processor has, and by what qv_gemm
 * is in this program: kernels, or OpenBLAS in the trainer. */
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>
#include "base/half.h"
#include "base/rng.h"
#include "kernels/kernels.h"
#include "nn/matrix.h"
#include "nn/matrix_own.h"

enum {
    SIDE = 100,  // at most, of C and of B's columns
    DEPTH = 128, // of the sums, packed at once
    LONG = DEPTH + 50,
};

/* A, B and C as reals, and B as halves of the same values. */
static struct {
    qv_real a[LONG * LONG], b[LONG * LONG], before[SIDE * SIDE];
    uint16_t half[LONG * LONG];
} given;

static void fill(void)
{
    qv_rng rng;
    qv_rng_seed(&rng, 1, 99);
    for (int i = 0; i < LONG * LONG; i++) {
        given.a[i] = qv_rng_normal(&rng);
        // sign, an exponent from that of subnormal numbers up to 2^-1, mantissa
        given.half[i] = (uint16_t)(qv_rng_next(&rng) & 0xbbff);
        given.b[i] = (qv_real)qv_half_widen1(given.half[i]);
    }
    for (int i = 0; i < SIDE * SIDE; i++)
        given.before[i] = qv_rng_normal(&rng);
}

static double element(bool transpose, const qv_real *a, int row, int column)
{
    return (double)(transpose ? a[column * LONG + row] : a[row * LONG + column]);
}

/* c [SIDE][SIDE] = what was there before + the product; outside [m][n] nothing may be touched */
static void check(const qv_real *c, bool ta, bool tb, int m, int n, int k)
{
    for (int i = 0; i < SIDE; i++)
        for (int j = 0; j < SIDE; j++) {
            double sum = (double)given.before[i * SIDE + j];
            for (int p = 0; p < k && i < m && j < n; p++)
                sum += element(ta, given.a, i, p) * element(tb, given.b, p, j);
            assert_true(fabs((double)c[i * SIDE + j] - sum) <= 2e-5);
        }
}

/* c [SIDE][SIDE] += the product of what is given */
static qv_product product(int m, int n, int k, bool half, qv_real *c)
{
    return (qv_product){
        .m = m,
        .n = n,
        .k = k,
        .a = given.a,
        .a_row = LONG,
        .a_column = 1,
        .type = half ? QV_HALVES : QV_REALS,
        .b = half ? (void *)given.half : given.b,
        .ldb = LONG,
        .add = true,
        .c = c,
        .ldc = SIDE,
    };
}

static const struct {
    int m, n, k;
} sizes[] = {{1, 1, 1},   {1, 64, 9},  {2, 16, 33}, {3, 100, 7},         {4, 8, LONG},    {5, 96, 20},
             {6, 33, 61}, {7, 77, 61}, {13, 80, 3}, {33, 99, DEPTH + 1}, {70, 100, LONG}, {100, 65, 64}};

static void products_of_the_program_are_right(void **unused)
{
    (void)unused;
    static qv_real c[SIDE * SIDE];
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
        for (int form = 0; form < 4; form++) {
            memcpy(c, given.before, sizeof c);
            qv_gemm(sizes[s].m, sizes[s].n, sizes[s].k, (qv_matrix){given.a, LONG, form & 1},
                    (qv_matrix){given.b, LONG, form & 2}, true, c, SIDE);
            check(c, form & 1, form & 2, sizes[s].m, sizes[s].n, sizes[s].k);
        }
}

static void products_are_right(void **unused)
{
    (void)unused;
    static qv_real c[SIDE * SIDE];
    const qv_kernel_table *kernels;
    for (int level = 0; (kernels = qv_kernels_level(level)) != NULL; level++)
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
            for (int form = 0; form < 5; form++) {
                const bool ta = form & 1, tb = form & 2, half = form == 4;
                qv_product p = product(sizes[s].m, sizes[s].n, sizes[s].k, half, c);
                p.a_row = ta ? 1 : LONG;
                p.a_column = ta ? LONG : 1;
                p.transposed = tb;
                memcpy(c, given.before, sizeof c);
                kernels->multiply(&p);
                check(c, ta, tb, sizes[s].m, sizes[s].n, sizes[s].k);
            }
}

/* The product replaces what was there, or is added. */
static void products_are_added(void **unused)
{
    (void)unused;
    const qv_real a[4] = {1, 2, 3, 4}, b[4] = {1, 0, 1, 1};
    const uint16_t half[4] = {0x3c00, 0, 0x3c00, 0x3c00};
    qv_real c[4] = {NAN, NAN, NAN, NAN};
    qv_gemm(2, 2, 2, (qv_matrix){a, 2, false}, (qv_matrix){b, 2, false}, false, c, 2);
    assert_true(c[0] == 3 && c[1] == 2 && c[2] == 7 && c[3] == 4);
    qv_gemm_half(2, 2, 2, (qv_matrix){a, 2, false}, half, 2, true, c, 2);
    assert_true(c[0] == 6 && c[1] == 4 && c[2] == 14 && c[3] == 8);
    qv_gemm_half(2, 2, 2, (qv_matrix){a, 2, false}, half, 2, false, c, 2);
    assert_true(c[0] == 3 && c[1] == 2 && c[2] == 7 && c[3] == 4);
    qv_gemm(2, 2, 2, (qv_matrix){a, 2, true}, (qv_matrix){b, 2, true}, true, c, 2);
    assert_true(c[0] == 4 && c[1] == 6 && c[2] == 9 && c[3] == 10);
}

/* A row has the same bits alone, among others, and with B in half precision. */
static void rows_do_not_mix(void **unused)
{
    (void)unused;
    static qv_real whole[SIDE * SIDE], part[SIDE * SIDE];
    const qv_kernel_table *kernels;
    for (int level = 0; (kernels = qv_kernels_level(level)) != NULL; level++) {
        qv_product p = product(SIDE, 83, LONG, false, whole);
        memset(whole, 0, sizeof whole);
        kernels->multiply(&p);
        for (int block = 1; block <= 40; block += 3)
            for (int half = 0; half < 2; half++) {
                memset(part, 0, sizeof part);
                for (int row = 0; row < SIDE; row += block) {
                    const int rows = SIDE - row < block ? SIDE - row : block;
                    p = product(rows, 83, LONG, half, part + row * SIDE);
                    p.a += row * LONG;
                    kernels->multiply(&p);
                }
                assert_memory_equal(whole, part, sizeof whole);
            }
    }
}

typedef struct work {
    const qv_real *truth;
    bool same;
} work;

static void *multiply_often(void *context)
{
    work *w = context;
    qv_real *c = malloc(SIDE * SIDE * sizeof *c);
    w->same = c != NULL;
    for (int i = 0; i < 200 && w->same; i++) {
        qv_gemm(SIDE, SIDE, SIDE, (qv_matrix){given.a, LONG, false}, (qv_matrix){given.b, LONG, false}, false,
                c, SIDE);
        w->same = !memcmp(c, w->truth, SIDE * SIDE * sizeof *c);
    }
    free(c);
    return NULL;
}

/* OpenBLAS, told that the processor is one of SSE, as it takes newer ones to be, is left alone. Meson runs
 * this program so, too. */
static void kernels_stand_in_for_openblas(void **unused)
{
    (void)unused;
    static qv_real c[SIDE * SIDE], own[SIDE * SIDE];
    const char *core = getenv("OPENBLAS_CORETYPE");
    if (!core || strcmp(core, "Prescott") != 0 || strcmp(qv_kernels()->name, "plain") == 0)
        return;
    for (int form = 0; form < 4; form++) {
        const qv_matrix a = {given.a, LONG, form & 1}, b = {given.b, LONG, form & 2};
        qv_gemm(SIDE, SIDE, SIDE, a, b, false, c, SIDE);
        qv_gemm_own(SIDE, SIDE, SIDE, a, b, false, own, SIDE);
        assert_memory_equal(c, own, sizeof c);
    }
}

/* Several threads at once get what one gets. */
static void threads_may_multiply(void **unused)
{
    (void)unused;
    static qv_real c[SIDE * SIDE];
    qv_gemm(SIDE, SIDE, SIDE, (qv_matrix){given.a, LONG, false}, (qv_matrix){given.b, LONG, false}, false, c,
            SIDE);
    pthread_t threads[3];
    work works[3];
    for (int i = 0; i < 3; i++) {
        works[i].truth = c;
        assert_int_equal(pthread_create(&threads[i], NULL, multiply_often, &works[i]), 0);
    }
    for (int i = 0; i < 3; i++) {
        pthread_join(threads[i], NULL);
        assert_true(works[i].same);
    }
}

int main(void)
{
    fill();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_are_right),   cmocka_unit_test(products_of_the_program_are_right),
        cmocka_unit_test(products_are_added),   cmocka_unit_test(rows_do_not_mix),
        cmocka_unit_test(threads_may_multiply), cmocka_unit_test(kernels_stand_in_for_openblas),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
