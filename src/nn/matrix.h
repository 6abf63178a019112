#ifndef QV_NN_MATRIX_H
#define QV_NN_MATRIX_H
#include <stdbool.h>
#include "nn/real.h"

/* C = alpha op(A) op(B) + beta C, row-major; op(A) is [m][k], op(B) is [k][n], C is [m][n].
 * `lda`, `ldb`, `ldc` are the lengths of the rows as stored. The only way to BLAS in the project.
 * Any number of threads may call it at once.
 *
 * Products with fewer than 48 rows of A, neither side transposed, alpha = 1 and beta = 0 or 1, are made here
 * and not by BLAS; each row of C then has the same bits whichever other rows are computed with it. */
void qv_gemm(bool transpose_a, bool transpose_b, int m, int n, int k, qv_real alpha, const qv_real *a,
             int lda, const qv_real *b, int ldb, qv_real beta, qv_real *c, int ldc);

/* Lets BLAS use one thread only, for programs that make their own threads (the command, the trainer).
 * The library does not call it: how many threads BLAS has belongs to the host program. */
void qv_matrix_single_thread(void);

#endif
