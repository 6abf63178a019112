/* Products of matrices, by every kind of loops that this processor can run. */
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <cmocka.h>
#include "../../../src/nn/matrix.c"
#include "base/rng.h"

enum {
    SIDE = 100,        // at most, of C and of B's columns
    LONG = DEPTH + 50, // of the sums at most: more than are packed at once
};

typedef void kernel(int m, int n, int k, left a, right b, qv_real *c, ptrdiff_t ldc);

/* Those of this processor, the best first; returns how many. */
static int kernels(kernel *found[3])
{
    int count = 0;
#ifdef HAVE_LEVELS
    if (__builtin_cpu_supports("x86-64-v4"))
        found[count++] = multiply_v4;
    if (__builtin_cpu_supports("x86-64-v3"))
        found[count++] = multiply_v3;
#endif
    found[count++] = multiply_plain;
    return count;
}

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

static void products_are_right(void **unused)
{
    (void)unused;
    static qv_real c[SIDE * SIDE];
    const struct {
        int m, n, k;
    } sizes[] = {{1, 1, 1},   {1, 64, 9},  {2, 16, 33}, {3, 100, 7},         {4, 8, LONG},    {5, 96, 20},
                 {6, 33, 61}, {7, 77, 61}, {13, 80, 3}, {33, 99, DEPTH + 1}, {70, 100, LONG}, {100, 65, 64}};
    kernel *multiply_by[3];
    const int count = kernels(multiply_by);
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        for (int form = 0; form < 5 * count; form++) {
            const bool ta = form % 5 & 1, tb = form % 5 & 2, half = form % 5 == 4;
            const left a = {given.a, ta ? 1 : LONG, ta ? LONG : 1};
            const right b = {half ? HALVES : REALS, tb, half ? (void *)given.half : given.b, LONG};
            memcpy(c, given.before, sizeof c);
            multiply_by[form / 5](sizes[s].m, sizes[s].n, sizes[s].k, a, b, c, SIDE);
            check(c, ta, tb, sizes[s].m, sizes[s].n, sizes[s].k);
        }
    }
}

/* The product replaces what was there, or is added. */
static void products_are_added(void **unused)
{
    (void)unused;
    const qv_real a[4] = {1, 2, 3, 4}, b[4] = {1, 0, 1, 1};
    const uint16_t half[4] = {0x3c00, 0, 0x3c00, 0x3c00};
    qv_real c[4] = {NAN, NAN, NAN, NAN};
    qv_gemm(false, false, 2, 2, 2, a, 2, b, 2, false, c, 2);
    assert_true(c[0] == 3 && c[1] == 2 && c[2] == 7 && c[3] == 4);
    qv_gemm_half(2, 2, 2, a, 2, half, 2, true, c, 2);
    assert_true(c[0] == 6 && c[1] == 4 && c[2] == 14 && c[3] == 8);
    qv_gemm_half(2, 2, 2, a, 2, half, 2, false, c, 2);
    assert_true(c[0] == 3 && c[1] == 2 && c[2] == 7 && c[3] == 4);
    qv_gemm(true, true, 2, 2, 2, a, 2, b, 2, true, c, 2);
    assert_true(c[0] == 4 && c[1] == 6 && c[2] == 9 && c[3] == 10);
}

/* A row has the same bits alone, among others, and with B in half precision. */
static void rows_do_not_mix(void **unused)
{
    (void)unused;
    static qv_real whole[SIDE * SIDE], part[SIDE * SIDE];
    kernel *multiply_by[3];
    const int count = kernels(multiply_by), n = 83, k = LONG;
    const right reals = {REALS, false, given.b, LONG}, halves = {HALVES, false, given.half, LONG};
    for (int i = 0; i < count; i++) {
        memset(whole, 0, sizeof whole);
        multiply_by[i](SIDE, n, k, (left){given.a, LONG, 1}, reals, whole, SIDE);
        for (int block = 1; block <= 40; block += 3)
            for (int half = 0; half < 2; half++) {
                memset(part, 0, sizeof part);
                for (int row = 0; row < SIDE; row += block) {
                    const int rows = SIDE - row < block ? SIDE - row : block;
                    multiply_by[i](rows, n, k, (left){given.a + row * LONG, LONG, 1}, half ? halves : reals,
                                   part + row * SIDE, SIDE);
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
        qv_gemm(false, false, SIDE, SIDE, SIDE, given.a, LONG, given.b, LONG, false, c, SIDE);
        w->same = !memcmp(c, w->truth, SIDE * SIDE * sizeof *c);
    }
    free(c);
    return NULL;
}

/* Several threads at once get what one gets. */
static void threads_may_multiply(void **unused)
{
    (void)unused;
    static qv_real c[SIDE * SIDE];
    qv_gemm(false, false, SIDE, SIDE, SIDE, given.a, LONG, given.b, LONG, false, c, SIDE);
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
        cmocka_unit_test(products_are_right),
        cmocka_unit_test(products_are_added),
        cmocka_unit_test(rows_do_not_mix),
        cmocka_unit_test(threads_may_multiply),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
