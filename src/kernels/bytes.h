// SPDX-License-Identifier: MIT
#ifndef QV_KERNELS_BYTES_H
#define QV_KERNELS_BYTES_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/real.h"

/*
 * Products of matrices of 8-bit numbers, for the instruction set of the processor at hand.
 *
 * They are tables of their own beside those of kernels.h, since the sets that matter here are others. Every
 * table gives the same bits: sums are integers, and what is done with reals is written so that no compiler
 * fuses it.
 *
 * Rows of A are scaled each to the range -127 to 127 and kept 128 higher, without a sign, as the instructions
 * want them. Columns of B are scaled such that the magnitudes of two neighbours, elements 2i and 2i + 1 of a
 * column, add up to QV_BYTE_PAIR at most: the instruction of AVX2 adds their products in 16 bits, 2 x 255 x
 * 64 of them.
 *
 * Kernels allocate nothing; any number of threads may call them.
 */
enum {
    QV_BYTE_GROUP = 4,    // elements of a column that lie side by side
    QV_BYTE_COLUMNS = 16, // B's columns are filled up to a multiple of this
    QV_BYTE_ZERO = 128,   // what a zero of A is kept as
    QV_BYTE_MOST = 127,   // the largest magnitude
    QV_BYTE_PAIR = 128,   // the largest sum of those of two neighbours in a column of B
};

/* C = A B, scaled */
typedef struct qv_byte_product {
    int m, n, depth;        // C's rows, C's columns, and elements of a row of A: a multiple of QV_BYTE_GROUP
    const uint8_t *a;       // [m][depth]
    const qv_real *a_scale; // [m]
    const int8_t *b;        // [n, filled up / COLUMNS][depth / GROUP][COLUMNS][GROUP]
    const float *b_scale;   // [n]
    const int32_t *b_sum;   // [n], the sum of each column of B
    qv_real *c;             // [m][n]
    ptrdiff_t ldc;          // from a row of C to the next
} qv_byte_product;

typedef struct qv_byte_table {
    const char *name; // of the instruction set
    /* The largest magnitude in x [n] */
    qv_real (*largest)(const qv_real *x, int n);
    /* q = 128 + factor x, rounded to the nearest, ties to even; |factor x| is at most 127. */
    void (*narrow)(const qv_real *x, int n, qv_real factor, uint8_t *q);
    /* Looks at QV_BYTE_COLUMNS columns of B, as [depth / GROUP][COLUMNS][GROUP]: the sum of each to sum
     * [COLUMNS]. False where two neighbours are more than QV_BYTE_PAIR. */
    bool (*survey)(const int8_t *b, int depth, int32_t *sum);
    /* c_mn = (sum over k of (a_mk - 128) b_kn) times (a_scale_m b_scale_n) */
    void (*multiply)(const qv_byte_product *product);
} qv_byte_table;

/* The table for this processor. Costs a few instructions; nothing is kept. */
const qv_byte_table *qv_byte_kernels(void);

/* All tables that this processor can use: the best is number 0, the last is the plain one, then NULL. */
const qv_byte_table *qv_byte_kernels_level(int number);

#endif
