// SPDX-License-Identifier: MIT
/*
 * Products of reals by OpenBLAS: a program that has this file among its own is linked without matrix.c. Whole
 * sentences and the transposed products of the backward pass are larger than those of the stream, and a row's
 * bits may depend on the other rows here.
 */
#include <cblas.h>
#include <pthread.h>
#include <stddef.h>
#include <string.h>
#include "kernels/kernels.h"
#include "nn/matrix.h"
#include "nn/matrix_own.h"

#ifdef QV_DOUBLE
#define GEMM cblas_dgemm
#else
#define GEMM cblas_sgemm
#endif

/* OpenBLAS's names for processors of SSE. It takes newer ones than itself for one of them, releases up to
 * 0.3.24 even Intel's 13th generation (https://github.com/OpenMathLib/OpenBLAS/issues/4267), and is then a
 * fourth as fast as the kernels. */
static const char *const old[] = {"Prescott", "Core2", "Penryn", "Dunnington", "Nehalem", "Atom"};

static bool mistakes_processor(void)
{
    const char *core = openblas_get_corename();
    bool found = false;
    for (size_t i = 0; i < sizeof old / sizeof *old; i++)
        found |= strcmp(core, old[i]) == 0;
    return found && strcmp(qv_kernels()->name, "plain") != 0;
}

static bool use_own;

/* Each worker of the trainer multiplies by itself; threads of OpenBLAS's own would only take turns with them.
 */
static void set_up(void)
{
    openblas_set_num_threads(1); // of which builds with OpenMP keep one number for each thread that calls
    use_own = mistakes_processor() || openblas_get_parallel() == OPENBLAS_OPENMP;
}

void qv_gemm(int m, int n, int k, qv_matrix a, qv_matrix b, bool add, qv_real *c, int ldc)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, set_up);
    if (use_own)
        qv_gemm_own(m, n, k, a, b, add, c, ldc);
    else
        GEMM(CblasRowMajor, a.transposed ? CblasTrans : CblasNoTrans,
             b.transposed ? CblasTrans : CblasNoTrans, m, n, k, 1, a.at, a.ld, b.at, b.ld, add ? 1 : 0, c,
             ldc);
}
