/*
 * The loops of matrix.c for one kind of processor. matrix.c includes this file once for each kind, with
 *
 *     LEVEL(name)      the name with the kind's ending
 *     TARGET           attribute that lets the compiler use the kind's instructions
 *     VECTOR_BYTES     of a vector register
 *     VECTORS          of them side by side in a tile
 *     DIRECT           up to so many rows of C, B is read where it lies; for more, it is packed first
 *     WIDEN(half)      a vector of the halves that lie at `half`; not defined: there is no instruction for it
 *
 * A tile is ROWS rows of C by VECTORS vectors: these sums, a row of B and an element of A fill the registers.
 */

typedef qv_real LEVEL(vector) __attribute__((vector_size(VECTOR_BYTES)));
typedef qv_real LEVEL(place)
    __attribute__((vector_size(VECTOR_BYTES), aligned(sizeof(qv_real)), may_alias)); // anywhere in memory
enum { LEVEL(LANES) = VECTOR_BYTES / sizeof(qv_real), LEVEL(WIDE) = VECTORS * LEVEL(LANES) };
#define VECTOR LEVEL(vector)
#define PLACE  LEVEL(place)
#define LANES  LEVEL(LANES)
#define WIDE   LEVEL(WIDE)

TARGET QV_INLINE VECTOR LEVEL(load)(source_type type, const void *b, ptrdiff_t at)
{
    if (type == REALS)
        return *(const PLACE *)((const qv_real *)b + at);
    const uint16_t *half = (const uint16_t *)b + at;
#ifdef WIDEN
    return WIDEN(half);
#else
    VECTOR wide;
    for (int i = 0; i < LANES; i++)
        wide[i] = qv_half_widen1(half[i]);
    return wide;
#endif
}

/* c [rows][vectors] += a [rows][depth] b [depth][vectors]; type, rows and vectors are constants here. */
TARGET QV_INLINE void LEVEL(tile)(source_type type, int rows, int vectors, int depth, const left *a,
                                  const void *b, ptrdiff_t ldb, qv_real *c, ptrdiff_t ldc)
{
    VECTOR sum[ROWS][VECTORS];
#pragma GCC unroll 6
    for (int m = 0; m < rows; m++)
#pragma GCC unroll 4
        for (int i = 0; i < vectors; i++)
            sum[m][i] = *(const PLACE *)(c + m * ldc + i * LANES);
    for (int k = 0; k < depth; k++) {
        VECTOR row[VECTORS];
        if (type == HALVES) // the next tile's, which are too far apart for the processor to see it coming
            for (int i = 0; i < vectors * LANES; i += CACHE_LINE / 2)
                __builtin_prefetch((const uint16_t *)b + k * ldb + vectors * LANES + i);
#pragma GCC unroll 4
        for (int i = 0; i < vectors; i++)
            row[i] = LEVEL(load)(type, b, k * ldb + i * LANES);
#pragma GCC unroll 6
        for (int m = 0; m < rows; m++)
#pragma GCC unroll 4
            for (int i = 0; i < vectors; i++)
                sum[m][i] += a->at[m * a->row + k * a->column] * row[i];
    }
#pragma GCC unroll 6
    for (int m = 0; m < rows; m++)
#pragma GCC unroll 4
        for (int i = 0; i < vectors; i++)
            *(PLACE *)(c + m * ldc + i * LANES) = sum[m][i];
}

TARGET QV_INLINE void LEVEL(tile_of_rows)(source_type type, int rows, int vectors, int depth, const left *a,
                                          const void *b, ptrdiff_t ldb, qv_real *c, ptrdiff_t ldc)
{
    switch (rows) {
    case 1:
        LEVEL(tile)(type, 1, vectors, depth, a, b, ldb, c, ldc);
        break;
    case 2:
        LEVEL(tile)(type, 2, vectors, depth, a, b, ldb, c, ldc);
        break;
    case 3:
        LEVEL(tile)(type, 3, vectors, depth, a, b, ldb, c, ldc);
        break;
    case 4:
        LEVEL(tile)(type, 4, vectors, depth, a, b, ldb, c, ldc);
        break;
    case 5:
        LEVEL(tile)(type, 5, vectors, depth, a, b, ldb, c, ldc);
        break;
    default:
        LEVEL(tile)(type, ROWS, vectors, depth, a, b, ldb, c, ldc);
    }
}

/* c [m][vectors] += a [m][depth] b [depth][vectors], in tiles of about the same height */
TARGET QV_INLINE void LEVEL(column)(source_type type, int vectors, int m, int depth, left a, const void *b,
                                    ptrdiff_t ldb, qv_real *c, ptrdiff_t ldc)
{
    for (int tiles = (m + ROWS - 1) / ROWS; tiles > 0; tiles--) {
        const int rows = (m + tiles - 1) / tiles;
        LEVEL(tile_of_rows)(type, rows, vectors, depth, &a, b, ldb, c, ldc);
        m -= rows;
        a.at += rows * a.row;
        c += rows * ldc;
    }
}

