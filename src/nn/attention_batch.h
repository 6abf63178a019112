#ifndef QV_NN_ATTENTION_BATCH_H
#define QV_NN_ATTENTION_BATCH_H
#include "nn/attention.h"
#include "nn/qrnn_batch.h"

/*
 * The attention of nn/attention.h for many sequences at once, with rows placed as in nn/qrnn_batch.h.
 *
 * c      [steps][count][width], cell states of the decoder's last layer
 * o      output gates: row r begins at o + r * stride (they may lie among the gates of a QRNN's tape)
 * e      [sources][words][width], the encoder's states; padding is zero
 * alpha  [steps][count][sources]; k, mixed [steps][count][width]: kept for the backward pass
 * h      [steps][count][width]
 */
typedef struct qv_attention_reach {
    const int *place; // [count], the state that each sequence looked at last
    int back, ahead;  // how many states it may go from there for nothing
    qv_real cost;     // what each further state takes from the score, in nats
} qv_attention_reach;

typedef struct qv_attention_sources {
    qv_span span;                    // sources, words, and the length of each word
    const int *word;                 // [count], whose states sequence n looks at; NULL: word n. Forward only.
    const qv_attention_reach *reach; // NULL: all states are as near. Forward only.
} qv_attention_sources;

void qv_attention_batch_forward(const qv_attention *l, const qv_real *value, const qv_span *span,
                                const qv_real *c, const qv_real *o, int stride,
                                const qv_attention_sources *from, const qv_real *e, qv_real *alpha,
                                qv_real *k, qv_real *mixed, qv_real *h);

/* Adds to grad; writes dc, doutput [steps][count][width]; adds to de [sources][words][width].
 * work  [steps][count][2 width + sources], scratch */
void qv_attention_batch_backward(const qv_attention *l, const qv_real *value, const qv_span *span,
                                 const qv_real *c, const qv_real *o, int stride,
                                 const qv_attention_sources *from, const qv_real *e, const qv_real *alpha,
                                 const qv_real *k, const qv_real *mixed, const qv_real *dh, qv_real *work,
                                 qv_real *grad, qv_real *dc, qv_real *doutput, qv_real *de);

#endif
