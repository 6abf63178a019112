// SPDX-License-Identifier: MIT
#define _DEFAULT_SOURCE // MAP_ANONYMOUS
#include "nn/params.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/grow.h"
#include "base/platform.h"
#include "base/rng.h"

enum { ALIGNMENT = 16 }; // elements: a cache line of floats

size_t qv_params_add(qv_params *params, const char *name, int rows, int cols, float init, float fill)
{
    if (params->failed || QV_GROW(params->tensors, params->capacity, (size_t)params->count + 1)) {
        params->failed = true;
        return 0;
    }
    qv_tensor *t = &params->tensors[params->count++];
    *t = (qv_tensor){.rows = rows, .cols = cols, .offset = params->size, .init = init, .fill = fill};
    snprintf(t->name, sizeof t->name, "%s", name);
    const size_t count = (size_t)rows * (size_t)cols;
    params->size += (count + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return t->offset;
}

void qv_params_limit_fill(qv_params *params, int from, int count)
{
    if (params->failed)
        return;
    params->tensors[params->count - 1].fill_from = from;
    params->tensors[params->count - 1].fill_count = count;
}

void qv_params_mark_factor(qv_params *params)
{
    if (!params->failed)
        params->tensors[params->count - 1].factor = true;
}

const qv_tensor *qv_params_at(const qv_params *params, size_t offset)
{
    int low = 0, high = params->count; // offsets ascend
    while (high - low > 1) {
        const int middle = low + (high - low) / 2;
        *(params->tensors[middle].offset <= offset ? &low : &high) = middle;
    }
    return &params->tensors[low];
}

void qv_params_free(qv_params *params)
{
    free(params->tensors);
    *params = (qv_params){0};
}

qv_real *qv_params_open_slab(const qv_params *params)
{
    return qv_pages_take(params->size * sizeof(qv_real));
}

void qv_params_close_slab(const qv_params *params, qv_real **value)
{
    qv_pages_give(*value, params->size * sizeof(qv_real));
    *value = NULL;
}

static void init_tensor(const qv_tensor *t, qv_rng *rng, qv_real *value)
{
    const size_t count = (size_t)t->rows * (size_t)t->cols;
    if (t->init > 0.0f) {
        for (size_t i = 0; i < count; i++)
            value[i] = t->init * qv_rng_normal(rng);
        return;
    }
    const size_t from = (size_t)t->fill_from, end = t->fill_count ? from + (size_t)t->fill_count : count;
    for (size_t i = from; i < end; i++)
        value[i] = t->fill;
}

void qv_params_init(const qv_params *params, qv_real *value, uint64_t seed)
{
    memset(value, 0, params->size * sizeof *value);
    for (int i = 0; i < params->count; i++) {
        qv_rng rng; // one stream a matrix: what stands elsewhere in the model does not matter
        qv_rng_seed(&rng, seed, (uint64_t)i);
        init_tensor(&params->tensors[i], &rng, value + params->tensors[i].offset);
    }
}

const qv_tensor *qv_params_find(const qv_params *params, const char *name)
{
    for (int i = 0; i < params->count; i++)
        if (!strcmp(params->tensors[i].name, name))
            return &params->tensors[i];
    return NULL;
}
