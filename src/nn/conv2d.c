// SPDX-License-Identifier: MIT
#include "nn/conv2d.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "nn/activation.h"
#include "nn/narrow.h"
#include "nn/weight_norm.h"

enum { DOTS = 2 }; // up to so many columns are products of rows

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int most(int a, int b)
{
    return a > b ? a : b;
}

/* Columns that the weights for `channels` results are stored with. */
static int stored(int channels)
{
    return channels <= DOTS ? channels : (channels + QV_NARROW - 1) / QV_NARROW * QV_NARROW;
}

// ---- grids

static size_t row_size(const qv_grid *grid)
{
    return (size_t)(grid->bands + 2 * grid->margin) * (size_t)grid->channels;
}

bool qv_grid_take(qv_arena *arena, int rows, int bands, int channels, int margin, qv_grid *grid)
{
    *grid = (qv_grid){.rows = rows, .bands = bands, .channels = channels, .margin = margin};
    const size_t edge = (size_t)margin * (size_t)channels * sizeof *grid->at, size = row_size(grid);
    grid->at = qv_arena_reals(arena, (size_t)rows * size);
    if (!grid->at)
        return false;
    for (int t = 0; margin > 0 && t < rows; t++) {
        memset(grid->at + (size_t)t * size, 0, edge);
        memset(qv_grid_row(grid, t) + bands * channels, 0, edge);
    }
    return true;
}

qv_real *qv_grid_row(const qv_grid *grid, int row)
{
    return grid->at + (size_t)row * row_size(grid) + grid->margin * grid->channels;
}

// ---- layout and weights

qv_conv2d qv_conv2d_layout(qv_params *params, const char *name, const qv_conv2d_shape *shape)
{
    qv_conv2d l = {.shape = *shape};
    const int patch = shape->height * shape->width * shape->in;
    char full[sizeof((qv_tensor *)0)->name];
    // As if the weights were uniform in +-1 / sqrt(patch).
    snprintf(full, sizeof full, "%s.direction", name);
    l.direction = qv_params_add(params, full, patch, shape->out, 1 / sqrtf(3 * (float)patch), 0);
    snprintf(full, sizeof full, "%s.length", name);
    l.length = qv_params_add(params, full, 1, shape->out, 0, 1 / sqrtf(3));
    snprintf(full, sizeof full, "%s.bias", name);
    l.bias = qv_params_add(params, full, 1, shape->out, 0, 0);
    return l;
}

int qv_conv2d_rows(const qv_conv2d *l, int rows)
{
    const qv_conv2d_shape *s = &l->shape;
    return (rows + 2 * s->row_padding - s->height) / s->row_stride + 1;
}

int qv_conv2d_bands(const qv_conv2d *l, int bands)
{
    const qv_conv2d_shape *s = &l->shape;
    return (bands + 2 * s->band_padding - s->width) / s->band_stride + 1;
}

/* Taps of a row of the kernel that meet inputs of one phase of the stride: phase, phase + stride, ... */
static int taps(const qv_conv2d_shape *s, int phase)
{
    return phase < s->width ? (s->width - phase + s->band_stride - 1) / s->band_stride : 0;
}

/* A product's right side [depth][channels], which is read row by row, as it is stored: panels of QV_NARROW
 * columns one behind the other, each of `all` rows, or columns as rows, when there are few. */
static qv_real *place(qv_real *stored_at, int channels, int all, int depth, int row, int channel)
{
    if (channels <= DOTS) // `row` counts from the product's first
        return stored_at + (row / depth * channels + channel) * depth + row % depth;
    return stored_at + (channel / QV_NARROW * all + row) * QV_NARROW + channel % QV_NARROW;
}

static void store_forward(const qv_conv2d_shape *s, const qv_real *w, qv_real *forward)
{
    const int depth = s->width * s->in, all = s->height * depth;
    for (int row = 0; row < all; row++)
        for (int o = 0; o < s->out; o++)
            *place(forward, s->out, all, depth, row, o) = w[row * s->out + o];
}

