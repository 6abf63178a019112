// SPDX-License-Identifier: MIT
#ifndef QV_NN_NARROW_H
#define QV_NN_NARROW_H
#include <stddef.h>
#include "base/real.h"
#include "kernels/kernels.h"

/*
 * Products of matrices with few columns, as convolutions of a few channels need them. qv_gemm packs B and has
 * tiles that are wider than such a product; here nothing is copied, and the rows of A may overlap: a
 * convolution's unfolded patches are rows of A that lie where the input lies.
 *
 * Any number of threads may call these at once; nothing is allocated. Each element of C is a sum over k in
 * order.
 */
/* C += A B.   A [m][k]; B [k][QV_NARROW], rows `ldb` apart, of which the first n columns count, but all are
 * read; C [m][n], n up to QV_NARROW, rows `ldc` apart. */
void qv_multiply_narrow(int m, int n, int k, qv_strided a, const qv_real *b, ptrdiff_t ldb, qv_real *c,
                        ptrdiff_t ldc);

/* C += A B' for a C of one or two columns: products of rows.   A [m][k], rows `lda` apart, elements side by
 * side; B [n][k]; C [m][n], its rows `ldc` apart. */
void qv_multiply_dots(int m, int n, int k, const qv_real *a, ptrdiff_t lda, const qv_real *b, qv_real *c,
                      ptrdiff_t ldc);

#endif
