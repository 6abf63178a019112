#include "nn/matrix.h"
#include <cblas.h>

void qv_gemm(bool transpose_a, bool transpose_b, int m, int n, int k, qv_real alpha, const qv_real *a,
             int lda, const qv_real *b, int ldb, qv_real beta, qv_real *c, int ldc)
{
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