/* For each row of the kernel and each phase: the taps in reverse, [taps][out][in]. */
static void store_backward(const qv_conv2d_shape *s, const qv_real *w, qv_real *backward)
{
    const int all = s->height * s->width * s->out;
    int first = 0; // row of a product's first element
    for (int i = 0; i < s->height; i++)
        for (int phase = 0; phase < s->band_stride; phase++) {
            const int count = taps(s, phase), depth = count * s->out;
            // few columns: the product's part lies at its own place, and rows count from there
            qv_real *from = s->in <= DOTS ? backward + first * s->in : backward;
            const int row = s->in <= DOTS ? 0 : first;
            for (int tap = 0; tap < count; tap++) {
                const int j = phase + (count - 1 - tap) * s->band_stride;
                const qv_real *weight = w + (i * s->width + j) * s->in * s->out;
                for (int c = 0; c < s->in; c++)
                    for (int o = 0; o < s->out; o++)
                        *place(from, s->in, all, depth, row + tap * s->out + o, c) = weight[c * s->out + o];
            }
            first += depth;
        }
}

bool qv_conv2d_prepare(const qv_conv2d *l, const qv_real *value, qv_arena *arena, qv_conv2d_weights *weights)
{
    const qv_conv2d_shape *s = &l->shape;
    const size_t patch = (size_t)s->height * (size_t)s->width * (size_t)s->in;
    weights->norm = qv_arena_reals(arena, (size_t)s->out);
    weights->forward = qv_arena_zeros(arena, patch * (size_t)stored(s->out));
    weights->backward = qv_arena_zeros(arena, patch / (size_t)s->in * (size_t)(s->out * stored(s->in)));
    const size_t mark = qv_arena_mark(arena);
    qv_real *w = qv_arena_reals(arena, patch * (size_t)s->out);
    if (!weights->norm || !weights->forward || !weights->backward || !w)
        return false;
    qv_weight_norm_forward(value + l->direction, value + l->length, (int)patch, s->out, weights->norm, w);
    store_forward(s, w, weights->forward);
    store_backward(s, w, weights->backward);
    qv_arena_release(arena, mark);
    return true;
}

/* Rows `first` on of a stored right side of `all` rows. */
typedef struct stored_rows {
    const qv_real *weights;
    int all, first;
} stored_rows;

/* c [m][channels] += a [m][depth] times rows of a stored right side */
static void multiply(int m, int channels, int depth, const qv_real *a, int lda, stored_rows b, qv_real *c,
                     int ldc)
{
    if (channels <= DOTS) {
        qv_multiply_dots(m, channels, depth, a, lda, b.weights + b.first * channels, c, ldc);
        return;
    }
    for (int from = 0; from < channels; from += QV_NARROW)
        qv_multiply_narrow(m, least(channels - from, QV_NARROW), depth, (qv_strided){a, lda, 1},
                           b.weights + (from / QV_NARROW * b.all + b.first) * QV_NARROW, QV_NARROW, c + from,
                           ldc);
}

// ---- forward

void qv_conv2d_forward(const qv_conv2d *l, const qv_real *value, const qv_conv2d_weights *weights,
                       const qv_grid *x, const qv_grid *y)
{
    const qv_conv2d_shape *s = &l->shape;
    const int depth = s->width * s->in;
    for (int t = 0; t < y->rows; t++) {
        qv_real *to = qv_grid_row(y, t);
        for (int f = 0; f < y->bands; f++)
            memcpy(to + f * s->out, value + l->bias, (size_t)s->out * sizeof *to);
        for (int i = 0; i < s->height; i++) {
            const int row = t * s->row_stride - s->row_padding + i;
            if (row >= 0 && row < x->rows)
                multiply(y->bands, s->out, depth, qv_grid_row(x, row) - s->band_padding * s->in,
                         s->band_stride * s->in,
                         (stored_rows){weights->forward, s->height * depth, i * depth}, to, s->out);
        }
        if (s->slope != 1)
            qv_leaky_relu(to, s->slope, to, y->bands * s->out);
    }
}

// ---- backward

/* Gradients of z, of as many rows as the kernel has, which wait for the inputs that they reach: rows with
 * margins, used by turns. */
typedef struct waiting {
    qv_grid grid;
    int next; // row of dy
} waiting;

static bool waiting_open(const qv_conv2d_shape *s, const qv_grid *x, const qv_grid *dy, qv_arena *arena,
                         waiting *w)
{
    // Positions that the inputs of a phase ask for: from taps - 1 before the first result on, to the one
    // whose patch begins with the last input.
    const int before = taps(s, 0) - 1;
    const int behind = (x->bands - 1 + s->band_padding) / s->band_stride - (dy->bands - 1);
    w->next = 0;
    // Products read whole panels: up to QV_NARROW values behind the last row.
    return qv_grid_take(arena, s->height, dy->bands, s->out, most(most(before, behind), 0) + QV_NARROW,
                        &w->grid);
}

