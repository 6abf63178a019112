// SPDX-License-Identifier: MIT
#ifndef QV_NN_QRNN_BATCH_H
#define QV_NN_QRNN_BATCH_H
#include "nn/qrnn.h"

/*
 * A quasi-recurrent layer over many short sequences at once, for words rather than sentences. The layer and
 * its weights are those of nn/qrnn.h and so are the results; only the place of the rows differs, which makes
 * each tap one matrix product over the rows of all sequences.
 *
 * Row step * count + n belongs to sequence n. Sequence n has length[n] steps, 1 to `steps`; its rows after
 * that are padding. What the layer writes to padding is zero; what it reads there must be zero.
 */
typedef struct qv_span {
    int steps;         // of the longest sequence
    int count;         // sequences
    const int *length; // [count]; NULL: all have `steps` steps
} qv_span;

/* Clears the rows of x [steps][count][width] that are padding. */
void qv_span_clear(const qv_span *span, qv_real *x, int width);

/*
 * Forward over all steps of all sequences.
 *
 * x        [steps][count][in]
 * given    as of qv_qrnn_forward, NULL: nothing; but `before` counts steps, `state` is [count][hidden] and
 * only for sequences of the same length, `context` is [count][G hidden] tape     arrays of steps * count
 * rows; `cell` is needed where the pooling has an output gate h        [steps][count][hidden]; NULL: only the
 * tape is wanted (a layer with attention after it)
 */
void qv_qrnn_batch_forward(const qv_qrnn *l, const qv_real *value, const qv_span *span, const qv_real *x,
                           const qv_qrnn_given *given, const qv_qrnn_tape *tape, qv_real *h);

typedef struct qv_qrnn_gradients {
    const qv_real *dh;      // [steps][count][hidden], of h; with `doutput`, of c
    const qv_real *doutput; // [steps][count][hidden], of o, where the output gate was used by something else
                            // after the pooling; else NULL
    qv_real *work;          // [count + 1][hidden], scratch
    qv_real *grad;          // of the weights, added to
    qv_real *dx;            // [steps][count][in], written unless NULL
    qv_real *dcontext;      // [count][G hidden], written unless NULL
    int before;             // what the forward pass was given, and
    const qv_real *state;   // [count][hidden], c before the first row as it was given; NULL: zero. Neither
                            // gets a gradient: backpropagation through time is truncated there.
} qv_qrnn_gradients;

/* Backward over what a forward pass was called with. Overwrites tape->gates with the gradient of the
 * convolution's output. */
void qv_qrnn_batch_backward(const qv_qrnn *l, const qv_real *value, const qv_span *span, const qv_real *x,
                            const qv_qrnn_tape *tape, const qv_qrnn_gradients *g);

#endif
