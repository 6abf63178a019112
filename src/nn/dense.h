#ifndef QV_NN_DENSE_H
#define QV_NN_DENSE_H
#include "nn/qrnn.h"

/*
 * Densely connected QRNN layers (Bradbury et al. 2016, section 2.1, "Densely-Connected Layers"): layer l
 * reads the input and the outputs of all layers before it, side by side; the last layer's output is the
 * result.
 *
 *     x_l = [x, h_1, ..., h_{l-1}]    h_l = QRNN_l(x_l)
 *
 * To run a sequence at once: qv_dense_tape_take, qv_dense_forward with state NULL, qv_dense_backward.
 * To run it in blocks: the same with a state of qv_dense_state_size() zeros, which the calls carry on.
 */
enum { QV_DENSE_LAYERS = 8 };

typedef struct qv_dense {
    int layers; // 1 to QV_DENSE_LAYERS
    qv_qrnn layer[QV_DENSE_LAYERS];
} qv_dense;

typedef struct qv_dense_tape {
    qv_real *input[QV_DENSE_LAYERS]; // x_l [width - 1 + frames][in + (l - 1) hidden], history first
    qv_real *output;                 // [frames][hidden], of the layer that runs
    qv_qrnn_tape layer[QV_DENSE_LAYERS];
} qv_dense_tape;

/* Names the matrices NAME.0.weight, NAME.0.bias, NAME.1.weight and so on. The rest is as in qv_qrnn_layout.
 */
qv_dense qv_dense_layout(qv_params *params, const char *name, int layers, int in, int hidden, int width,
                         qv_pooling pooling, bool reverse, float forget_bias);
/* Takes the tape's arrays, for up to `frames` rows, from the arena; false when memory is short. */
bool qv_dense_tape_take(const qv_dense *d, qv_arena *arena, int frames, qv_dense_tape *tape);
/* Values of the state that a sequence run in blocks keeps: each layer's last width - 1 input rows and c. */
size_t qv_dense_state_size(const qv_dense *d);

/* x [frames][in], h [frames][hidden]. state [qv_dense_state_size], for layers that are not reversed; NULL:
 * the rows are a whole sequence. zoneout and rng as in qv_qrnn_forward. */
void qv_dense_forward(const qv_dense *d, const qv_real *value, const qv_real *x, int frames, qv_real *state,
                      float zoneout, qv_rng *rng, const qv_dense_tape *tape, qv_real *h);

/* Backward over one whole sequence; spoils the tape. Adds to grad; writes dx [frames][in]. The arena serves
 * as scratch; false when memory is short. */
bool qv_dense_backward(const qv_dense *d, const qv_real *value, int frames, const qv_dense_tape *tape,
                       const qv_real *dh, qv_arena *arena, qv_real *grad, qv_real *dx);

#endif
