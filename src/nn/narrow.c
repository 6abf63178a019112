#include "nn/narrow.h"
#include <string.h>
#include "nn/elementary.h"

/* Below, the loops for each kind of processor, as in matrix.c. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 12
#define HAVE_LEVELS

#define LEVEL(name)  name##_v4
#define TARGET       __attribute__((target("arch=x86-64-v4")))
#define VECTOR_BYTES 64
#define ROWS         (QV_NARROW * (int)sizeof(qv_real) / 64 == 1 ? 16 : 12)
#include "nn/narrow_kernel.h"

#define LEVEL(name)  name##_v3
#define TARGET       __attribute__((target("arch=x86-64-v3")))
#define VECTOR_BYTES 32
#define ROWS         (QV_NARROW * (int)sizeof(qv_real) / 32 == 2 ? 6 : 3)
#include "nn/narrow_kernel.h"

#endif

#define LEVEL(name) name##_plain
#define TARGET
#define VECTOR_BYTES 16
#ifdef __aarch64__ // has 32 registers, else 16 are what most have
#define ROWS 6
#else
#define ROWS 3
#endif
#include "nn/narrow_kernel.h"

static void multiply(int m, int k, qv_strided a, const qv_real *b, ptrdiff_t ldb, qv_real *c, ptrdiff_t ldc)
{
#ifdef HAVE_LEVELS
    if (__builtin_cpu_supports("x86-64-v4"))
        multiply_narrow_v4(m, k, a, b, ldb, c, ldc);
    else if (__builtin_cpu_supports("x86-64-v3"))
        multiply_narrow_v3(m, k, a, b, ldb, c, ldc);
    else
#endif
        multiply_narrow_plain(m, k, a, b, ldb, c, ldc);
}

/* Rows of C that are not whole: a few at a time, in rows that are. */
static void multiply_part(int m, int n, int k, qv_strided a, const qv_real *b, ptrdiff_t ldb, qv_real *c,
                          ptrdiff_t ldc)
{
    enum { SOME = 48 };
    qv_real part[SOME * QV_NARROW];
    for (int from = 0; from < m; from += SOME) {
        const int rows = m - from < SOME ? m - from : SOME;
        memset(part, 0, sizeof part);
        multiply(rows, k, a, b, ldb, part, QV_NARROW);
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
        multiply(m, k, a, b, ldb, c, ldc);
    else
        multiply_part(m, n, k, a, b, ldb, c, ldc);
}

void qv_multiply_dots(int m, int n, int k, const qv_real *a, ptrdiff_t lda, const qv_real *b, qv_real *c,
                      ptrdiff_t ldc)
{
#ifdef HAVE_LEVELS
    if (__builtin_cpu_supports("x86-64-v4"))
        multiply_dots_v4(m, n, k, a, lda, b, c, ldc);
    else if (__builtin_cpu_supports("x86-64-v3"))
        multiply_dots_v3(m, n, k, a, lda, b, c, ldc);
    else
#endif
        multiply_dots_plain(m, n, k, a, lda, b, c, ldc);
}
