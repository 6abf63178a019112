// SPDX-License-Identifier: MIT
/*
 * The kernels of bytes.h for one instruction set. Meson compiles this file once for each, with the set's
 * flags, without fused operations, and with
 *
 *     QV_LEVEL    ending of the table's name
 *
 * C is computed in tiles whose sums stay in registers, as in loops/product.h; nothing is packed, since B lies
 * as it is needed.
 */
#include <stdbool.h>
#include <string.h>
#include "kernels/bytes.h"
#include "kernels/compiler.h"
#include "kernels/elementary.h"
#include "kernels/level_name.h"
#if defined(__SSE2__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

/*
 * What depends on the set:
 *
 *     LANES, PARTS     columns of C in a register, and registers that their sums are spread over
 *     ROWS, VECTORS    a tile: so many rows of C by so many times LANES columns
 *     quad             four elements of a row of A, for every lane
 *     group            four elements of each of LANES columns of B
 *     add_products     adds to each lane the products of its four elements
 *     RAISED           what the elements of A are above their values as add_products takes them
 */
#if defined(__AVX512BW__)
enum { LANES = 16, PARTS = 1, ROWS = 6, VECTORS = 4, RAISED = QV_BYTE_ZERO };
#elif defined(__AVXVNNI__)
enum { LANES = 8, PARTS = 1, ROWS = 6, VECTORS = 2, RAISED = QV_BYTE_ZERO };
#elif defined(__AVX2__)
enum { LANES = 8, PARTS = 1, ROWS = 4, VECTORS = 2, RAISED = QV_BYTE_ZERO };
#elif defined(__SSE2__)
enum { LANES = 4, PARTS = 2, ROWS = 2, VECTORS = 2, RAISED = QV_BYTE_ZERO };
#elif defined(__ARM_FEATURE_MATMUL_INT8)
enum { LANES = 4, PARTS = 1, ROWS = 6, VECTORS = 2, RAISED = 0 };
#elif defined(__ARM_FEATURE_DOTPROD)
enum { LANES = 4, PARTS = 1, ROWS = 6, VECTORS = 4, RAISED = 0 };
#elif defined(__aarch64__)
enum { LANES = 4, PARTS = 2, ROWS = 4, VECTORS = 2, RAISED = 0 };
#else
enum { LANES = 4, PARTS = 1, ROWS = 2, VECTORS = 1, RAISED = QV_BYTE_ZERO };
#endif

typedef int32_t ints __attribute__((vector_size(4 * LANES)));
typedef int32_t ints_place __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
typedef float floats_place __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
typedef qv_real reals __attribute__((vector_size(sizeof(qv_real) * LANES)));
typedef qv_real reals_place
    __attribute__((vector_size(sizeof(qv_real) * LANES), aligned(sizeof(qv_real)), may_alias));

QV_INLINE int32_t dword(const uint8_t *a)
{
    int32_t bytes;
    memcpy(&bytes, a, sizeof bytes);
    return bytes;
}

#if defined(__AVX512BW__)
typedef __m512i quad, group;

QV_INLINE quad four(const uint8_t *a)
{
    return _mm512_set1_epi32(dword(a));
}

QV_INLINE group load(const int8_t *b)
{
    return _mm512_loadu_si512(b);
}

QV_INLINE void add_products(ints *sum, quad a, group b)
{
#ifdef __AVX512VNNI__
    *sum = (ints)_mm512_dpbusd_epi32((__m512i)*sum, a, b);
#else
    *sum += (ints)_mm512_madd_epi16(_mm512_maddubs_epi16(a, b), _mm512_set1_epi16(1));
#endif
}

#elif defined(__AVX2__)
typedef __m256i quad, group;

QV_INLINE quad four(const uint8_t *a)
{
    return _mm256_set1_epi32(dword(a));
}

QV_INLINE group load(const int8_t *b)
{
    return _mm256_loadu_si256((const void *)b);
}