static qv_real *waiting_row(const waiting *w, const qv_conv2d_shape *s, int row)
{
    return qv_grid_row(&w->grid, row % s->height);
}

/* dweight [height][width][in][out] += what row t of z gives */
static void add_weights(const qv_conv2d_shape *s, const qv_grid *x, int t, const qv_real *dz, int bands,
                        qv_real *dweight)
{
    const int depth = s->width * s->in;
    for (int i = 0; i < s->height; i++) {
        const int row = t * s->row_stride - s->row_padding + i;
        if (row < 0 || row >= x->rows)
            continue;
        const qv_real *patch = qv_grid_row(x, row) - s->band_padding * s->in;
        qv_real *to = dweight + i * depth * s->out;
        for (int from = 0; from < s->out; from += QV_NARROW)
            qv_multiply_narrow(depth, least(s->out - from, QV_NARROW), bands,
                               (qv_strided){patch, 1, s->band_stride * s->in}, dz + from, s->out, to + from,
                               s->out);
    }
}

/* One row of dx, from all rows of z that it was used for. */
static void gather_row(const qv_conv2d_shape *s, const qv_conv2d_weights *weights, const waiting *w, int rows,
                       const qv_grid *dx, int row)
{
    const int all = s->height * s->width * s->out;
    qv_real *to = qv_grid_row(dx, row);
    memset(to, 0, (size_t)(dx->bands * s->in) * sizeof *to);
    for (int i = 0; i < s->height; i++) {
        const int place = row + s->row_padding - i, t = place / s->row_stride;
        if (place < 0 || place % s->row_stride != 0 || t >= rows)
            continue;
        const qv_real *dz = waiting_row(w, s, t);
        int first = i * s->width * s->out;
        for (int phase = 0; phase < s->band_stride; phase++) {
            // Inputs stride q + phase - padding.
            const int count = taps(s, phase), reach = dx->bands - 1 + s->band_padding - phase;
            const int from = most(0, (s->band_padding - phase + s->band_stride - 1) / s->band_stride);
            const int end = reach < 0 ? 0 : reach / s->band_stride + 1;
            if (count > 0 && end > from)
                multiply(end - from, s->in, count * s->out, dz + (from - count + 1) * s->out, s->out,
                         (stored_rows){weights->backward, all, first},
                         to + (from * s->band_stride + phase - s->band_padding) * s->in,
                         s->band_stride * s->in);
            first += count * s->out;
        }
    }
}

/* Takes rows of dy in, up to `last`: through the rectifier, and into the gradients of the parameters. */
static void take_rows(const qv_conv2d *l, waiting *w, int last, const qv_grid *x, const qv_grid *y,
                      const qv_grid *dy, qv_real *dweight, qv_real *grad)
{
    const qv_conv2d_shape *s = &l->shape;
    for (; w->next <= last; w->next++) {
        qv_real *dz = waiting_row(w, s, w->next);
        qv_leaky_relu_backward(qv_grid_row(y, w->next), qv_grid_row(dy, w->next), s->slope, dz,
                               dy->bands * s->out);
        if (!grad)
            continue;
        qv_kernels()->add_row_sum(dz, dy->bands, s->out, grad + l->bias);
        add_weights(s, x, w->next, dz, dy->bands, dweight);
    }
}

bool qv_conv2d_backward(const qv_conv2d *l, const qv_real *value, const qv_conv2d_weights *weights,
                        const qv_grid *x, const qv_grid *y, const qv_grid *dy, qv_arena *arena, qv_real *grad,
                        const qv_grid *dx)
{
    const qv_conv2d_shape *s = &l->shape;
    const size_t mark = qv_arena_mark(arena);
    const int patch = s->height * s->width * s->in;
    qv_real *dweight = qv_arena_zeros(arena, (size_t)(patch * s->out));
    waiting w;
    if (!dweight || !waiting_open(s, x, dy, arena, &w))
        return false;
    for (int row = 0; dx && row < dx->rows; row++) {
        take_rows(l, &w, least((row + s->row_padding) / s->row_stride, dy->rows - 1), x, y, dy, dweight,
                  grad);
        gather_row(s, weights, &w, dy->rows, dx, row);
    }
    take_rows(l, &w, dy->rows - 1, x, y, dy, dweight, grad);
    if (grad)
        qv_weight_norm_backward(value + l->direction, value + l->length, weights->norm, dweight, patch,
                                s->out, grad + l->direction, grad + l->length);
    qv_arena_release(arena, mark);
    return true;
}
