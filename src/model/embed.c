// SPDX-License-Identifier: MIT
#include "model/embed.h"

#include "model/linguistic.h"

void qv_embed_symbols(const qv_embedding *symbol, const qv_linear *feature, const qv_real *value,
                      const uint8_t *symbols, int count, int *id, qv_real *features, qv_real *work,
                      qv_real *x)
{
    qv_symbol_features(symbols, count, id, features);
    for (int i = 0; i < count; i++)
        id[i] = symbols[i];
    qv_embedding_forward(symbol, value, id, count, x);
    qv_linear_forward(feature, value, features, count, work);
    for (int i = 0; i < count * symbol->width; i++)
        x[i] += work[i];
}

void qv_embed_symbols_backward(const qv_embedding *symbol, const qv_linear *feature, const qv_real *value,
                               const int *id, const qv_real *features, int count, const qv_real *dx,
                               qv_real *grad)
{
    qv_embedding_backward(symbol, id, count, dx, grad);
    qv_linear_backward(feature, value, features, count, dx, grad, NULL);
}