QV_INLINE void add_products(ints *sum, quad a, group b)
{
#ifdef __AVXVNNI__
    *sum = (ints)_mm256_dpbusd_avx_epi32((__m256i)*sum, a, b);
#else
    *sum += (ints)_mm256_madd_epi16(_mm256_maddubs_epi16(a, b), _mm256_set1_epi16(1));
#endif
}

#elif defined(__SSE2__)
/* In 16 bits; the four products of a column end as sums of two in each of two neighbouring lanes. */
typedef __m128i quad;
typedef struct group {
    __m128i first, second;
} group;

QV_INLINE quad four(const uint8_t *a)
{
    return _mm_unpacklo_epi8(_mm_set1_epi32(dword(a)), _mm_setzero_si128());
}

QV_INLINE group load(const int8_t *b)
{
    const __m128i bytes = _mm_loadu_si128((const void *)b), none = _mm_setzero_si128();
    return (group){_mm_srai_epi16(_mm_unpacklo_epi8(none, bytes), 8),
                   _mm_srai_epi16(_mm_unpackhi_epi8(none, bytes), 8)};
}

QV_INLINE void add_products(ints *sum, quad a, group b)
{
    sum[0] += (ints)_mm_madd_epi16(a, b.first);
    sum[1] += (ints)_mm_madd_epi16(a, b.second);
}

#elif defined(__ARM_FEATURE_DOTPROD)
typedef int8x16_t quad, group;

QV_INLINE quad four(const uint8_t *a)
{
    return veorq_s8(vreinterpretq_s8_s32(vdupq_n_s32(dword(a))), vdupq_n_s8(-QV_BYTE_ZERO));
}

QV_INLINE group load(const int8_t *b)
{
    return vld1q_s8(b);
}

QV_INLINE void add_products(ints *sum, quad a, group b)
{
    *sum = (ints)vdotq_s32((int32x4_t)*sum, a, b);
}

#elif defined(__aarch64__)
/* Products of 16 bits, added by twos to sums of two neighbouring lanes. */
typedef int8x8_t quad;
typedef int8x16_t group;

QV_INLINE quad four(const uint8_t *a)
{
    return veor_s8(vreinterpret_s8_s32(vdup_n_s32(dword(a))), vdup_n_s8(-QV_BYTE_ZERO));
}

QV_INLINE group load(const int8_t *b)
{
    return vld1q_s8(b);
}

QV_INLINE void add_products(ints *sum, quad a, group b)
{
    sum[0] = (ints)vpadalq_s16((int32x4_t)sum[0], vmull_s8(a, vget_low_s8(b)));
    sum[1] = (ints)vpadalq_s16((int32x4_t)sum[1], vmull_s8(a, vget_high_s8(b)));
}

#else
typedef const uint8_t *quad;
typedef const int8_t *group;

QV_INLINE quad four(const uint8_t *a)
{
    return a;
}

QV_INLINE group load(const int8_t *b)
{
    return b;
}

QV_INLINE void add_products(ints *sum, quad a, group b)
{
    for (int i = 0; i < LANES; i++)
        for (int j = 0; j < QV_BYTE_GROUP; j++)
            (*sum)[i] += a[j] * b[i * QV_BYTE_GROUP + j];
}
#endif

QV_INLINE ints total(const ints *sum)
{
#if defined(__aarch64__) && !defined(__ARM_FEATURE_DOTPROD)
    return (ints)vpaddq_s32((int32x4_t)sum[0], (int32x4_t)sum[1]);
#elif defined(__SSE2__) && !defined(__AVX2__)
    const __m128 first = (__m128)sum[0], second = (__m128)sum[1];
    return (ints)_mm_shuffle_ps(first, second, 0x88) + (ints)_mm_shuffle_ps(first, second, 0xdd);
#else
    return *sum;
#endif
}

