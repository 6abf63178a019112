// SPDX-License-Identifier: MIT
#include "nn/embedding.h"
#include <stdio.h>
#include <string.h>

qv_embedding qv_embedding_layout(qv_params *params, const char *name, int entries, int width)
{
    char full[sizeof((qv_tensor *)0)->name];
    snprintf(full, sizeof full, "%s.weight", name);
    return (qv_embedding){.entries = entries,
                          .width = width,
                          .weight = qv_params_add(params, full, entries, width, 1.0f, 0.0f)};
}

void qv_embedding_forward(const qv_embedding *l, const qv_real *value, const int *id, int frames, qv_real *y)
{
    const size_t width = (size_t)l->width;
    for (int t = 0; t < frames; t++)
        memcpy(y + (size_t)t * width, value + l->weight + (size_t)id[t] * width, width * sizeof *y);
}

void qv_embedding_backward(const qv_embedding *l, const int *id, int frames, const qv_real *dy, qv_real *grad)
{
    const size_t width = (size_t)l->width;
    for (int t = 0; t < frames; t++) {
        qv_real *row = grad + l->weight + (size_t)id[t] * width;
        for (size_t i = 0; i < width; i++)
            row[i] += dy[(size_t)t * width + i];
    }
}
