// SPDX-License-Identifier: MIT
#include "nn/matrix_own.h"
#include "kernels/kernels.h"

/* What all products have: B and C are to be put in. */
static qv_product product_with(int m, int n, int k, qv_matrix a)
{
    return (qv_product){
        .m = m,
        .n = n,
        .k = k,
        .a = a.at,
        .a_row = a.transposed ? 1 : a.ld,
        .a_column = a.transposed ? a.ld : 1,
    };
}

void qv_gemm_own(int m, int n, int k, qv_matrix a, qv_matrix b, bool add, qv_real *c, int ldc)
{
    qv_product product = product_with(m, n, k, a);
    product.type = QV_REALS;
    product.b = b.at;
    product.ldb = b.ld;
    product.transposed = b.transposed;
    product.add = add;
    product.c = c;
    product.ldc = ldc;
    qv_kernels()->multiply(&product);
}

void qv_gemm_half(int m, int n, int k, qv_matrix a, const uint16_t *b, int ldb, bool add, qv_real *c, int ldc)
{
    qv_product product = product_with(m, n, k, a);
    product.type = QV_HALVES;
    product.b = b;
    product.ldb = ldb;
    product.add = add;
    product.c = c;
    product.ldc = ldc;
    qv_kernels()->multiply(&product);
}
