// SPDX-License-Identifier: MIT
#ifndef QV_MODEL_PARAMS_FILE_H
#define QV_MODEL_PARAMS_FILE_H
#include "nn/params.h"
#include "store/tensor_file.h"
#include "store/tensor_writer.h"

/*
 * The weights of a network in a file, each matrix under its name with `prefix` before it. Matrices of the
 * file that `params` doesn't name are left alone. On an error, message [size] receives one line.
 *
 * A factor may be stored in 8 bits (nn/bytes.h): NAME, I8, in the order of `value`; NAME.scale, F32, and
 * NAME.sum, I32, each [cols].
 */

/* Whether each matrix is there in the right shape; to be asked before memory is taken for them.
 * 0 or QV_ERROR_FORMAT. */
int qv_params_check(const qv_tensor_file *file, const char *prefix, const qv_params *params, char *message,
                    size_t size);

/* Fills the slab `value` [params->size] with 8-bit numbers, or 16-bit or 32-bit floats; padding becomes zero.
 * 0 or QV_ERROR_FORMAT. */
int qv_params_load(const qv_tensor_file *file, const char *prefix, const qv_params *params, float *value,
                   char *message, size_t size);

/* The same for inference: factors in half precision and, if params->narrow, in 8 bits are not read into the
 * slab, but params->tensors[] tells where they lie, as long as the file is open. `value` is zero before; what
 * isn't read into it isn't touched. 0 or QV_ERROR_FORMAT. */
int qv_params_map(const qv_tensor_file *file, const char *prefix, qv_params *params, float *value,
                  char *message, size_t size);

/* Whether a matrix of that name in a file, without a prefix, is one of the network's or of its parts. */
bool qv_params_owns(const qv_params *params, const char *name);

/* Adds every matrix of the slab `value` to what is written; fails as qv_tensor_writer_add_floats does. Type
 * I8: if params->narrow, the factors that qv_bytes_fit; what else there is, as F16. */
int qv_params_write(qv_tensor_writer *writer, const char *prefix, const qv_params *params, const float *value,
                    qv_tensor_type type);

#endif
