// SPDX-License-Identifier: MIT
#ifndef QV_NN_CONV2D_H
#define QV_NN_CONV2D_H
#include <stdbool.h>
#include <stddef.h>
#include "base/arena.h"
#include "nn/params.h"

/*
 * Convolution over two axes, rows (time) and bands (frequency), with weight normalisation (weight_norm.h)
 * and, behind it, a leaky rectifier:
 *
 *     z[t][f][o] = b[o] + sum over i, j, c of w[i][j][c][o] x[t s_t - p_t + i][f s_f - p_f + j][c]
 *     y = z for z > 0, else slope z
 *
 * s: strides, p: padding, zeros around x. Channels lie side by side, so that the patch of one row of the
 * kernel lies in memory as it is: nothing is unfolded, and the products' operands overlap (narrow.h). Made
 * for a few channels; any number is right.
 *
 *     qv_conv2d_prepare(&l, value, arena, &weights);    once for all passes with the same values
 *     qv_conv2d_forward(&l, &weights, &x, &y);
 *     qv_conv2d_backward(&l, value, &weights, &x, &y, &dy, arena, grad, &dx);
 */

/* Values [rows][margin + bands + margin][channels]; the margins hold zeros, and save the next layer a copy.
 */
typedef struct qv_grid {
    int rows, bands, channels, margin;
    qv_real *at;
} qv_grid;

/* From the arena, the margins cleared, the rest not. False: memory is short. */
bool qv_grid_take(qv_arena *arena, int rows, int bands, int channels, int margin, qv_grid *grid);
/* The first value of a row, behind the margin: [bands][channels] */
qv_real *qv_grid_row(const qv_grid *grid, int row);

typedef struct qv_conv2d_shape {
    int in, out;                   // channels
    int height, width;             // of the kernel: rows, bands
    int row_stride, band_stride;   // 1 or more
    int row_padding, band_padding; // 0 or more
    float slope;                   // of the rectifier below zero, over 0; 1: no rectifier
} qv_conv2d_shape;

typedef struct qv_conv2d {
    qv_conv2d_shape shape;
    size_t direction, length, bias; // offsets: v [height][width][in][out], g [out], b [out]
} qv_conv2d;

/* Names NAME.direction, NAME.length and NAME.bias. */
qv_conv2d qv_conv2d_layout(qv_params *params, const char *name, const qv_conv2d_shape *shape);

int qv_conv2d_rows(const qv_conv2d *l, int rows);   // of the result
int qv_conv2d_bands(const qv_conv2d *l, int bands); // of the result

/* What the weights are for the passes; lies in the arena. */
typedef struct qv_conv2d_weights {
    qv_real *norm;     // [out], of the directions
    qv_real *forward;  // for each 16 channels out: [height][width][in][16]; up to 2: [height][out][width][in]
    qv_real *backward; // the taps turned round, for each 16 channels in, for each phase of the band stride
} qv_conv2d_weights;
bool qv_conv2d_prepare(const qv_conv2d *l, const qv_real *value, qv_arena *arena, qv_conv2d_weights *weights);

/* x with a margin of at least band_padding; y of the result's size, any margin. */
void qv_conv2d_forward(const qv_conv2d *l, const qv_real *value, const qv_conv2d_weights *weights,
                       const qv_grid *x, const qv_grid *y);

/* dy: gradient of y, any margin. Adds to grad unless NULL; writes dx, without its margins, unless NULL.
 * False: memory is short. */
bool qv_conv2d_backward(const qv_conv2d *l, const qv_real *value, const qv_conv2d_weights *weights,
                        const qv_grid *x, const qv_grid *y, const qv_grid *dy, qv_arena *arena, qv_real *grad,
                        const qv_grid *dx);

#endif
