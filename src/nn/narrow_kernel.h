/*
 * The loops of narrow.c for one kind of processor. narrow.c includes this file once for each kind, with
 *
 *     LEVEL(name)      the name with the kind's ending
 *     TARGET           attribute that lets the compiler use the kind's instructions
 *     VECTOR_BYTES     of a vector register
 *     ROWS             of a tile: ROWS rows of QV_NARROW sums, a row of B and an element of A fill the
 * registers
 */

typedef qv_real LEVEL(vector) __attribute__((vector_size(VECTOR_BYTES)));
typedef qv_real LEVEL(place)
    __attribute__((vector_size(VECTOR_BYTES), aligned(sizeof(qv_real)), may_alias)); // anywhere in memory
enum { LEVEL(LANES) = VECTOR_BYTES / sizeof(qv_real), LEVEL(VECTORS) = QV_NARROW / LEVEL(LANES) };
#define VECTOR  LEVEL(vector)
#define PLACE   LEVEL(place)
#define LANES   LEVEL(LANES)
#define VECTORS LEVEL(VECTORS)

/* `rows` rows of C, all of its columns; rows and the distance of A's elements that is 1 are constants here.
 */
TARGET QV_INLINE void LEVEL(tile)(int rows, int k, const qv_real *a, ptrdiff_t a_row, ptrdiff_t a_column,
                                  const qv_real *b, ptrdiff_t ldb, qv_real *c, ptrdiff_t ldc)
{
    VECTOR sum[ROWS][VECTORS];
#pragma GCC unroll 16
    for (int m = 0; m < rows; m++)
#pragma GCC unroll 8
        for (int i = 0; i < VECTORS; i++)
            sum[m][i] = *(const PLACE *)(c + m * ldc + i * LANES);
    for (; k > 0; k--, a += a_column, b += ldb) {
        VECTOR row[VECTORS];
#pragma GCC unroll 8
        for (int i = 0; i < VECTORS; i++)
            row[i] = *(const PLACE *)(b + i * LANES);
#pragma GCC unroll 16
        for (int m = 0; m < rows; m++)
#pragma GCC unroll 8
            for (int i = 0; i < VECTORS; i++)
                sum[m][i] += a[m * a_row] * row[i];
    }
#pragma GCC unroll 16
    for (int m = 0; m < rows; m++)
#pragma GCC unroll 8
        for (int i = 0; i < VECTORS; i++)
            *(PLACE *)(c + m * ldc + i * LANES) = sum[m][i];
}

/* Whole tiles, then what is left, two rows and one row at a time. */
TARGET QV_INLINE void LEVEL(tiles)(int m, int k, const qv_real *a, ptrdiff_t a_row, ptrdiff_t a_column,
                                   const qv_real *b, ptrdiff_t ldb, qv_real *c, ptrdiff_t ldc)
{
    for (; m >= ROWS; m -= ROWS, a += ROWS * a_row, c += ROWS * ldc)
        LEVEL(tile)(ROWS, k, a, a_row, a_column, b, ldb, c, ldc);
    for (; m >= 2; m -= 2, a += 2 * a_row, c += 2 * ldc)
        LEVEL(tile)(2, k, a, a_row, a_column, b, ldb, c, ldc);
    if (m > 0)
        LEVEL(tile)(1, k, a, a_row, a_column, b, ldb, c, ldc);
}

TARGET static void LEVEL(multiply_narrow)(int m, int k, qv_strided a, const qv_real *b, ptrdiff_t ldb,
                                          qv_real *c, ptrdiff_t ldc)
{
    if (a.row == 1)
        LEVEL(tiles)(m, k, a.at, 1, a.column, b, ldb, c, ldc);
    else if (a.column == 1)
        LEVEL(tiles)(m, k, a.at, a.row, 1, b, ldb, c, ldc);
    else
        LEVEL(tiles)(m, k, a.at, a.row, a.column, b, ldb, c, ldc);
}

TARGET QV_INLINE qv_real LEVEL(total)(VECTOR sum)
{
    qv_real total = 0;
#pragma GCC unroll 16
    for (int i = 0; i < LANES; i++)
        total += sum[i];
    return total;
}

/* `rows` rows of C by `n` columns; both are constants here. */
TARGET QV_INLINE void LEVEL(dot_tile)(int rows, int n, int k, const qv_real *a, ptrdiff_t lda,
                                      const qv_real *b, qv_real *c, ptrdiff_t ldc)
{
    VECTOR sum[4][2] = {0};
    int i = 0;
    for (; i + LANES <= k; i += LANES)
#pragma GCC unroll 4
        for (int m = 0; m < rows; m++)
#pragma GCC unroll 2
            for (int j = 0; j < n; j++)
                sum[m][j] += *(const PLACE *)(a + m * lda + i) * *(const PLACE *)(b + j * k + i);
#pragma GCC unroll 4
    for (int m = 0; m < rows; m++)
#pragma GCC unroll 2
        for (int j = 0; j < n; j++) {
            qv_real rest = 0;
            for (int l = i; l < k; l++)
                rest += a[m * lda + l] * b[j * k + l];
            c[m * ldc + j] += LEVEL(total)(sum[m][j]) + rest;
        }
}

TARGET QV_INLINE void LEVEL(dots)(int m, int n, int k, const qv_real *a, ptrdiff_t lda, const qv_real *b,
                                  qv_real *c, ptrdiff_t ldc)
{
    for (; m >= 4; m -= 4, a += 4 * lda, c += 4 * ldc)
        LEVEL(dot_tile)(4, n, k, a, lda, b, c, ldc);
    for (; m > 0; m--, a += lda, c += ldc)
        LEVEL(dot_tile)(1, n, k, a, lda, b, c, ldc);
}

TARGET static void LEVEL(multiply_dots)(int m, int n, int k, const qv_real *a, ptrdiff_t lda,
                                        const qv_real *b, qv_real *c, ptrdiff_t ldc)
{
    if (n == 1)
        LEVEL(dots)(m, 1, k, a, lda, b, c, ldc);
    else
        LEVEL(dots)(m, 2, k, a, lda, b, c, ldc);
}

#undef VECTOR
#undef PLACE
#undef LANES
#undef VECTORS
#undef LEVEL
#undef TARGET
#undef VECTOR_BYTES
#undef ROWS
