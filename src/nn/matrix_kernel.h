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
typedef lane_number LEVEL(lane) __attribute__((vector_size(VECTOR_BYTES)));
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

/* The first `rows` rows of a column of tiles; type, rows and vectors are constants here. */
TARGET QV_INLINE void LEVEL(tile)(source_type type, int rows, int vectors, const tiles *t)
{
    const qv_real *a = t->a.at;
    const ptrdiff_t a_row = t->a.row, a_column = t->a.column, ldb = t->ldb, ldc = t->ldc;
    VECTOR sum[ROWS][VECTORS];
#pragma GCC unroll 6
    for (int m = 0; m < rows; m++)
#pragma GCC unroll 4
        for (int i = 0; i < vectors; i++)
            sum[m][i] = *(const PLACE *)(t->c + m * ldc + i * LANES);
    for (int k = 0; k < t->depth; k++) {
        VECTOR row[VECTORS];
        if (type == HALVES) // the next column's, too far apart for the processor to foresee
            for (int i = vectors * LANES; i < 2 * vectors * LANES; i += CACHE_LINE / 2)
                __builtin_prefetch((const uint16_t *)t->b + k * ldb + i);
#pragma GCC unroll 4
        for (int i = 0; i < vectors; i++)
            row[i] = LEVEL(load)(type, t->b, k * ldb + i * LANES);
#pragma GCC unroll 6
        for (int m = 0; m < rows; m++)
#pragma GCC unroll 4
            for (int i = 0; i < vectors; i++)
                sum[m][i] += a[m * a_row + k * a_column] * row[i];
    }
#pragma GCC unroll 6
    for (int m = 0; m < rows; m++)
#pragma GCC unroll 4
        for (int i = 0; i < vectors; i++)
            *(PLACE *)(t->c + m * ldc + i * LANES) = sum[m][i];
}

/* All rows, in tiles of about the same height. */
TARGET QV_INLINE void LEVEL(column)(source_type type, int vectors, tiles t)
{
    for (int left_over = (t.m + ROWS - 1) / ROWS; left_over > 0; left_over--) {
        const int rows = (t.m + left_over - 1) / left_over;
        switch (rows) {
        case 1:
            LEVEL(tile)(type, 1, vectors, &t);
            break;
        case 2:
            LEVEL(tile)(type, 2, vectors, &t);
            break;
        case 3:
            LEVEL(tile)(type, 3, vectors, &t);
            break;
        case 4:
            LEVEL(tile)(type, 4, vectors, &t);
            break;
        case 5:
            LEVEL(tile)(type, 5, vectors, &t);
            break;
        default:
            LEVEL(tile)(type, ROWS, vectors, &t);
        }
        t.m -= rows;
        t.a.at += rows * t.a.row;
        t.c += rows * t.ldc;
    }
}

TARGET static void LEVEL(halves)(tiles t)
{
    LEVEL(column)(HALVES, VECTORS, t);
}

TARGET static void LEVEL(reals)(tiles t)
{
    LEVEL(column)(REALS, VECTORS, t);
}

TARGET static void LEVEL(narrow)(tiles t)
{
    LEVEL(column)(REALS, VECTORS / 2, t);
}

#ifdef CAN_SHUFFLE
/* One step of transposing a square of LANES vectors in place: (i, j + step) and (i + step, j) change places,
 * for all i and j without the bit `step` (Eklundh 1972). */
TARGET QV_INLINE void LEVEL(exchange)(VECTOR *row, int step)
{
    LEVEL(lane) upper, lower;
    for (int j = 0; j < LANES; j++) {
        upper[j] = j & step ? LANES + j - step : j;
        lower[j] = j & step ? LANES + j : j + step;
    }
#pragma GCC unroll 16
    for (int i = 0; i < LANES; i++) {
        if (i & step)
            continue;
        const VECTOR x = row[i], y = row[i + step];
        row[i] = __builtin_shuffle(x, y, upper);
        row[i + step] = __builtin_shuffle(x, y, lower);
    }
}

