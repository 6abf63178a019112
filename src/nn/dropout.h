// SPDX-License-Identifier: MIT
#ifndef QV_NN_DROPOUT_H
#define QV_NN_DROPOUT_H
#include "base/real.h"
#include "base/rng.h"

/* Inverted dropout in place: each value is zero with probability p, else divided by 1 - p. The factors go
 * to `mask` [n]; the backward pass multiplies by them. p = 0 fills the mask with ones. */
void qv_dropout_forward(qv_real *x, int n, float p, qv_rng *rng, qv_real *mask);
void qv_dropout_backward(qv_real *dx, int n, const qv_real *mask);

#endif
