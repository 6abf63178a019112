// SPDX-License-Identifier: MIT
#ifndef QV_NN_MATRIX_H
#define QV_NN_MATRIX_H
#include <stdbool.h>
#include <stdint.h>
#include "base/real.h"

/*
 * Products of matrices, row-major. `ld` and `ldc` are the lengths of the rows as stored. Any number of
 * threads may call these at once; nothing is allocated.
 *
 * Each element of C is a sum over k in order, by the same instructions however many rows there are: a row of
 * C has the same bits whichever other rows are computed with it. In the trainer, whose sentences are not cut,
 * OpenBLAS computes qv_gemm where it knows the processor (matrix_blas.c), and that isn't promised.
 */

/* A matrix as it is stored, and whether the product is with it, or with its transposed. */
typedef struct qv_matrix {
    const qv_real *at;
    int ld;
    bool transposed;
} qv_matrix;

/* C = op(A) op(B), added to C if `add`.   op(A) is [m][k], op(B) is [k][n], C is [m][n]. */
void qv_gemm(int m, int n, int k, qv_matrix a, qv_matrix b, bool add, qv_real *c, int ldc);

/* C = op(A) B, added to C if `add`, where B [k][n] is in half precision, finite, and aligned to no more than
 * 2 bytes: for weights as they lie in a voice file. The result has the bits of qv_gemm with B as floats. */
void qv_gemm_half(int m, int n, int k, qv_matrix a, const uint16_t *b, int ldb, bool add, qv_real *c,
                  int ldc);

#endif
