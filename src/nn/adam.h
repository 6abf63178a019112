// SPDX-License-Identifier: MIT
#ifndef QV_NN_ADAM_H
#define QV_NN_ADAM_H
#include <stddef.h>
#include "base/real.h"

/* Adam (Kingma and Ba 2015) with decoupled weight decay (Loshchilov and Hutter 2019).
 * All arrays [n] share the layout of the parameters. */
typedef struct qv_adam {
    float beta1, beta2, epsilon, decay; // decay 0: plain Adam
} qv_adam;

/* sqrt of the sum of squares, summed in double. */
double qv_norm(const qv_real *x, size_t n);
/* One update of value [n] by grad [n], which is scaled by `scale` first (clipping, batch mean).
 * `step` counts from 1. */
void qv_adam_step(const qv_adam *adam, long step, float rate, float scale, const qv_real *grad, qv_real *m,
                  qv_real *v, qv_real *value, size_t n);
/* Cosine decay from `peak` to `floor` over `steps`, after a linear warm-up of the first `warmup` of them.
 * `step` counts from 0. */
float qv_cosine_rate(long step, long steps, long warmup, float peak, float floor);
/* average += (1 - keep) (value - average): exponential moving average of weights */
void qv_average(qv_real *average, const qv_real *value, float keep, size_t n);

#endif
