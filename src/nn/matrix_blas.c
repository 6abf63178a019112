// SPDX-License-Identifier: MIT
/*
 * Products of reals by OpenBLAS: a program that has this file among its own is linked without matrix.c. Whole
 * sentences and the transposed products of the backward pass are larger than those of the stream, and a row's
 * bits may depend on the other rows here.
 */
#include "nn/matrix.h"
#include <cblas.h>
#include <pthread.h>

#ifdef QV_DOUBLE
#define GEMM cblas_dgemm
#else
#define GEMM cblas_sgemm
#endif

/* Each worker of the trainer multiplies by itself; threads of OpenBLAS's own would only take turns with them.
 */
static void use_one_thread(void)
{
    openblas_set_num_threads(1);
}

void qv_gemm(int m, int n, int k, qv_matrix a, qv_matrix b, bool add, qv_real *c, int ldc)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, use_one_thread);
    GEMM(CblasRowMajor, a.transposed ? CblasTrans : CblasNoTrans, b.transposed ? CblasTrans : CblasNoTrans, m,
         n, k, 1, a.at, a.ld, b.at, b.ld, add ? 1 : 0, c, ldc);
}
