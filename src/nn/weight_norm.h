// SPDX-License-Identifier: MIT
#ifndef QV_NN_WEIGHT_NORM_H
#define QV_NN_WEIGHT_NORM_H
#include "base/real.h"

/*
 * Weight normalisation (Salimans and Kingma 2016, arXiv 1602.07868): each column of a weight matrix is a
 * length times a direction,
 *
 *     w = g v / |v|
 *
 * v, w [rows][cols]; g, norm [cols]. norm receives |v|, which the way back needs.
 */
void qv_weight_norm_forward(const qv_real *v, const qv_real *g, int rows, int cols, qv_real *norm,
                            qv_real *w);

/* Adds to dv and dg:   dg = dw v / |v|      dv = g / |v| (dw - dg v / |v|)        (their eq. 3) */
void qv_weight_norm_backward(const qv_real *v, const qv_real *g, const qv_real *norm, const qv_real *dw,
                             int rows, int cols, qv_real *dv, qv_real *dg);

#endif
