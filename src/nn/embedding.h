// SPDX-License-Identifier: MIT
#ifndef QV_NN_EMBEDDING_H
#define QV_NN_EMBEDDING_H
#include "nn/params.h"

/* y_t = E[id_t].   E [entries][width], y [frames][width]; 0 <= id < entries, checked by the caller */
typedef struct qv_embedding {
    int entries, width;
    size_t weight;
} qv_embedding;

qv_embedding qv_embedding_layout(qv_params *params, const char *name, int entries, int width);
void qv_embedding_forward(const qv_embedding *l, const qv_real *value, const int *id, int frames, qv_real *y);
void qv_embedding_backward(const qv_embedding *l, const int *id, int frames, const qv_real *dy,
                           qv_real *grad);

#endif
