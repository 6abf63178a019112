// SPDX-License-Identifier: MIT
#ifndef QV_NN_LAYERNORM_H
#define QV_NN_LAYERNORM_H
#include "nn/params.h"

/* Layer norm (Ba, Kiros, Hinton 2016): y = gain * (x - mean) / sqrt(var + 1e-5) + bias, over each row. */
typedef struct qv_layernorm {
    int width;
    size_t gain, bias;
} qv_layernorm;

qv_layernorm qv_layernorm_layout(qv_params *params, const char *name, int width);
/* `stats` [frames][2] keeps mean and 1/deviation for the backward pass; may be NULL. y may be x only
 * when there is no backward pass. */
void qv_layernorm_forward(const qv_layernorm *l, const qv_real *value, const qv_real *x, int frames,
                          qv_real *y, qv_real *stats);
/* Adds to the gradients of gain and bias; writes dx [frames][width]. dx may be dy. */
void qv_layernorm_backward(const qv_layernorm *l, const qv_real *value, const qv_real *x, int frames,
                           const qv_real *stats, const qv_real *dy, qv_real *grad, qv_real *dx);

#endif