TARGET static void LEVEL(halves)(int m, int depth, left a, const void *b, ptrdiff_t ldb, qv_real *c,
                                 ptrdiff_t ldc)
{
    LEVEL(column)(HALVES, VECTORS, m, depth, a, b, ldb, c, ldc);
}

TARGET static void LEVEL(reals)(int m, int depth, left a, const void *b, ptrdiff_t ldb, qv_real *c,
                                ptrdiff_t ldc)
{
    LEVEL(column)(REALS, VECTORS, m, depth, a, b, ldb, c, ldc);
}

TARGET static void LEVEL(narrow)(int m, int depth, left a, const void *b, ptrdiff_t ldb, qv_real *c,
                                 ptrdiff_t ldc)
{
    LEVEL(column)(REALS, VECTORS / 2, m, depth, a, b, ldb, c, ldc);
}

/* The same for a B whose columns lie as rows; a few rows of the panel at a time, which stay near. */
TARGET static void LEVEL(pack_transposed)(const right *b, int depth, int count, qv_real *panel)
{
    enum { NEAR = 16 };
    for (int from = 0; from < depth; from += NEAR) {
        const int end = depth - from < NEAR ? depth : from + NEAR;
        const qv_real *row = (const qv_real *)b->at;
        for (int i = 0; i < count; i++, row += b->ld)
            for (int k = from; k < end; k++)
                panel[k * WIDE + i] = row[k];
    }
}

/* panel [depth][WIDE] = b [depth][count], and zeros */
TARGET static void LEVEL(pack)(const right *b, int depth, int count, qv_real *panel)
{
    if (count < WIDE)
        memset(panel, 0, (size_t)depth * WIDE * sizeof *panel);
    if (b->transposed) {
        LEVEL(pack_transposed)(b, depth, count, panel);
        return;
    }
    for (int k = 0; k < depth; k++) {
        const ptrdiff_t from = k * b->ld;
        int i = 0;
        for (; i + LANES <= count; i += LANES)
            *(PLACE *)(panel + k * WIDE + i) = LEVEL(load)(b->type, b->at, from + i);
        for (; i < count; i++)
            panel[k * WIDE + i] = b->type == REALS ? ((const qv_real *)b->at)[from + i]
                                                   : qv_half_widen1(((const uint16_t *)b->at)[from + i]);
    }
}

/* c [m][count] += a [m][depth] b [depth][count], where count is less than a tile's width */
TARGET static void LEVEL(edge)(int m, int count, int depth, left a, const qv_real *panel, qv_real *c,
                               ptrdiff_t ldc)
{
    for (int row = 0; row < m; row += ROWS) {
        qv_real part[ROWS * WIDE] = {0};
        const int rows = m - row < ROWS ? m - row : ROWS;
        for (int i = 0; i < rows; i++)
            memcpy(part + i * WIDE, c + i * ldc, (size_t)count * sizeof *c);
        if (2 * count <= WIDE)
            LEVEL(narrow)(rows, depth, a, panel, WIDE, part, WIDE);
        else
            LEVEL(reals)(rows, depth, a, panel, WIDE, part, WIDE);
        for (int i = 0; i < rows; i++)
            memcpy(c + i * ldc, part + i * WIDE, (size_t)count * sizeof *c);
        a.at += rows * a.row;
        c += rows * ldc;
    }
}

/* c [m][n] += a [m][depth] b [depth][n] */
TARGET static void LEVEL(layer)(int m, int n, int depth, left a, right b, qv_real *c, ptrdiff_t ldc)
{
    _Alignas(CACHE_LINE) qv_real panel[DEPTH * WIDE];
    const bool direct = m <= DIRECT && !b.transposed;
    for (int column = 0; column < n; column += WIDE) {
        const int count = n - column < WIDE ? n - column : WIDE;
        const right part = right_at(&b, column);
        if (direct && count == WIDE && b.type == HALVES) {
            LEVEL(halves)(m, depth, a, part.at, b.ld, c + column, ldc);
        } else if (direct && count == WIDE) {
            LEVEL(reals)(m, depth, a, part.at, b.ld, c + column, ldc);
        } else {
            LEVEL(pack)(&part, depth, count, panel);
            if (count == WIDE)
                LEVEL(reals)(m, depth, a, panel, WIDE, c + column, ldc);
            else
                LEVEL(edge)(m, count, depth, a, panel, c + column, ldc);
        }
    }
}

/* c [m][n] += a [m][k] b [k][n] */
TARGET static void LEVEL(multiply)(int m, int n, int k, left a, right b, qv_real *c, ptrdiff_t ldc)
{
    for (int from = 0; from < k; from += DEPTH) {
        LEVEL(layer)(m, n, k - from < DEPTH ? k - from : DEPTH, a, b, c, ldc);
        a.at += DEPTH * a.column;
        b = right_below(&b, DEPTH);
    }
}

#undef VECTOR
#undef PLACE
#undef LANES
#undef WIDE
#undef LEVEL
#undef TARGET
#undef VECTOR_BYTES
#undef VECTORS
#undef DIRECT
#undef WIDEN