/* panel [LANES][WIDE] = the transposed of the square at b, whose rows are `ld` apart */
TARGET QV_INLINE void LEVEL(transpose)(const qv_real *b, ptrdiff_t ld, qv_real *panel)
{
    VECTOR row[LANES];
#pragma GCC unroll 16
    for (int i = 0; i < LANES; i++)
        row[i] = *(const PLACE *)(b + i * ld);
#pragma GCC unroll 4
    for (int step = 1; step < LANES; step *= 2)
        LEVEL(exchange)(row, step);
#pragma GCC unroll 16
    for (int i = 0; i < LANES; i++)
        *(PLACE *)(panel + i * WIDE) = row[i];
}
#endif

/* The same for a B whose columns lie as rows; a few rows of the panel at a time, which stay near. */
TARGET static void LEVEL(pack_transposed)(const right *b, int depth, int count, qv_real *panel)
{
    enum { NEAR = 16 };
    for (int from = 0; from < depth; from += NEAR) {
        const int end = depth - from < NEAR ? depth : from + NEAR;
        const qv_real *row = (const qv_real *)b->at;
        int i = 0;
#ifdef CAN_SHUFFLE
        for (; end - from == NEAR && i + LANES <= count; i += LANES, row += LANES * b->ld)
            for (int k = from; k < end; k += LANES)
                LEVEL(transpose)(row + k, b->ld, panel + k * WIDE + i);
#endif
        for (; i < count; i++, row += b->ld)
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
#pragma GCC unroll 4
        for (; i + LANES <= count; i += LANES)
            *(PLACE *)(panel + k * WIDE + i) = LEVEL(load)(b->type, b->at, from + i);
        for (; i < count; i++)
            panel[k * WIDE + i] = b->type == REALS ? ((const qv_real *)b->at)[from + i]
                                                   : qv_half_widen1(((const uint16_t *)b->at)[from + i]);
    }
}

/* Tiles of which only `count` columns, less than WIDE, are there. */
TARGET static void LEVEL(edge)(int count, tiles t)
{
    qv_real part[ROWS * WIDE] = {0};
    tiles full = t;
    full.c = part;
    full.ldc = WIDE;
    for (int row = 0; row < t.m; row += ROWS) {
        const int rows = full.m = t.m - row < ROWS ? t.m - row : ROWS;
        for (int i = 0; i < rows; i++)
            memcpy(part + i * WIDE, t.c + (row + i) * t.ldc, (size_t)count * sizeof *part);
        (2 * count <= WIDE ? LEVEL(narrow) : LEVEL(reals))(full);
        for (int i = 0; i < rows; i++)
            memcpy(t.c + (row + i) * t.ldc, part + i * WIDE, (size_t)count * sizeof *part);
        full.a.at += ROWS * t.a.row;
    }
}

/* c [m][n] += a [m][depth] b [depth][n] */
TARGET static void LEVEL(layer)(int m, int n, int depth, left a, right b, qv_real *c, ptrdiff_t ldc)
{
    _Alignas(CACHE_LINE) qv_real panel[DEPTH * WIDE];
    const bool direct = m <= DIRECT && !b.transposed;
    tiles t = {.m = m, .depth = depth, .a = a, .ldc = ldc};
    for (int column = 0; column < n; column += WIDE) {
        const int count = n - column < WIDE ? n - column : WIDE;
        const right part = right_at(&b, column);
        const bool in_place = direct && count == WIDE;
        t.b = in_place ? part.at : panel;
        t.ldb = in_place ? b.ld : WIDE;
        t.c = c + column;
        if (!in_place)
            LEVEL(pack)(&part, depth, count, panel);
        if (count < WIDE)
            LEVEL(edge)(count, t);
        else if (in_place && b.type == HALVES)
            LEVEL(halves)(t);
        else
            LEVEL(reals)(t);
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
