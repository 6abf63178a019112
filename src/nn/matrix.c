// SPDX-License-Identifier: MIT
/* Products of reals by the kernels: those of the stream, and of the trainer with -Dblas=own. */
#include "nn/matrix.h"
#include "kernels/kernels.h"

void qv_gemm(bool transpose_a, bool transpose_b, int m, int n, int k, const qv_real *a, int lda,
             const qv_real *b, int ldb, bool add, qv_real *c, int ldc)
{
    const qv_product product = {
        .m = m,
        .n = n,
        .k = k,
        .a = a,
        .a_row = transpose_a ? 1 : lda,
        .a_column = transpose_a ? lda : 1,
        .type = QV_REALS,
        .b = b,
        .ldb = ldb,
        .transposed = transpose_b,
        .add = add,
        .c = c,
        .ldc = ldc,
    };
    qv_kernels()->multiply(&product);
}
