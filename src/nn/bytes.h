// SPDX-License-Identifier: MIT
#ifndef QV_NN_BYTES_H
#define QV_NN_BYTES_H
#include <stdbool.h>
#include "nn/params.h"

/*
 * Products with weights in 8 bits, for inference: three to four times as fast as in floats where the
 * processor has instructions for them, from half the memory of half precision, and with the same bits
 * everywhere (kernels/bytes.h). A column of weights has a scale of its own; so has each row of what they are
 * multiplied with, which is brought to 8 bits on the way in. A row of the product depends on no other row.
 *
 * As stored, matrix [rows][cols]:
 *
 *     value [cols / 16][rows / 4][16][4], filled up with zeros
 *     scale [cols], sum [cols]: weight = value * scale; the sum of the column's values
 */
enum {
    QV_BYTES_LEAST_DEPTH = 32, // rows of a matrix that is worth it: fewer cost more to prepare than they save
    QV_BYTES_MOST_DEPTH = 2048, // larger sums might not fit
};

bool qv_bytes_fit(int rows); // whether a matrix of that depth can be stored so
/* The shape of `value` as a matrix: a row for 16 columns. */
int qv_bytes_value_rows(int cols);
int qv_bytes_value_cols(int rows);

/* weight [rows][cols] to value, scale and sum. Rounds to nearest; the largest sum of the magnitudes of
 * elements 2i and 2i + 1 of a column becomes 127, for the sake of AVX2's instruction. */
void qv_bytes_from_floats(const float *weight, int rows, int cols, int8_t *value, float *scale, int32_t *sum);
void qv_bytes_to_floats(const qv_byte_matrix *bytes, int rows, int cols, float *weight);

/* False where two neighbours of a column are larger than qv_bytes_from_floats makes them, or a sum is not its
 * column's: products would depend on the processor. *col: the column at fault, or the first of its sixteen.
 */
bool qv_bytes_sound(const qv_byte_matrix *bytes, int rows, int cols, int *col);

/* What is multiplied: `rows` rows of `taps` neighbours each, as convolutions over time have them. */
typedef struct qv_byte_rows {
    const qv_real *x; // [rows][width]
    int width, taps, rows;
    bool reverse; // the neighbours are the rows after, the farthest first; else those before
    int before;   // rows before x (in reverse: behind its end) that lie in memory; beyond is zero
} qv_byte_rows;

/* y [rows][cols] = the taps of each row, one after the other, times the matrix [taps * width][cols] */
void qv_bytes_multiply(const qv_byte_rows *rows, const qv_byte_matrix *bytes, int cols, qv_real *y);

#endif
