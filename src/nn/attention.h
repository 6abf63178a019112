#ifndef QV_NN_ATTENTION_H
#define QV_NN_ATTENTION_H
#include <stdbool.h>
#include "base/arena.h"
#include "nn/params.h"

/*
 * The paper's attention (eq. 7), which stands between the pooling of the decoder's last layer and its
 * output gate:
 *
 *     alpha_st = softmax over s of (c_t . e_s)     k_t = sum_s alpha_st e_s
 *     h_t = o_t (Wk k_t + Wc c_t)
 *
 * c [steps][width] the decoder's cell states without output gate, e [sources][width] the encoder's last
 * hidden states, o [steps][width] output gates, h [steps][width], alpha [steps][sources].
 */
typedef struct qv_attention {
    int width;
    size_t key, cell; // Wk, Wc [width][width]
} qv_attention;

qv_attention qv_attention_layout(qv_params *params, const char *name, int width);
/* k [steps][width] and mixed [steps][width] (= Wk k + Wc c) are workspace that the backward pass needs. */
void qv_attention_forward(const qv_attention *l, const qv_real *value, const qv_real *c, const qv_real *o,
                          int steps, const qv_real *e, int sources, qv_real *alpha, qv_real *k,
                          qv_real *mixed, qv_real *h);
/* Adds to grad; writes dc, do_ [steps][width]; adds to de [sources][width]. The arena serves as scratch;
 * false when memory is short. */
bool qv_attention_backward(const qv_attention *l, const qv_real *value, const qv_real *c, const qv_real *o,
                           int steps, const qv_real *e, int sources, const qv_real *alpha, const qv_real *k,
                           const qv_real *mixed, const qv_real *dh, qv_arena *arena, qv_real *grad,
                           qv_real *dc, qv_real *do_, qv_real *de);

#endif
