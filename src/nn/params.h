// SPDX-License-Identifier: MIT
#ifndef QV_NN_PARAMS_H
#define QV_NN_PARAMS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/real.h"

/* A matrix in 8 bits, as nn/bytes.h has it, that lies elsewhere; value NULL: none. */
typedef struct qv_byte_matrix {
    const int8_t *value;
    const float *scale;
    const int32_t *sum;
} qv_byte_matrix;

/*
 * The weights of a model: a list of named matrices that all lie in one slab. For inference some may lie
 * elsewhere in half precision or in 8 bits, as in a voice file that is mapped; their place in the slab is
 * then never touched.
 *
 * A layer asks for its matrices once, when the model is laid out, and keeps their offsets. Values,
 * gradients, Adam's moments and averaged weights are slabs of the same layout, so a layer works with any
 * of them: `value + layer->weight`.
 */
typedef struct qv_tensor {
    char name[64];
    int rows, cols; // a vector has rows = 1
    size_t offset;  // first element in the slab; a multiple of 16 elements
    float init;     // standard deviation of the initial values; 0: `fill` everywhere
    float fill;
    int fill_from, fill_count; // elements that `fill` is for, the others are zero; count 0: all elements
    bool factor;               // layers only multiply with it, and can do so in half precision, too
    const uint16_t *half;      // its values, where they are not in the slab; NULL: they are
    qv_byte_matrix bytes;      // the same
} qv_tensor;

typedef struct qv_params {
    qv_tensor *tensors;
    int count;
    size_t capacity;
    size_t size; // elements of a slab, padding included
    bool narrow; // its layers can multiply with factors in 8 bits, too; set by the owner
    bool failed; // memory ran out while adding; checked once by the owner
} qv_params;

/* Adds a matrix and returns its offset. On lack of memory sets `failed` and returns 0. */
size_t qv_params_add(qv_params *params, const char *name, int rows, int cols, float init, float fill);
/* Limits the fill of the matrix added last to `count` elements after the first `from`. */
void qv_params_limit_fill(qv_params *params, int from, int count);
/* Says that the matrix added last is a factor. */
void qv_params_mark_factor(qv_params *params);
/* The matrix at `offset`, one that a layer has asked for. */
const qv_tensor *qv_params_at(const qv_params *params, size_t offset);
void qv_params_free(qv_params *params);

/* A slab of zeros; NULL: memory is short. Pages of it that are never touched cost no memory, which is why it
 * comes from the system and not from malloc, who may have old pages to clear. Close it before the params are
 * freed; NULL inside is fine. */
qv_real *qv_params_open_slab(const qv_params *params);
void qv_params_close_slab(const qv_params *params, qv_real **value);

/* Fills `value` [size] with initial values; padding is zero. */
void qv_params_init(const qv_params *params, qv_real *value, uint64_t seed);
const qv_tensor *qv_params_find(const qv_params *params, const char *name); // NULL: none

#endif
