// SPDX-License-Identifier: MIT
#include "nn/bytes.h"
#include <math.h>
#include <stddef.h>
#include <string.h>
#include "kernels/bytes.h"

enum {
    CHUNK = 48,            // rows of a product that are narrowed at a time
    CHUNK_BYTES = 1 << 15, // of them
};

static int filled(int count, int multiple)
{
    return (count + multiple - 1) / multiple * multiple;
}

bool qv_bytes_fit(int rows)
{
    return rows >= QV_BYTES_LEAST_DEPTH && rows <= QV_BYTES_MOST_DEPTH;
}

int qv_bytes_value_rows(int cols)
{
    return filled(cols, QV_BYTE_COLUMNS) / QV_BYTE_COLUMNS;
}

int qv_bytes_value_cols(int rows)
{
    return filled(rows, QV_BYTE_GROUP) * QV_BYTE_COLUMNS;
}

/* Where element (row, col) of a matrix lies. */
static ptrdiff_t place_of(int row, int col, int rows)
{
    return (ptrdiff_t)(col / QV_BYTE_COLUMNS) * qv_bytes_value_cols(rows) +
           row / QV_BYTE_GROUP * QV_BYTE_COLUMNS * QV_BYTE_GROUP + col % QV_BYTE_COLUMNS * QV_BYTE_GROUP +
           row % QV_BYTE_GROUP;
}

/* The largest sum of the magnitudes of two neighbours in a column. */
static float largest_pair(const float *weight, int rows, int cols, int col)
{
    float most = 0;
    for (int row = 0; row < rows; row += 2) {
        const float *first = weight + (ptrdiff_t)row * cols + col;
        const float pair = fabsf(first[0]) + (row + 1 < rows ? fabsf(first[cols]) : 0);
        most = pair > most ? pair : most;
    }
    return most;
}

void qv_bytes_from_floats(const float *weight, int rows, int cols, int8_t *value, float *scale, int32_t *sum)
{
    memset(value, 0, (size_t)qv_bytes_value_rows(cols) * (size_t)qv_bytes_value_cols(rows));
    for (int col = 0; col < cols; col++) {
        const float most = largest_pair(weight, rows, cols, col);
        const double steps = most > 0 ? QV_BYTE_MOST / (double)most : 0;
        scale[col] = most / QV_BYTE_MOST;
        sum[col] = 0;
        for (int row = 0; row < rows; row++) {
            const long rounded = lrint(steps * (double)weight[(ptrdiff_t)row * cols + col]);
            value[place_of(row, col, rows)] = (int8_t)rounded;
            sum[col] += (int32_t)rounded;
        }
    }
}

void qv_bytes_to_floats(const qv_byte_matrix *bytes, int rows, int cols, float *weight)
{
    for (int row = 0; row < rows; row++)
        for (int col = 0; col < cols; col++)
            weight[(ptrdiff_t)row * cols + col] =
                (float)bytes->value[place_of(row, col, rows)] * bytes->scale[col];
}

bool qv_bytes_sound(const qv_byte_matrix *bytes, int rows, int cols, int *col)
{
    const int depth = filled(rows, QV_BYTE_GROUP);
    const int8_t *value = bytes->value;
    for (*col = 0; *col < cols; value += depth * QV_BYTE_COLUMNS) {
        int32_t sum[QV_BYTE_COLUMNS];
        if (!qv_byte_kernels()->survey(value, depth, sum))
            return false;
        for (int i = 0; i < QV_BYTE_COLUMNS && *col < cols; i++, ++*col)
            if (sum[i] != bytes->sum[*col])
                return false;
    }
    return true;
}

/* ---- Rows in 8 bits
 * ---------------------------------------------------------------------------------------- */

/* The row of x that is tap number `tap` of row t, the last tap being the row itself; NULL where nothing is.
 */
static const qv_real *tap_of(const qv_byte_rows *r, int t, int tap)
{
    const int distance = r->taps - 1 - tap, row = r->reverse ? t + distance : t - distance;
    const int first = r->reverse ? 0 : -r->before, end = r->reverse ? r->rows + r->before : r->rows;
    return row >= first && row < end ? r->x + (ptrdiff_t)row * r->width : NULL;
}

/* q [depth] of the taps of row t; returns what a step of it is worth. */
static qv_real narrow_row(const qv_byte_rows *r, int t, int depth, uint8_t *q)
{
    const qv_byte_table *kernels = qv_byte_kernels();
    qv_real most = 0;
    for (int tap = 0; tap < r->taps; tap++) {
        const qv_real *x = tap_of(r, t, tap);
        const qv_real here = x ? kernels->largest(x, r->width) : 0;
        most = here > most ? here : most;
    }
    const qv_real factor = most > (qv_real)1e-30 ? QV_BYTE_MOST / most : 0;
    for (int tap = 0; tap < r->taps; tap++, q += r->width) {
        const qv_real *x = tap_of(r, t, tap);
        if (x)
            kernels->narrow(x, r->width, factor, q);
        else
            memset(q, QV_BYTE_ZERO, (size_t)r->width);
    }
    memset(q, QV_BYTE_ZERO, (size_t)(depth - r->taps * r->width));
    return most / QV_BYTE_MOST;
}

void qv_bytes_multiply(const qv_byte_rows *rows, const qv_byte_matrix *bytes, int cols, qv_real *y)
{
    _Alignas(64) uint8_t q[CHUNK_BYTES];
    qv_real scale[CHUNK];
    const int depth = filled(rows->taps * rows->width, QV_BYTE_GROUP);
    const int most = CHUNK_BYTES / depth < CHUNK ? CHUNK_BYTES / depth : CHUNK;
    for (int from = 0; from < rows->rows; from += most) {
        const int count = rows->rows - from < most ? rows->rows - from : most;
        for (int i = 0; i < count; i++)
            scale[i] = narrow_row(rows, from + i, depth, q + (size_t)i * (size_t)depth);
        const qv_byte_product product = {
            .m = count,
            .n = cols,
            .depth = depth,
            .a = q,
            .a_scale = scale,
            .b = bytes->value,
            .b_scale = bytes->scale,
            .b_sum = bytes->sum,
            .c = y + (ptrdiff_t)from * cols,
            .ldc = cols,
        };
        qv_byte_kernels()->multiply(&product);
    }
}
