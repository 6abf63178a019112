// SPDX-License-Identifier: MIT
#ifndef QV_BENCH_LSTM_H
#define QV_BENCH_LSTM_H
#include "base/arena.h"
#include "base/rng.h"
#include "nn/params.h"

/*
 * Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000), for
 * comparison with the quasi-recurrent layer; nothing in src needs it.
 *
 *     z = tanh(Wz x_t + Uz h_{t-1} + bz)      f, o, i = sigmoid(W x_t + U h_{t-1} + b)
 *     c_t = f c_{t-1} + i z                   h_t = o tanh(c_t)
 *
 * Made as fast as the quasi-recurrent layer's products allow: what comes from the input is one product for
 * all steps, what comes from the state one product a step for all sequences; activations and the sum of c_t
 * are the kernels of the quasi-recurrent layer, which is why the gates lie in its order, z f o i. Of the
 * gradients, those of weights and input are one product each over all steps.
 *
 * Rows as in nn/qrnn_batch.h: row step * count + n belongs to sequence n; all have `steps` steps.
 */
typedef struct lstm {
    int in, hidden;
    size_t from_input, from_state, bias; // [in][4 hidden], [hidden][4 hidden], [4 hidden]
} lstm;

/* What a forward pass keeps for the backward pass. */
typedef struct lstm_tape {
    qv_real *gates;  // [steps][count][4 hidden], after the non-linearities
    qv_real *cell;   // [steps][count][hidden], c_t
    qv_real *shaped; // [steps][count][hidden], tanh(c_t)
} lstm_tape;

/* What a forward pass is given beside its rows. */
typedef struct lstm_given {
    qv_real *cell, *h; // [count][hidden], from before the first step; hold those of the last step when the
                       // call returns. NULL, both: from zero.
    float zoneout;     // probability that a cell keeps its value (Krueger et al. 2016); 0: none
    qv_rng *rng;       // NULL: no cell is chosen, all keep that share of their value, as in their evaluation
                       // (no backward pass then)
} lstm_given;

typedef struct lstm_gradients {
    const qv_real *dh;       // [steps][count][hidden]
    const qv_real *cell, *h; // [count][hidden], as the forward pass was given them; NULL: zero. Neither gets
                             // a gradient: backpropagation through time is truncated there.
    qv_real *work;           // lstm_work_size, scratch
    qv_real *grad;           // of the weights, added to
    qv_real *dx;             // [steps][count][in], written unless NULL
} lstm_gradients;

lstm lstm_layout(qv_params *params, const char *name, int in, int hidden, float forget_bias);
bool lstm_tape_take(const lstm *l, qv_arena *arena, int rows, lstm_tape *tape); // false: no memory
size_t lstm_work_size(const lstm *l, int count);                                // of `work`, in reals

/* h [steps][count][hidden] from x [steps][count][in]. given: NULL: nothing */
void lstm_forward(const lstm *l, const qv_real *value, int steps, int count, const qv_real *x,
                  const lstm_given *given, const lstm_tape *tape, qv_real *h);
/* Overwrites tape->gates with the gradient of what goes into the non-linearities. */
void lstm_backward(const lstm *l, const qv_real *value, int steps, int count, const qv_real *x,
                   const qv_real *h, const lstm_tape *tape, const lstm_gradients *g);

#endif
