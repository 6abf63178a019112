// SPDX-License-Identifier: MIT
#ifndef QV_MODEL_EMBED_H
#define QV_MODEL_EMBED_H
#include <stdint.h>
#include "nn/embedding.h"
#include "nn/linear.h"

/* How symbols enter a network: x = embedding of the symbol + linear map of its features.
 * symbols [count]; id [count], features [count][QV_SYMBOL_FEATURES] and x [count][width] are written;
 * work [count][width]. */
void qv_embed_symbols(const qv_embedding *symbol, const qv_linear *feature, const qv_real *value,
                      const uint8_t *symbols, int count, int *id, qv_real *features, qv_real *work,
                      qv_real *x);
void qv_embed_symbols_backward(const qv_embedding *symbol, const qv_linear *feature, const qv_real *value,
                               const int *id, const qv_real *features, int count, const qv_real *dx,
                               qv_real *grad);

#endif
