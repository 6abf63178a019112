// SPDX-License-Identifier: MIT
#ifndef QV_NN_QRNN_H
#define QV_NN_QRNN_H
#include <stdbool.h>
#include "base/arena.h"
#include "kernels/kernels.h" // qv_pooling
#include "nn/params.h"
#include "base/rng.h"

/*
 * Quasi-recurrent layer (Bradbury, Merity, Xiong, Socher 2016, arXiv 1611.01576).
 *
 *     Z = tanh(Wz * X)   F = sigmoid(Wf * X)   O = sigmoid(Wo * X)   I = sigmoid(Wi * X)     (eq. 1)
 *     f-pooling     h_t = f_t h_{t-1} + (1 - f_t) z_t                                        (eq. 3)
 *     fo-pooling    c_t = f_t c_{t-1} + (1 - f_t) z_t      h_t = o_t c_t                     (eq. 4)
 *     ifo-pooling   c_t = f_t c_{t-1} + i_t z_t            h_t = o_t c_t                     (eq. 5)
 *
 * `*` is a convolution of the given width over time that sees the present row and the width - 1 rows
 * before it (after it, in a reversed layer). It is computed as `width` matrix products over rows that lie
 * in memory as they are; activations and pooling are one pass over what they give.
 *
 * Shapes: x [frames][in], h [frames][hidden], gates G = 2, 3 or 4 in the order z f o i,
 * weight [width][in][G hidden] with the last tap for the present row, bias [G hidden].
 */
typedef struct qv_qrnn {
    int in, hidden, width;
    qv_pooling pooling;
    bool reverse; // runs from the last row to the first
    size_t weight, bias;
    // the weight, where it is not in the slab; inference only
    const uint16_t *half;
    qv_byte_matrix bytes; // not for qv_qrnn_multiply_tap
} qv_qrnn;

/* What the forward pass keeps for the backward pass. */
typedef struct qv_qrnn_tape {
    qv_real *gates; // [frames][G hidden], after the non-linearities and zoneout
    qv_real *cell;  // [frames][hidden], c_t; may be the memory of h with f-pooling, where c_t = h_t
} qv_qrnn_tape;

int qv_qrnn_gates(const qv_qrnn *l); // G

/* Names NAME.weight and NAME.bias; the forget gate's bias starts at `forget_bias`. */
qv_qrnn qv_qrnn_layout(qv_params *params, const char *name, int in, int hidden, int width, qv_pooling pooling,
                       bool reverse, float forget_bias);
/* Takes the weight from where the params have it, once they have been read. */
void qv_qrnn_bind(qv_qrnn *l, const qv_params *params);

/* What a forward pass is given beside its rows; all zero: nothing. */
typedef struct qv_qrnn_given {
    int before;     // how many rows lie in memory just before x (just after its end, in a reversed layer)
                    // and are its history, 0 to width - 1; rows further away count as zero. A stream keeps
                    // width - 1.
    qv_real *state; // [hidden], c before the first row; holds c after the last row when the call
                    // returns. NULL: starts from zero.
    const qv_real *context; // [G hidden], added to the convolution at every row (the paper's encoder-decoder
                            // term, eq. 6); NULL: none
    float zoneout;          // probability with which a forget gate is set to one (training only); 0: none
    qv_rng *rng;            // for zoneout
} qv_qrnn_given;

/*
 * Forward over `frames` rows.
 *
 * given    NULL: nothing
 * tape     arrays taken by the caller (see qv_qrnn_tape_take); `gates` is always needed as workspace,
 *          `cell` may be NULL when there is no backward pass
 * h        [frames][hidden]
 */
void qv_qrnn_forward(const qv_qrnn *l, const qv_real *value, const qv_real *x, int frames,
                     const qv_qrnn_given *given, const qv_qrnn_tape *tape, qv_real *h);

/* gates [rows][G hidden] = x [rows][in] times one tap of the weight, added if `add`. distance: from the
 * present row, 0 to width - 1. For the layer's own loops and those of nn/qrnn_batch.h. */
void qv_qrnn_multiply_tap(const qv_qrnn *l, const qv_real *value, int distance, const qv_real *x, int rows,
                          bool add, qv_real *gates);

/* Takes the tape's arrays from the arena; false when memory is short. */
bool qv_qrnn_tape_take(const qv_qrnn *l, qv_arena *arena, int frames, qv_qrnn_tape *tape);

/*
 * Backward over one whole sequence (before = 0, state from zero). Overwrites tape->gates with the gradient
 * of the convolution's output. Adds to the gradients in `grad`; writes dx [frames][in] unless NULL; writes
 * dcontext [G hidden] unless NULL.  dh [frames][hidden] is the gradient of h.
 */
void qv_qrnn_backward(const qv_qrnn *l, const qv_real *value, const qv_real *x, int frames,
                      const qv_qrnn_tape *tape, const qv_real *dh, qv_real *grad, qv_real *dx,
                      qv_real *dcontext);

#endif
