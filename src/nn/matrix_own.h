// SPDX-License-Identifier: MIT
#ifndef QV_NN_MATRIX_OWN_H
#define QV_NN_MATRIX_OWN_H
#include "nn/matrix.h"

/* qv_gemm by the kernels, in programs whose qv_gemm is OpenBLAS's, too. */
void qv_gemm_own(int m, int n, int k, qv_matrix a, qv_matrix b, bool add, qv_real *c, int ldc);

#endif
