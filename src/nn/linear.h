// SPDX-License-Identifier: MIT
#ifndef QV_NN_LINEAR_H
#define QV_NN_LINEAR_H
#include "nn/params.h"

/* y = x W + b.   x [frames][in], W [in][out], b [out], y [frames][out] */
typedef struct qv_linear {
    int in, out;
    size_t weight, bias; // offsets
    // W, where it is not in the slab; inference only
    const uint16_t *half;
    qv_byte_matrix bytes;
} qv_linear;

/* Names the matrices NAME.weight and NAME.bias; weights start with deviation gain / sqrt(in). */
qv_linear qv_linear_layout(qv_params *params, const char *name, int in, int out, float gain);
/* Takes W from where the params have it, once they have been read. */
void qv_linear_bind(qv_linear *l, const qv_params *params);
void qv_linear_forward(const qv_linear *l, const qv_real *value, const qv_real *x, int frames, qv_real *y);
/* Adds to the gradients of W and b in `grad`; writes dx [frames][in] unless dx is NULL. */
void qv_linear_backward(const qv_linear *l, const qv_real *value, const qv_real *x, int frames,
                        const qv_real *dy, qv_real *grad, qv_real *dx);

#endif
