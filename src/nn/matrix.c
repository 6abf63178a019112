#include "nn/matrix.h"
#include <cblas.h>
#include <stddef.h>
#include <string.h>
#include "nn/elementary.h"

/*
 * BLAS rearranges B before it multiplies. That pays where many rows of A share the work, but a stream runs a
 * few frames at a time, and then reading B is all the work there is. Below, B is read once, row after row as
 * it lies, and each row of C collects the products with DEPTH rows of B in one go (tests/bench/bench_nn shows
 * the share of peak by rows).
 */
enum {
    DEPTH = 8,     // rows of B at a time
    HEIGHT = 4,    // rows of C at a time: more are hardly faster, and much more code
    FEW_ROWS = 48, // BLAS is as fast from about here on
};

/* c [rows][n] += a [rows][depth] b [depth][n]; rows and depth are constants where this is inlined. */
QV_INLINE void add_product(int rows, int depth, int n, const qv_real *a, int lda, const qv_real *restrict b,
                           int ldb, qv_real *restrict c, int ldc)
{
    qv_real factor[HEIGHT][DEPTH];
    for (int m = 0; m < rows; m++)
        for (int k = 0; k < depth; k++)
            factor[m][k] = a[m * lda + k];
#pragma GCC ivdep
    for (int i = 0; i < n; i++) {
        qv_real column[DEPTH];
#pragma GCC unroll 8
        for (int k = 0; k < depth; k++)
            column[k] = b[k * ldb + i];
#pragma GCC unroll 8
        for (int m = 0; m < rows; m++) {
            qv_real sum = c[m * ldc + i];
#pragma GCC unroll 8
            for (int k = 0; k < depth; k++)
                sum += factor[m][k] * column[k];
            c[m * ldc + i] = sum;
        }
    }
}

QV_INLINE void add_product_of_rows(int rows, int n, const qv_real *a, int lda, const qv_real *b, int ldb,
                                   qv_real *c, int ldc)
{
    switch (rows) {
    case 1:
        add_product(1, DEPTH, n, a, lda, b, ldb, c, ldc);
        break;
    case 2:
        add_product(2, DEPTH, n, a, lda, b, ldb, c, ldc);
        break;
    case 3:
        add_product(3, DEPTH, n, a, lda, b, ldb, c, ldc);
        break;
    default:
        add_product(HEIGHT, DEPTH, n, a, lda, b, ldb, c, ldc);
    }
}

/* C [m][n] += A [m][k] B [k][n]. The sum in each element of C runs over k in order, however many rows there
 * are: blocks of few rows give the same bits as one block. */
QV_CLONES static void multiply_few_rows(int m, int n, int k, const qv_real *a, int lda, const qv_real *b,
                                        int ldb, qv_real *c, int ldc)
{
    int from = 0;
    for (; from + DEPTH <= k; from += DEPTH, b += (ptrdiff_t)DEPTH * ldb)
        for (int row = 0; row < m; row += HEIGHT)
            add_product_of_rows(m - row, n, a + (ptrdiff_t)row * lda + from, lda, b, ldb,
                                c + (ptrdiff_t)row * ldc, ldc);
    for (; from < k; from++, b += ldb)
        for (int row = 0; row < m; row++)
            add_product(1, 1, n, a + (ptrdiff_t)row * lda + from, lda, b, ldb, c + (ptrdiff_t)row * ldc, ldc);
}

static void clear_rows(int m, int n, qv_real *c, int ldc)
{
    for (int row = 0; row < m; row++)
        memset(c + (ptrdiff_t)row * ldc, 0, (size_t)n * sizeof *c);
}

void qv_gemm(bool transpose_a, bool transpose_b, int m, int n, int k, qv_real alpha, const qv_real *a,
             int lda, const qv_real *b, int ldb, qv_real beta, qv_real *c, int ldc)
{
    if (!transpose_a && !transpose_b && m < FEW_ROWS && alpha == 1 && (beta == 0 || beta == 1)) {
        if (beta == 0)
            clear_rows(m, n, c, ldc);
        multiply_few_rows(m, n, k, a, lda, b, ldb, c, ldc);
        return;
    }
    const CBLAS_TRANSPOSE op_a = transpose_a ? CblasTrans : CblasNoTrans;
    const CBLAS_TRANSPOSE op_b = transpose_b ? CblasTrans : CblasNoTrans;
#ifdef QV_DOUBLE
    cblas_dgemm(CblasRowMajor, op_a, op_b, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
#else
    cblas_sgemm(CblasRowMajor, op_a, op_b, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
#endif
}

void qv_matrix_single_thread(void)
{
    openblas_set_num_threads(1);
}
