// SPDX-License-Identifier: MIT
#ifndef QV_NN_ACTIVATION_H
#define QV_NN_ACTIVATION_H
#include "base/real.h"

/* Element-wise functions over contiguous values, y may be x.
 * In float the largest absolute error is 2e-7 for sigmoid and tanh, relative 3e-7 for exp. */
void qv_sigmoid(const qv_real *x, qv_real *y, int n);
void qv_tanh(const qv_real *x, qv_real *y, int n);
void qv_exp(const qv_real *x, qv_real *y, int n); // x is limited to [-87, 88]
void qv_log(const qv_real *x, qv_real *y, int n); // x > 0, normal numbers
/* Leaky rectifier (Maas, Hannun, Ng 2013), y = x > 0 ? x : slope x with a slope over 0, and its gradient,
 * which dx may be the memory of dy for. */
void qv_leaky_relu(const qv_real *x, float slope, qv_real *y, int n);
void qv_leaky_relu_backward(const qv_real *y, const qv_real *dy, float slope, qv_real *dx, int n);

#endif
