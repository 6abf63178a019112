#include "nn/matrix.h"
#include <stddef.h>
#include <string.h>
#include "nn/elementary.h"
#include "base/half.h"
#ifdef __x86_64__
#include <immintrin.h>
#endif

/*
 * C is computed in tiles whose sums stay in registers while a column of B, as wide as the tile, goes past
 * (Goto and van de Geijn 2008, "Anatomy of High-Performance Matrix Multiplication", with fewer levels, as B
 * is small here). For many rows the column is packed first: halves are widened, rows that lie far apart
 * become neighbours, and B may be transposed. For a few rows that would be most of the work, so B is read
 * where it lies. tests/bench/README.md tells how this compares with BLAS, which packs always.
 */
enum {
    ROWS = 6,    // of a tile
    DEPTH = 128, // of a packed column: 32 KB, most of a first-level cache
    CACHE_LINE = 64,
};

typedef enum source_type { REALS, HALVES } source_type;

/* op(A): element (m, k) is at[m * row + k * column]. */
typedef struct left {
    const qv_real *at;
    ptrdiff_t row, column;
} left;

/* op(B), with rows of `ld` elements as stored */
typedef struct right {
    source_type type;
    bool transposed; // only reals
    const void *at;
    ptrdiff_t ld;
} right;

static right right_moved(const right *b, ptrdiff_t elements)
{
    const ptrdiff_t size = b->type == REALS ? sizeof(qv_real) : sizeof(uint16_t);
    right moved = *b;
    moved.at = (const char *)b->at + elements * size;
    return moved;
}

/* b from a column or a row on */
static right right_at(const right *b, int column)
{
    return right_moved(b, b->transposed ? column * b->ld : column);
}

static right right_below(const right *b, int row)
{
    return right_moved(b, b->transposed ? row : row * b->ld);
}

/* A column of tiles, one below the other: c [m][width of a tile] += a [m][depth] b [depth][width] */
typedef struct tiles {
    int m, depth;
    left a;
    const void *b;
    qv_real *c;
    ptrdiff_t ldb, ldc;
} tiles;

/* As wide as a value; numbers the lanes of vectors. */
#ifdef QV_DOUBLE
typedef int64_t lane_number;
#else
typedef int32_t lane_number;
#endif
#if defined(__GNUC__) && !defined(__clang__)
#define CAN_SHUFFLE // __builtin_shuffle, by vectors of lane numbers
#endif

/* Below, the loops for each kind of processor. Written with vectors, and not left to QV_CLONES, because the
 * tile must have the shape of the processor's registers. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 12
#define HAVE_LEVELS

#define LEVEL(name)  name##_v4
#define TARGET       __attribute__((target("arch=x86-64-v4")))
#define VECTOR_BYTES 64
#define VECTORS      4
#define DIRECT       32
#ifndef QV_DOUBLE
#define WIDEN(half) _mm512_cvtph_ps(_mm256_loadu_si256((const void *)(half)))
#endif
#include "nn/matrix_kernel.h"

#define LEVEL(name)  name##_v3
#define TARGET       __attribute__((target("arch=x86-64-v3")))
#define VECTOR_BYTES 32
#define VECTORS      2
#define DIRECT       32
#ifndef QV_DOUBLE
#define WIDEN(half) _mm256_cvtph_ps(_mm_loadu_si128((const void *)(half)))
#endif
#include "nn/matrix_kernel.h"

#endif

#define LEVEL(name) name##_plain
#define TARGET
#define VECTOR_BYTES 16
#ifdef __aarch64__ // has 32 registers, else 16 are what most have
#define VECTORS 4
#else
#define VECTORS 2
#endif
#define DIRECT ROWS
#include "nn/matrix_kernel.h"

static void multiply(int m, int n, int k, left a, right b, bool add, qv_real *c, ptrdiff_t ldc)
{
    for (int row = 0; row < m && !add; row++)
        memset(c + row * ldc, 0, (size_t)n * sizeof *c);
#ifdef HAVE_LEVELS
    if (__builtin_cpu_supports("x86-64-v4"))
        multiply_v4(m, n, k, a, b, c, ldc);
    else if (__builtin_cpu_supports("x86-64-v3"))
        multiply_v3(m, n, k, a, b, c, ldc);
    else
#endif
        multiply_plain(m, n, k, a, b, c, ldc);
}

void qv_gemm(bool transpose_a, bool transpose_b, int m, int n, int k, const qv_real *a, int lda,
             const qv_real *b, int ldb, bool add, qv_real *c, int ldc)
{
    const left rows = {a, transpose_a ? 1 : lda, transpose_a ? lda : 1};
    multiply(m, n, k, rows, (right){REALS, transpose_b, b, ldb}, add, c, ldc);
}

void qv_gemm_half(int m, int n, int k, const qv_real *a, int lda, const uint16_t *b, int ldb, bool add,
                  qv_real *c, int ldc)
{
    multiply(m, n, k, (left){a, lda, 1}, (right){HALVES, false, b, ldb}, add, c, ldc);
}