/* Some columns of a row of C, less than LANES. */
static __attribute__((noinline)) void put_last(const qv_byte_product *p, int m, int column,
                                               const int32_t *sum)
{
    const qv_real row = p->a_scale[m];
    for (int i = 0; i < p->n - column; i++) {
        const qv_real factor = row * (qv_real)p->b_scale[column + i];
        p->c[m * p->ldc + column + i] = (qv_real)(sum[i] - p->b_sum[column + i] * RAISED) * factor;
    }
}

/* A row of a tile to C, from a column on */
QV_INLINE void put(const qv_byte_product *p, int m, int column, ints sum)
{
    if (column + LANES > p->n) {
        int32_t part[LANES];
        memcpy(part, &sum, sizeof part);
        put_last(p, m, column, part);
        return;
    }
    const qv_real row = p->a_scale[m];
    const floats_place scale = *(const floats_place *)(p->b_scale + column);
    const reals factor = row * __builtin_convertvector(scale, reals);
    sum -= *(const ints_place *)(p->b_sum + column) * RAISED;
    *(reals_place *)(p->c + m * p->ldc + column) = __builtin_convertvector(sum, reals) * factor;
}

#ifdef __ARM_FEATURE_MATMUL_INT8
/* Eight elements of two rows of A, the second of the same row again where there is only one; zeros beyond the
 * end. */
QV_INLINE int8x16_t eight_of_two(const uint8_t *a, ptrdiff_t depth, ptrdiff_t k, bool two)
{
    const uint8_t *second = a + (two ? depth : 0);
    const uint8x16_t raised = vdupq_n_u8(QV_BYTE_ZERO);
    uint8x16_t rows = raised;
    if (k + 8 <= depth)
        rows = vcombine_u8(vld1_u8(a + k), vld1_u8(second + k));
    else {
        rows = vreinterpretq_u8_s32(vsetq_lane_s32(dword(a + k), vreinterpretq_s32_u8(rows), 0));
        rows = vreinterpretq_u8_s32(vsetq_lane_s32(dword(second + k), vreinterpretq_s32_u8(rows), 2));
    }
    return vreinterpretq_s8_u8(veorq_u8(rows, raised));
}

/* Rows of C from m on, `rows` of them, by columns from `column` on; rows and vectors are constants here. An
 * instruction multiplies eight elements of two rows with those of two columns; so rows go by twos, and depth
 * by eights. */
