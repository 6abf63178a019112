// SPDX-License-Identifier: MIT
/*
 * Products of matrices. Included by level.c.
 *
 * C is computed in tiles whose sums stay in registers while a column of B, as wide as the tile, goes past
 * (Goto and van de Geijn 2008, "Anatomy of High-Performance Matrix Multiplication", with fewer levels, as B
 * is small here). For many rows the column is packed first: halves are widened, rows that lie far apart
 * become neighbours, and B may be transposed. For a few rows that would be most of the work, so B is read
 * where it lies. tests/bench/README.md tells how this compares with BLAS, which packs always.
 *
 * A tile is ROWS rows of C by VECTORS vectors: these sums, a row of B and an element of A fill the registers.
 */
#include <string.h>

enum {
    ROWS = 6,
    VECTORS = REGISTERS == 32 ? 4 : 2,
    WIDE = VECTORS * LANES,
    DEPTH = 128, // of a packed column: 32 KB with the widest vectors, most of a first-level cache
#ifdef CAN_WIDEN
    DIRECT = 32, // up to so many rows of C, B is read where it lies; for more, it is packed first
#else
    DIRECT = ROWS,
#endif
    CACHE_LINE = 64,
};

/* op(A): element (m, k) is at[m * row + k * column]. */
typedef struct left {
    const qv_real *at;
    ptrdiff_t row, column;
} left;

/* op(B), with rows of `ld` elements as stored */
typedef struct right {
    qv_source type;
    bool transposed; // only reals
    const void *at;
    ptrdiff_t ld;
} right;

/* A column of tiles, one below the other: c [m][width of a tile] += a [m][depth] b [depth][width] */
typedef struct tiles {
    int m, depth;
    left a;
    const void *b;
    qv_real *c;
    ptrdiff_t ldb, ldc;
} tiles;

