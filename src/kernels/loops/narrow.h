// SPDX-License-Identifier: MIT
/*
 * Products of matrices with few columns (nn/narrow.h). Included by level.c.
 *
 * A tile is NARROW_ROWS rows of QV_NARROW sums: these, a row of B and an element of A fill the registers.
 * Nothing is packed: B's rows are as wide as the tile.
 */
enum {
    NARROW_VECTORS = QV_NARROW / LANES, // of a row
    NARROW_SUMS = REGISTERS == 32 ? 24 : 12,
    NARROW_ROWS = NARROW_VECTORS == 1 ? 16 : NARROW_SUMS / NARROW_VECTORS,
};

/* `rows` rows of C; rows and the distance of A's elements that is 1 are constants here. */
QV_INLINE void narrow_tile(int rows, int k, const qv_real *a, ptrdiff_t a_row, ptrdiff_t a_column,
                           const qv_real *b, ptrdiff_t ldb, qv_real *c, ptrdiff_t ldc)
{
    vector sum[NARROW_ROWS][NARROW_VECTORS];
    QV_UNROLLED
    for (int m = 0; m < rows; m++) {
        QV_UNROLLED
        for (int i = 0; i < NARROW_VECTORS; i++)
            sum[m][i] = *(const place *)(c + m * ldc + i * LANES);
    }
    for (; k > 0; k--, a += a_column, b += ldb) {
        vector row[NARROW_VECTORS];
        QV_UNROLLED
        for (int i = 0; i < NARROW_VECTORS; i++)
            row[i] = *(const place *)(b + i * LANES);
        QV_UNROLLED
        for (int m = 0; m < rows; m++) {
            QV_UNROLLED
            for (int i = 0; i < NARROW_VECTORS; i++)
                sum[m][i] += a[m * a_row] * row[i];
        }
    }
    QV_UNROLLED
    for (int m = 0; m < rows; m++) {
        QV_UNROLLED
        for (int i = 0; i < NARROW_VECTORS; i++)
            *(place *)(c + m * ldc + i * LANES) = sum[m][i];
    }
}

/* Whole tiles, then what is left, two rows and one row at a time. */
QV_INLINE void narrow_tiles(int m, int k, const qv_real *a, ptrdiff_t a_row, ptrdiff_t a_column,
                            const qv_real *b, ptrdiff_t ldb, qv_real *c, ptrdiff_t ldc)
{
    for (; m >= NARROW_ROWS; m -= NARROW_ROWS, a += NARROW_ROWS * a_row, c += NARROW_ROWS * ldc)
        narrow_tile(NARROW_ROWS, k, a, a_row, a_column, b, ldb, c, ldc);
    for (; NARROW_ROWS > 2 && m >= 2; m -= 2, a += 2 * a_row, c += 2 * ldc)
        narrow_tile(NARROW_ROWS > 2 ? 2 : 1, k, a, a_row, a_column, b, ldb, c, ldc);
    for (; m > 0; m--, a += a_row, c += ldc)
        narrow_tile(1, k, a, a_row, a_column, b, ldb, c, ldc);
}

static void multiply_narrow(int m, int k, const qv_strided *a, const qv_real *b, ptrdiff_t ldb, qv_real *c,
                            ptrdiff_t ldc)
{
    if (a->row == 1)
        narrow_tiles(m, k, a->at, 1, a->column, b, ldb, c, ldc);
    else if (a->column == 1)
        narrow_tiles(m, k, a->at, a->row, 1, b, ldb, c, ldc);
    else
        narrow_tiles(m, k, a->at, a->row, a->column, b, ldb, c, ldc);
}

QV_INLINE qv_real lane_sum(vector sum)
{
    qv_real total = 0;
    QV_UNROLLED
    for (int i = 0; i < LANES; i++)
        total += sum[i];
    return total;
}

enum { DOT_ROWS = 4, DOT_COLUMNS = 2 };

/* `rows` rows of C by `n` columns; both are constants here. */
QV_INLINE void dot_tile(int rows, int n, int k, const qv_real *a, ptrdiff_t lda, const qv_real *b, qv_real *c,
                        ptrdiff_t ldc)
{
    vector sum[DOT_ROWS][DOT_COLUMNS] = {0};
    int i = 0;
    for (; i + LANES <= k; i += LANES) {
        QV_UNROLLED
        for (int m = 0; m < rows; m++) {
            QV_UNROLLED
            for (int j = 0; j < n; j++)
                sum[m][j] += *(const place *)(a + m * lda + i) * *(const place *)(b + j * k + i);
        }
    }
    QV_UNROLLED
    for (int m = 0; m < rows; m++) {
        QV_UNROLLED
        for (int j = 0; j < n; j++) {
            qv_real rest = 0;
            for (int l = i; l < k; l++)
                rest += a[m * lda + l] * b[j * k + l];
            c[m * ldc + j] += lane_sum(sum[m][j]) + rest;
        }
    }
}

QV_INLINE void dot_tiles(int m, int n, int k, const qv_real *a, ptrdiff_t lda, const qv_real *b, qv_real *c,
                         ptrdiff_t ldc)
{
    for (; m >= DOT_ROWS; m -= DOT_ROWS, a += DOT_ROWS * lda, c += DOT_ROWS * ldc)
        dot_tile(DOT_ROWS, n, k, a, lda, b, c, ldc);
    for (; m > 0; m--, a += lda, c += ldc)
        dot_tile(1, n, k, a, lda, b, c, ldc);
}

static void multiply_dots(int m, int n, int k, const qv_real *a, ptrdiff_t lda, const qv_real *b, qv_real *c,
                          ptrdiff_t ldc)
{
    if (n == 1)
        dot_tiles(m, 1, k, a, lda, b, c, ldc);
    else
        dot_tiles(m, 2, k, a, lda, b, c, ldc);
}