QV_INLINE void tile(int rows, int vectors, const qv_byte_product *p, int m, int column)
{
    const ptrdiff_t depth = p->depth;
    const uint8_t *a = p->a + m * depth;
    int32x4_t sum[ROWS / 2][VECTORS][2];
    QV_UNROLLED
    for (int i = 0; i < (rows + 1) / 2; i++) {
        QV_UNROLLED
        for (int v = 0; v < 2 * vectors; v++)
            sum[i][v / 2][v % 2] = vdupq_n_s32(0);
    }
    for (ptrdiff_t k = 0; k < depth; k += 2 * QV_BYTE_GROUP) {
        int8x16_t columns[VECTORS][2];
        QV_UNROLLED
        for (int v = 0; v < vectors; v++) {
            const int first = column + v * LANES, inside = first % QV_BYTE_COLUMNS;
            const int8_t *b = p->b + (first - inside) * depth + k * QV_BYTE_COLUMNS + inside * QV_BYTE_GROUP;
            const int32x4_t four = vreinterpretq_s32_s8(vld1q_s8(b));
            const int32x4_t next = k + QV_BYTE_GROUP < depth
                                       ? vreinterpretq_s32_s8(vld1q_s8(b + QV_BYTE_COLUMNS * QV_BYTE_GROUP))
                                       : vdupq_n_s32(0);
            columns[v][0] = vreinterpretq_s8_s32(vzip1q_s32(four, next));
            columns[v][1] = vreinterpretq_s8_s32(vzip2q_s32(four, next));
        }
        QV_UNROLLED
        for (int i = 0; i < (rows + 1) / 2; i++) {
            const int8x16_t elements = eight_of_two(a + 2 * i * depth, depth, k, 2 * i + 1 < rows);
            QV_UNROLLED
            for (int v = 0; v < 2 * vectors; v++)
                sum[i][v / 2][v % 2] = vmmlaq_s32(sum[i][v / 2][v % 2], elements, columns[v / 2][v % 2]);
        }
    }
    QV_UNROLLED
    for (int i = 0; i < rows; i++) {
        QV_UNROLLED
        for (int v = 0; v < vectors; v++) {
            const int64x2_t first = vreinterpretq_s64_s32(sum[i / 2][v][0]);
            const int64x2_t second = vreinterpretq_s64_s32(sum[i / 2][v][1]);
            const int64x2_t row = i % 2 ? vzip2q_s64(first, second) : vzip1q_s64(first, second);
            if (column + v * LANES < p->n)
                put(p, m + i, column + v * LANES, (ints)vreinterpretq_s32_s64(row));
        }
    }
}
#else
/* Rows of C from m on, `rows` of them, by columns from `column` on; rows and vectors are constants here. */
QV_INLINE void tile(int rows, int vectors, const qv_byte_product *p, int m, int column)
{
    const ptrdiff_t depth = p->depth;
    const uint8_t *a = p->a + m * depth;
    const int8_t *b[VECTORS];
    QV_UNROLLED
    for (int v = 0; v < vectors; v++) {
        const int first = column + v * LANES, inside = first % QV_BYTE_COLUMNS;
        b[v] = p->b + (first - inside) * depth + inside * QV_BYTE_GROUP;
    }
    ints sum[ROWS][VECTORS][PARTS];
    QV_UNROLLED
    for (int i = 0; i < rows; i++) {
        QV_UNROLLED
        for (int v = 0; v < vectors; v++)
            memset(sum[i][v], 0, sizeof sum[i][v]);
    }
    for (ptrdiff_t k = 0; k < depth; k += QV_BYTE_GROUP) {
        group columns[VECTORS];
        QV_UNROLLED
        for (int v = 0; v < vectors; v++)
            columns[v] = load(b[v] + k * QV_BYTE_COLUMNS);
        QV_UNROLLED
        for (int i = 0; i < rows; i++) {
            const quad elements = four(a + i * depth + k);
            QV_UNROLLED
            for (int v = 0; v < vectors; v++)
                add_products(sum[i][v], elements, columns[v]);
        }
    }
    QV_UNROLLED
    for (int i = 0; i < rows; i++) {
        QV_UNROLLED
        for (int v = 0; v < vectors; v++)
            if (column + v * LANES < p->n)
                put(p, m + i, column + v * LANES, total(sum[i][v]));
    }
}
#endif

/* All rows by some columns, in tiles of about the same height. */
QV_INLINE void column_of_tiles(int vectors, const qv_byte_product *p, int column)
{
    int m = 0;
    for (int left_over = (p->m + ROWS - 1) / ROWS; left_over > 0; left_over--) {
        const int rows = (p->m - m + left_over - 1) / left_over;
        switch (rows) {
        case 1:
            tile(1, vectors, p, m, column);
            break;
        case 2:
            tile(2, vectors, p, m, column);
            break;
#if defined(__AVX2__) || defined(__aarch64__)
        case 3:
            tile(3, vectors, p, m, column);
            break;
        case 4:
            tile(4, vectors, p, m, column);
            break;
#endif
#if defined(__AVX512BW__) || defined(__AVXVNNI__) || defined(__ARM_FEATURE_DOTPROD)
        case 5:
            tile(5, vectors, p, m, column);
            break;
        case 6:
            tile(6, vectors, p, m, column);
            break;
#endif
        }
        m += rows;
    }
}