static right right_moved(const right *b, ptrdiff_t elements)
{
    const ptrdiff_t size = b->type == QV_REALS ? sizeof(qv_real) : sizeof(uint16_t);
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

QV_INLINE vector load(qv_source type, const void *b, ptrdiff_t at)
{
    if (type == QV_REALS)
        return *(const place *)((const qv_real *)b + at);
    return widen((const uint16_t *)b + at);
}

/* The first `rows` rows of a column of tiles; type, rows and vectors are constants here. */
QV_INLINE void tile(qv_source type, int rows, int vectors, const tiles *t)
{
    const qv_real *a = t->a.at;
    const ptrdiff_t a_row = t->a.row, a_column = t->a.column, ldb = t->ldb, ldc = t->ldc;
    vector sum[ROWS][VECTORS];
    QV_UNROLLED
    for (int m = 0; m < rows; m++) {
        QV_UNROLLED
        for (int i = 0; i < vectors; i++)
            sum[m][i] = *(const place *)(t->c + m * ldc + i * LANES);
    }
    for (int k = 0; k < t->depth; k++) {
        vector row[VECTORS];
        if (type == QV_HALVES) // the next column's, too far apart for the processor to foresee
            for (int i = vectors * LANES; i < 2 * vectors * LANES; i += CACHE_LINE / 2)
                __builtin_prefetch((const uint16_t *)t->b + k * ldb + i);
        QV_UNROLLED
        for (int i = 0; i < vectors; i++)
            row[i] = load(type, t->b, k * ldb + i * LANES);
        QV_UNROLLED
        for (int m = 0; m < rows; m++) {
            QV_UNROLLED
            for (int i = 0; i < vectors; i++)
                sum[m][i] += a[m * a_row + k * a_column] * row[i];
        }
    }
    QV_UNROLLED
    for (int m = 0; m < rows; m++) {
        QV_UNROLLED
        for (int i = 0; i < vectors; i++)
            *(place *)(t->c + m * ldc + i * LANES) = sum[m][i];
    }
}

/* All rows, in tiles of about the same height. */
QV_INLINE void column_of_tiles(qv_source type, int vectors, tiles t)
{
    for (int left_over = (t.m + ROWS - 1) / ROWS; left_over > 0; left_over--) {
        const int rows = (t.m + left_over - 1) / left_over;
        switch (rows) {
        case 1:
            tile(type, 1, vectors, &t);
            break;
        case 2:
            tile(type, 2, vectors, &t);
            break;
        case 3:
            tile(type, 3, vectors, &t);
            break;
        case 4:
            tile(type, 4, vectors, &t);
            break;
        case 5:
            tile(type, 5, vectors, &t);
            break;
        default:
            tile(type, ROWS, vectors, &t);
        }
        t.m -= rows;
        t.a.at += rows * t.a.row;
        t.c += rows * t.ldc;
    }
}

static void tiles_of_halves(tiles t)
{
    column_of_tiles(QV_HALVES, VECTORS, t);
}

static void tiles_of_reals(tiles t)
{
    column_of_tiles(QV_REALS, VECTORS, t);
}

static void narrow_tiles_of_reals(tiles t)
{
    column_of_tiles(QV_REALS, VECTORS / 2, t);
}

/* Lane numbers of one step of transposing a square of LANES vectors in place: (i, j + step) and (i + step, j)
 * change places, for all i and j without the bit `step` (Eklundh 1972). */
#define UPPER(j, step)   ((j) & (step) ? LANES + (j) - (step) : (j))
#define LOWER(j, step)   ((j) & (step) ? LANES + (j) : (j) + (step))
#define FIRST2(of, step) of(0, step), of(1, step)
#define FIRST4(of, step) FIRST2(of, step), of(2, step), of(3, step)
#define FIRST8(of, step) FIRST4(of, step), of(4, step), of(5, step), of(6, step), of(7, step)
#define FIRST16(of, step)                                                                                    \
    FIRST8(of, step), of(8, step), of(9, step), of(10, step), of(11, step), of(12, step), of(13, step),      \
        of(14, step), of(15, step)

#if LANES == 2
#define EACH_LANE FIRST2
#elif LANES == 4
#define EACH_LANE FIRST4
#elif LANES == 8
#define EACH_LANE FIRST8
#else
#define EACH_LANE FIRST16
#endif

#define EXCHANGE(step)                                                                                       \
    QV_UNROLLED                                                                                              \
    for (int i = 0; i < LANES; i++)                                                                          \
        if (!(i & (step))) {                                                                                 \
            const vector x = row[i], y = row[i + (step)];                                                    \
            row[i] = __builtin_shufflevector(x, y, EACH_LANE(UPPER, step));                                  \
            row[i + (step)] = __builtin_shufflevector(x, y, EACH_LANE(LOWER, step));                         \
        }

/* panel [LANES][WIDE] = the transposed of the square at b, whose rows are `ld` apart */
QV_INLINE void transpose(const qv_real *b, ptrdiff_t ld, qv_real *panel)
{
    vector row[LANES];
    QV_UNROLLED
    for (int i = 0; i < LANES; i++)
        row[i] = *(const place *)(b + i * ld);
    EXCHANGE(1)
#if LANES > 2
    EXCHANGE(2)
#endif
#if LANES > 4
    EXCHANGE(4)
#endif
#if LANES > 8
    EXCHANGE(8)
#endif
    QV_UNROLLED
    for (int i = 0; i < LANES; i++)
        *(place *)(panel + i * WIDE) = row[i];
}

/* panel [depth][WIDE] = b, whose columns lie as rows; a few rows of the panel at a time, which stay near. */
static void pack_transposed(const right *b, int depth, int count, qv_real *panel)
{
    enum { NEAR = 16 };
    for (int from = 0; from < depth; from += NEAR) {
        const int end = depth - from < NEAR ? depth : from + NEAR;
        const qv_real *row = (const qv_real *)b->at;
        int i = 0;
        for (; end - from == NEAR && i + LANES <= count; i += LANES, row += LANES * b->ld)
            for (int k = from; k < end; k += LANES)
                transpose(row + k, b->ld, panel + k * WIDE + i);
        for (; i < count; i++, row += b->ld)
            for (int k = from; k < end; k++)
                panel[k * WIDE + i] = row[k];
    }
}

/* panel [depth][WIDE] = b [depth][count], and zeros */
static void pack(const right *b, int depth, int count, qv_real *panel)
{
    if (count < WIDE)
        memset(panel, 0, (size_t)depth * WIDE * sizeof *panel);
    if (b->transposed) {
        pack_transposed(b, depth, count, panel);
        return;
    }
    for (int k = 0; k < depth; k++) {
        const ptrdiff_t from = k * b->ld;
        int i = 0;
        for (; i + LANES <= count; i += LANES)
            *(place *)(panel + k * WIDE + i) = load(b->type, b->at, from + i);
        for (; i < count; i++)
            panel[k * WIDE + i] = b->type == QV_REALS
                                      ? ((const qv_real *)b->at)[from + i]
                                      : (qv_real)qv_half_widen1(((const uint16_t *)b->at)[from + i]);
    }
}

/* Tiles of which only `count` columns, less than WIDE, are there. */
static void edge(int count, tiles t)
{
    qv_real part[ROWS * WIDE] = {0};
    tiles full = t;
    full.c = part;
    full.ldc = WIDE;
    for (int row = 0; row < t.m; row += ROWS) {
        const int rows = full.m = t.m - row < ROWS ? t.m - row : ROWS;
        for (int i = 0; i < rows; i++)
            memcpy(part + i * WIDE, t.c + (row + i) * t.ldc, (size_t)count * sizeof *part);
        (2 * count <= WIDE ? narrow_tiles_of_reals : tiles_of_reals)(full);
        for (int i = 0; i < rows; i++)
            memcpy(t.c + (row + i) * t.ldc, part + i * WIDE, (size_t)count * sizeof *part);
        full.a.at += ROWS * t.a.row;
    }
}

/* c [m][n] += a [m][depth] b [depth][n] */
static void layer(int m, int n, int depth, left a, right b, qv_real *c, ptrdiff_t ldc)
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
            pack(&part, depth, count, panel);
        if (count < WIDE)
            edge(count, t);
        else if (in_place && b.type == QV_HALVES)
            tiles_of_halves(t);
        else
            tiles_of_reals(t);
    }
}

static void multiply(const qv_product *p)
{
    left a = {p->a, p->a_row, p->a_column};
    right b = {p->type, p->transposed, p->b, p->ldb};
    for (int row = 0; row < p->m && !p->add; row++)
        memset(p->c + row * p->ldc, 0, (size_t)p->n * sizeof *p->c);
    for (int from = 0; from < p->k; from += DEPTH) {
        layer(p->m, p->n, p->k - from < DEPTH ? p->k - from : DEPTH, a, b, p->c, p->ldc);
        a.at += DEPTH * a.column;
        b = right_below(&b, DEPTH);
    }
}
