// SPDX-License-Identifier: MIT
/* Products of reals in the library, and in the trainer with -Dblas=own. */
#include "nn/matrix.h"
#include "nn/matrix_own.h"

void qv_gemm(int m, int n, int k, qv_matrix a, qv_matrix b, bool add, qv_real *c, int ldc)
{
    qv_gemm_own(m, n, k, a, b, add, c, ldc);
}
