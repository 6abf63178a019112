// SPDX-License-Identifier: MIT
#ifndef QV_KERNELS_EXACT_LEVEL_H
#define QV_KERNELS_EXACT_LEVEL_H
#include "kernels/kernels.h"
#include "kernels/level_name.h"

/*
 * Those functions of one instruction set's table (kernels.h) whose results have the same bits with every set.
 * QV_LEVEL is the ending of their names.
 */
#define QV_OF_LEVEL(name) QV_NAMED(QV_NAMED(qv_exact_, name##_), QV_LEVEL)

void QV_OF_LEVEL(multiply_shallow)(int m, int n, int k, const qv_real *a, qv_source type, const void *b,
                                   qv_real *c);

void QV_OF_LEVEL(sigmoid)(const qv_real *x, qv_real *y, int n);
void QV_OF_LEVEL(tanh)(const qv_real *x, qv_real *y, int n);
void QV_OF_LEVEL(exp)(const qv_real *x, qv_real *y, int n);
void QV_OF_LEVEL(log)(const qv_real *x, qv_real *y, int n);
void QV_OF_LEVEL(scale)(qv_real *x, const qv_real *factor, int n);
void QV_OF_LEVEL(leaky_relu)(const qv_real *x, qv_real slope, qv_real *y, int n);
void QV_OF_LEVEL(leaky_relu_backward)(const qv_real *y, const qv_real *dy, qv_real slope, qv_real *dx, int n);

void QV_OF_LEVEL(add_row_sum)(const qv_real *rows, int count, int width, qv_real *sum);
void QV_OF_LEVEL(add_to_rows)(const qv_real *row, int count, int width, qv_real *rows);
void QV_OF_LEVEL(normalise)(const qv_real *x, int n, const qv_real *gain, const qv_real *bias, qv_real *y,
                            qv_real stats[2]);
void QV_OF_LEVEL(normalise_backward)(const qv_real *x, int n, const qv_real *gain, const qv_real stats[2],
                                     const qv_real *dy, qv_real *dgain, qv_real *dbias, qv_real *dx);

void QV_OF_LEVEL(pool)(const qv_stripe *s, const qv_real *bias, float zoneout, qv_rng *rng, qv_real *state,
                       qv_real *h);
void QV_OF_LEVEL(pool_backward)(const qv_stripe *s, const qv_real *dh, qv_real *sum);
void QV_OF_LEVEL(pool_row)(qv_pooling pooling, int hidden, const qv_real *gate, const qv_real *last,
                           qv_real *cell, qv_real *h);
void QV_OF_LEVEL(pool_row_backward)(qv_pooling pooling, int hidden, qv_real *gate, const qv_real *cell,
                                    const qv_real *last, const qv_real *dh, const qv_real *doutput,
                                    qv_real *carry);

#endif
