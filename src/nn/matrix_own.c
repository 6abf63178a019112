// SPDX-License-Identifier: MIT
#include "nn/matrix_own.h"
#include "kernels/kernels.h"

void qv_gemm_own(int m, int n, int k, qv_matrix a, qv_matrix b, bool add, qv_real *c, int ldc)
{
    const qv_product product = {
        .m = m,
        .n = n,
        .k = k,
        .a = a.at,
        .a_row = a.transposed ? 1 : a.ld,
        .a_column = a.transposed ? a.ld : 1,
        .type = QV_REALS,
        .b = b.at,
        .ldb = b.ld,
        .transposed = b.transposed,
        .add = add,
        .c = c,
        .ldc = ldc,
    };
    qv_kernels()->multiply(&product);
}