static void multiply(const qv_byte_product *p)
{
    enum { WIDE = LANES * VECTORS, NARROW = WIDE < QV_BYTE_COLUMNS ? WIDE : QV_BYTE_COLUMNS };
    const int columns = (p->n + QV_BYTE_COLUMNS - 1) / QV_BYTE_COLUMNS * QV_BYTE_COLUMNS;
    int column = 0;
    for (; column + WIDE <= columns; column += WIDE)
        column_of_tiles(VECTORS, p, column);
    for (; column < p->n; column += NARROW)
        column_of_tiles(NARROW / LANES, p, column);
}

/* 16-bit numbers, each two neighbours of a column. Which of them stands lower makes no difference here. */
typedef int16_t pairs __attribute__((vector_size(4 * LANES)));
typedef uint16_t unsigned_pairs __attribute__((vector_size(4 * LANES)));
typedef uint32_t unsigned_ints __attribute__((vector_size(4 * LANES)));
typedef int16_t pairs_place __attribute__((vector_size(4 * LANES), aligned(1), may_alias));

QV_INLINE pairs magnitude(pairs x)
{
    const pairs sign = x >> 15;
    return (x ^ sign) - sign;
}

static bool survey(const int8_t *b, int depth, int32_t *sum)
{
    enum { PIECES = QV_BYTE_COLUMNS / LANES };
    ints total[PIECES] = {0};
    pairs wrong = {0};
    for (int k = 0; k < depth; k += QV_BYTE_GROUP, b += QV_BYTE_COLUMNS * QV_BYTE_GROUP) {
        QV_UNROLLED
        for (int i = 0; i < PIECES; i++) {
            const pairs both = *(const pairs_place *)(b + i * LANES * QV_BYTE_GROUP);
            const pairs first = (pairs)((unsigned_pairs)both << 8) >> 8, second = both >> 8;
            const pairs two = first + second;
            wrong |= magnitude(first) + magnitude(second) > QV_BYTE_PAIR;
            total[i] += ((ints)((unsigned_ints)two << 16) >> 16) + ((ints)two >> 16);
        }
    }
    memcpy(sum, total, sizeof total);
    int16_t part[2 * LANES], any = 0;
    memcpy(part, &wrong, sizeof part);
    for (int i = 0; i < 2 * LANES; i++)
        any |= part[i];
    return any == 0;
}

static qv_real largest(const qv_real *x, int n)
{
    // Bits of reals without their signs are in the order of the magnitudes.
#ifdef QV_DOUBLE
    typedef uint64_t bits;
#else
    typedef uint32_t bits;
#endif
    bits most = 0;
    for (int i = 0; i < n; i++) {
        bits magnitude;
        memcpy(&magnitude, x + i, sizeof magnitude);
        magnitude = magnitude << 1 >> 1;
        most = magnitude > most ? magnitude : most;
    }
    qv_real value;
    memcpy(&value, &most, sizeof value);
    return value;
}

static void narrow(const qv_real *x, int n, qv_real factor, uint8_t *q)
{
    // Adding 1.5 * 2^23 (in double 2^52) rounds to an integer, whose low bits then stand in those of the sum.
#ifdef QV_DOUBLE
    typedef uint64_t bits;
    const qv_real rounder = 6755399441055744.0;
#else
    typedef uint32_t bits;
    const qv_real rounder = 12582912.0f;
#endif
    for (int i = 0; i < n; i++) {
        const qv_real scaled = x[i] * factor, rounded = scaled + rounder;
        bits low;
        memcpy(&low, &rounded, sizeof low);
        q[i] = (uint8_t)(low + QV_BYTE_ZERO);
    }
}

extern const qv_byte_table QV_NAMED(qv_bytes_, QV_LEVEL);

const qv_byte_table QV_NAMED(qv_bytes_, QV_LEVEL) = {
    .name = QV_TEXT_OF(QV_LEVEL),
    .largest = largest,
    .narrow = narrow,
    .survey = survey,
    .multiply = multiply,
};
