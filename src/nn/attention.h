// SPDX-License-Identifier: MIT
#ifndef QV_NN_ATTENTION_H
#define QV_NN_ATTENTION_H
#include "nn/qrnn_batch.h"

/*
 * The paper's attention (Bradbury et al. 2016, eq. 7), which stands between the pooling of the decoder's last
 * layer and its output gate:
 *
 *     alpha_st = softmax over s of (c_t . e_s)     k_t = sum_s alpha_st e_s
 *     h_t = o_t (Wk k_t + Wc c_t)
 *
 * Many sequences go through at once, their rows placed as nn/qrnn_batch.h says.
 */
typedef struct qv_attention {
    int width;
    size_t key, cell; // Wk, Wc [width][width]
} qv_attention;

/* Names NAME.key and NAME.cell. */
qv_attention qv_attention_layout(qv_params *params, const char *name, int width);

/* The decoder's side. */
typedef struct qv_attention_queries {
    qv_span span;     // steps, count
    const qv_real *c; // [steps][count][width], cell states of the decoder's last layer
    const qv_real *o; // output gates: row r begins at o + r * stride (they may lie among the gates of a
    int stride;       // QRNN's tape)
} qv_attention_queries;

typedef struct qv_attention_reach {
    const int *place; // [count], the state that each sequence looked at last
    int back, ahead;  // how many states it may go from there for nothing
    qv_real cost;     // what each further state takes from the score, in nats
    int few;          // where a word has no more states than these, all are as near
} qv_attention_reach;

/* The encoder's side. */
typedef struct qv_attention_sources {
    qv_span span;                    // sources, words, and the length of each word
    const qv_real *e;                // [sources][words][width], the encoder's states; padding is zero
    const int *word;                 // [count], whose states sequence n looks at; NULL: word n. Forward only.
    const qv_attention_reach *reach; // NULL: all states are as near. Forward only.
} qv_attention_sources;

/* What the forward pass keeps for the backward pass. */
typedef struct qv_attention_tape {
    qv_real *alpha;     // [steps][count][sources]
    qv_real *k, *mixed; // [steps][count][width]; mixed = Wk k + Wc c
} qv_attention_tape;

/* h [steps][count][width] */
void qv_attention_forward(const qv_attention *l, const qv_real *value, const qv_attention_queries *at,
                          const qv_attention_sources *from, const qv_attention_tape *tape, qv_real *h);

typedef struct qv_attention_gradients {
    const qv_real *dh;     // [steps][count][width]
    qv_real *work;         // [steps][count][2 width + sources], scratch
    qv_real *grad;         // of Wk and Wc, added to
    qv_real *dc, *doutput; // [steps][count][width], written
    qv_real *de;           // [sources][words][width], added to
} qv_attention_gradients;

void qv_attention_backward(const qv_attention *l, const qv_real *value, const qv_attention_queries *at,
                           const qv_attention_sources *from, const qv_attention_tape *tape,
                           const qv_attention_gradients *g);

#endif
