// SPDX-License-Identifier: MIT
#include "nn/matrix.h"
#include "kernels/kernels.h"

void qv_gemm_half(int m, int n, int k, qv_matrix a, const uint16_t *b, int ldb, bool add, qv_real *c, int ldc)
{
    const qv_product product = {
        .m = m,
        .n = n,
        .k = k,
        .a = a.at,
        .a_row = a.transposed ? 1 : a.ld,
        .a_column = a.transposed ? a.ld : 1,
        .type = QV_HALVES,
        .b = b,
        .ldb = ldb,
        .add = add,
        .c = c,
        .ldc = ldc,
    };
    qv_kernels()->multiply(&product);
}
