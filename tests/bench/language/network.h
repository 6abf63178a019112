// SPDX-License-Identifier: MIT
#ifndef QV_BENCH_NETWORK_H
#define QV_BENCH_NETWORK_H
#include "nn/embedding.h"
#include "nn/linear.h"
#include "recurrent.h"

/*
 * A language model: embedded words, two recurrent layers, and the probability of each word to come next.
 *
 *     e_t = dropout(E[w_t])      h1 = layer1(e)      h2 = layer2(dropout(h1))      p = softmax(dropout(h2) W
 * + b)
 *
 * Dense: layer 2 sees e and h1 (Bradbury et al. 2016, 2.1); what it says alone goes on.
 */
enum { NETWORK_LAYERS = 2 };

typedef struct network_shape {
    recurrent_kind kind;
    int words, embedding, hidden, width;
    bool dense;
    float zoneout, dropout;
} network_shape;

typedef struct network {
    network_shape shape;
    qv_params params;
    qv_embedding embedding;
    recurrent layer[NETWORK_LAYERS];
    qv_linear out;
} network;

/* `count` sequences, a piece of up to `steps` words of each at a time. */
typedef struct network_run {
    int steps, count;
    recurrent_run layer[NETWORK_LAYERS];
    qv_real *mask[NETWORK_LAYERS + 1]; // of dropout: [steps][count][embedding], and [hidden] twice
    qv_real *y, *dy;                   // [steps][count][hidden], what softmax sees
    qv_real *dx[NETWORK_LAYERS];       // [steps][count][in] of the layers
    qv_real *logits;                   // [NETWORK_ROWS][words]
} network_run;

enum { NETWORK_ROWS = 128 }; // that softmax computes at once, so that they stay in the cache

/* False: memory is short; network_free in any case. */
bool network_layout(const network_shape *shape, network *net);
void network_free(network *net);
long network_parameters(const network *net);
/* The shape with as many hidden units, an even number, as bring the parameters nearest to `parameters`. */
network_shape network_fit(network_shape shape, long parameters);

bool network_open(const network *net, qv_arena *arena, int steps, int count, network_run *run);
void network_forget(const network *net, network_run *run); // before the beginning of a text

/*
 * Reads a piece, input [steps][count], and returns the sum of -log p of target [steps][count]; what is
 * remembered is carried on. rng: for dropout and zoneout; NULL: neither. grad: the gradient of that sum is
 * added to it; NULL: no backward pass.
 */
double network_read(const network *net, const qv_real *value, int steps, const int *input, const int *target,
                    qv_rng *rng, network_run *run, qv_real *grad);

#endif
