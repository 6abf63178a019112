// SPDX-License-Identifier: MIT
/* Eigenvalues of symmetric matrices against what they are defined by. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "close.h"
#include "base/rng.h"
#include "train/fit/eigen.h"

enum { MOST = 80 };

static void knows_a_matrix_of_two(void **state)
{
    (void)state;
    double a[4] = {2, 1, 1, 2}, value[2], vector[4];
    qv_eigen(a, 2, value, vector);
    int large = value[1] > value[0];
    assert_close(value[large], 3, 1e-12);
    assert_close(value[!large], 1, 1e-12);
    assert_close(vector[large], vector[2 + large], 1e-12);
    assert_close(vector[!large], -vector[2 + !large], 1e-12);
}

static void draw(qv_rng *rng, int n, double *a)
{
    for (int i = 0; i < n; i++) {
        for (int j = i; j < n; j++)
            a[i * n + j] = a[j * n + i] = (double)qv_rng_normal(rng);
    }
}

/* A V = V diag(value), V'V = 1, and joined again it is A. */
static void check(const double *a, int n, const double *value, const double *vector)
{
    static double joined[MOST * MOST];
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
            double product = 0, dot = 0;
            for (int k = 0; k < n; k++) {
                product += a[i * n + k] * vector[k * n + j];
                dot += vector[k * n + i] * vector[k * n + j];
            }
            assert_close(product, vector[i * n + j] * value[j], 1e-10 * n);
            assert_close(dot, i == j, 1e-11 * n);
        }
    }
    qv_eigen_join(value, vector, n, joined);
    for (int i = 0; i < n * n; i++)
        assert_close(joined[i], a[i], 1e-10 * n);
}

static void solves_random_matrices(void **state)
{
    (void)state;
    static double a[MOST * MOST], copy[MOST * MOST], value[MOST], vector[MOST * MOST];
    const int sizes[] = {1, 2, 3, 8, 33, MOST};
    qv_rng rng;
    qv_rng_seed(&rng, 1, 0);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        int n = sizes[i];
        draw(&rng, n, a);
        memcpy(copy, a, sizeof a);
        qv_eigen(copy, n, value, vector);
        check(a, n, value, vector);
    }
}

/* Equal eigenvalues, and a matrix of nothing. */
static void solves_flat_matrices(void **state)
{
    (void)state;
    enum { N = 6 };
    double a[N * N], copy[N * N], value[N], vector[N * N];
    for (int i = 0; i < N * N; i++)
        a[i] = copy[i] = 1 + (i / N == i % N ? 4 : 0); // 4, five times, and 10
    qv_eigen(copy, N, value, vector);
    check(a, N, value, vector);
    memset(a, 0, sizeof a), memset(copy, 0, sizeof copy);
    qv_eigen(copy, N, value, vector);
    check(a, N, value, vector);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_a_matrix_of_two),
        cmocka_unit_test(solves_random_matrices),
        cmocka_unit_test(solves_flat_matrices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
