// SPDX-License-Identifier: MIT
#include "nn/narrow.h"
#include <string.h>

/* Rows of C that are not whole: a few at a time, in rows that are. */
static void multiply_part(int m, int n, int k, qv_strided a, const qv_real *b, ptrdiff_t ldb, qv_real *c,
                          ptrdiff_t ldc)
{
    enum { SOME = 48 };
    qv_real part[SOME * QV_NARROW];
    for (int from = 0; from < m; from += SOME) {
        const int rows = m - from < SOME ? m - from : SOME;
        memset(part, 0, sizeof part);
        qv_kernels()->multiply_narrow(rows, k, &a, b, ldb, part, QV_NARROW);
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < n; j++)
                c[(from + i) * ldc + j] += part[i * QV_NARROW + j];
        a.at += SOME * a.row;
    }
}

void qv_multiply_narrow(int m, int n, int k, qv_strided a, const qv_real *b, ptrdiff_t ldb, qv_real *c,
                        ptrdiff_t ldc)
{
    if (n == QV_NARROW)
        qv_kernels()->multiply_narrow(m, k, &a, b, ldb, c, ldc);
    else
        multiply_part(m, n, k, a, b, ldb, c, ldc);
}

void qv_multiply_dots(int m, int n, int k, const qv_real *a, ptrdiff_t lda, const qv_real *b, qv_real *c,
                      ptrdiff_t ldc)
{
    qv_kernels()->multiply_dots(m, n, k, a, lda, b, c, ldc);
}
