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
 * x        [steps][count][in], with `before` more steps of history before it in memory (after its end in a
 *          reversed layer)
 * state    [count][hidden], c before the first step and after the last; NULL: starts from zero. To be given
 *          only when all sequences have the same length.
 * context  [count][G hidden], added to the convolution of sequence n at every step; NULL: none
 * h        [steps][count][hidden]; NULL: only the tape is wanted (a layer with attention after it)
 *
 * The rest is as in qv_qrnn_forward; the tape's arrays have steps * count rows, and `cell` is needed where
 * the pooling has an output gate.
 */
void qv_qrnn_batch_forward(const qv_qrnn *l, const qv_real *value, const qv_span *span, const qv_real *x,
                           int before, qv_real *state, const qv_real *context, float zoneout, qv_rng *rng,
                           const qv_qrnn_tape *tape, qv_real *h);

/*
 * Backward over whole sequences. Overwrites tape->gates with the gradient of the convolution's output. Adds
 * to grad; writes dx [steps][count][in] and dcontext [count][G hidden] unless NULL.
 *
 * doutput  NULL: dh is the gradient of h. Otherwise the output gate was used by something else after the
 *          pooling: dh is the gradient of c, and doutput [steps][count][hidden] that of o.
 * work     [count + 1][hidden], scratch
 */
void qv_qrnn_batch_backward(const qv_qrnn *l, const qv_real *value, const qv_span *span, const qv_real *x,
                            const qv_qrnn_tape *tape, const qv_real *dh, const qv_real *doutput,
                            qv_real *work, qv_real *grad, qv_real *dx, qv_real *dcontext);

#endif
