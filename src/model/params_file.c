// SPDX-License-Identifier: MIT
#include "model/params_file.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "kernels/half.h"
#include "base/message.h"
#include "nn/bytes.h"
#include "quaver/quaver.h"

/* The name in the file of a matrix of `params`. */
static int name_of(const qv_tensor_file *file, const char *prefix, const qv_tensor *tensor, char name[256],
                   char *message, size_t size)
{
    if (snprintf(name, 256, "%s%s", prefix, tensor->name) < 256)
        return QV_OK;
    return qv_fail(QV_ERROR_FORMAT, message, size, "%s: name too long: '%s'", qv_tensor_file_path(file),
                   name);
}

/* ---- Matrices in 8 bits
 * ------------------------------------------------------------------------------------- */

static bool in_bytes(const qv_tensor_file *file, const char *name, const qv_tensor *tensor)
{
    const qv_tensor_entry *entry = qv_tensor_file_find(file, name);
    return tensor->factor && qv_bytes_fit(tensor->rows) && entry && entry->type == QV_TENSOR_I8;
}

/* One of the vectors that belong to a matrix in 8 bits; `data` stays NULL when there is an error. */
static int find_vector(const qv_tensor_file *file, const char *name, const char *ending, qv_tensor_type type,
                       int cols, const void **data, char *message, size_t size)
{
    char full[300];
    const qv_tensor_entry *entry;
    snprintf(full, sizeof full, "%s%s", name, ending);
    const int error = qv_tensor_file_get(file, full, type, 1, cols, &entry, message, size);
    *data = error ? NULL : entry->data;
    return error;
}

/* Where the parts of a matrix in 8 bits lie; their shapes, scales and sums are checked. */
static int find_bytes(const qv_tensor_file *file, const char *name, const qv_tensor *tensor,
                      qv_byte_matrix *bytes, char *message, size_t size)
{
    const qv_tensor_entry *entry;
    const void *scale = NULL, *sum = NULL;
    int error = qv_tensor_file_get(file, name, QV_TENSOR_I8, qv_bytes_value_rows(tensor->cols),
                                   qv_bytes_value_cols(tensor->rows), &entry, message, size);
    if (!error)
        error = find_vector(file, name, ".scale", QV_TENSOR_F32, tensor->cols, &scale, message, size);
    if (!error)
        error = find_vector(file, name, ".sum", QV_TENSOR_I32, tensor->cols, &sum, message, size);
    if (error)
        return error;
    *bytes = (qv_byte_matrix){entry->data, scale, sum};
    for (int i = 0; i < tensor->cols; i++)
        if (!isfinite(bytes->scale[i]) || abs(bytes->sum[i] / 128) > tensor->rows)
            return qv_fail(QV_ERROR_FORMAT, message, size,
                           "%s: matrix '%s': scale or sum of column %d out of range",
                           qv_tensor_file_path(file), name, i);
    return QV_OK;
}

/* Such a matrix to be used: its values are looked at, too. */
static int take_bytes(const qv_tensor_file *file, const char *name, const qv_tensor *tensor,
                      qv_byte_matrix *bytes, char *message, size_t size)
{
    int col;
    const int error = find_bytes(file, name, tensor, bytes, message, size);
    if (error || qv_bytes_sound(bytes, tensor->rows, tensor->cols, &col))
        return error;
    return qv_fail(QV_ERROR_FORMAT, message, size,
                   "%s: matrix '%s': from column %d on, values are too large or a sum is not theirs",
                   qv_tensor_file_path(file), name, col);
}

/* Adds a matrix in 8 bits to what is written. */
static int write_bytes(qv_tensor_writer *writer, const char *name, const qv_tensor *tensor,
                       const float *value)
{
    const int rows = qv_bytes_value_rows(tensor->cols), cols = qv_bytes_value_cols(tensor->rows);
    int8_t *bytes = malloc((size_t)rows * (size_t)cols);
    float *scale = malloc((size_t)tensor->cols * sizeof *scale);
    int32_t *sum = malloc((size_t)tensor->cols * sizeof *sum);
    char full[300];
    if (bytes && scale && sum)
        qv_bytes_from_floats(value, tensor->rows, tensor->cols, bytes, scale, sum);
    else
        free(bytes), bytes = NULL;
    qv_tensor_writer_give(writer, name, QV_TENSOR_I8, rows, cols, bytes);
    snprintf(full, sizeof full, "%s.scale", name);
    qv_tensor_writer_give(writer, full, QV_TENSOR_F32, 1, tensor->cols, scale);
    snprintf(full, sizeof full, "%s.sum", name);
    return qv_tensor_writer_give(writer, full, QV_TENSOR_I32, 1, tensor->cols, sum);
}

/* ---- All matrices
 * --------------------------------------------------------------------------------------------- */

int qv_params_check(const qv_tensor_file *file, const char *prefix, const qv_params *params, char *message,
                    size_t size)
{
    int error = QV_OK;
    for (int i = 0; !error && i < params->count; i++) {
        const qv_tensor *tensor = &params->tensors[i];
        const qv_tensor_entry *entry;
        qv_byte_matrix bytes;
        char name[256];
        error = name_of(file, prefix, tensor, name, message, size);
        if (!error && in_bytes(file, name, tensor))
            error = find_bytes(file, name, tensor, &bytes, message, size);
        else if (!error)
            error = qv_tensor_file_shaped(file, name, tensor->rows, tensor->cols, &entry, message, size);
    }
    return error;
}

/* A matrix of `params` to its place in the slab. */
static int load_tensor(const qv_tensor_file *file, const char *name, const qv_tensor *tensor, float *value,
                       char *message, size_t size)
{
    if (!in_bytes(file, name, tensor))
        return qv_tensor_file_floats(file, name, tensor->rows, tensor->cols, value + tensor->offset, message,
                                     size);
    qv_byte_matrix bytes;
    const int error = take_bytes(file, name, tensor, &bytes, message, size);
    if (!error)
        qv_bytes_to_floats(&bytes, tensor->rows, tensor->cols, value + tensor->offset);
    return error;
}

int qv_params_load(const qv_tensor_file *file, const char *prefix, const qv_params *params, float *value,
                   char *message, size_t size)
{
    size_t filled = 0; // elements of the slab
    for (int i = 0; i < params->count; i++) {
        const qv_tensor *tensor = &params->tensors[i];
        char name[256];
        int error = name_of(file, prefix, tensor, name, message, size);
        if (!error)
            error = load_tensor(file, name, tensor, value, message, size);
        if (error)
            return error;
        memset(value + filled, 0, (tensor->offset - filled) * sizeof *value);
        filled = tensor->offset + (size_t)tensor->rows * (size_t)tensor->cols;
    }
    memset(value + filled, 0, (params->size - filled) * sizeof *value);
    return QV_OK;
}

/* A matrix of `params`: from where it lies, if it can be used there, else into the slab. */
static int map_tensor(const qv_tensor_file *file, const char *name, bool narrow, qv_tensor *tensor,
                      float *value, char *message, size_t size)
{
    if (narrow && in_bytes(file, name, tensor))
        return take_bytes(file, name, tensor, &tensor->bytes, message, size);
    const qv_tensor_entry *entry = qv_tensor_file_find(file, name);
    if (!tensor->factor || !entry || entry->type != QV_TENSOR_F16)
        return load_tensor(file, name, tensor, value, message, size);
    const int error = qv_tensor_file_shaped(file, name, tensor->rows, tensor->cols, &entry, message, size);
    if (error)
        return error;
    if (!qv_halves_finite(entry->data, entry->bytes / 2))
        return qv_fail(QV_ERROR_FORMAT, message, size, "%s: matrix '%s' holds a value that is not finite",
                       qv_tensor_file_path(file), name);
    tensor->half = entry->data;
    return QV_OK;
}

int qv_params_map(const qv_tensor_file *file, const char *prefix, qv_params *params, float *value,
                  char *message, size_t size)
{
    int error = QV_OK;
    for (int i = 0; !error && i < params->count; i++) {
        char name[256];
        error = name_of(file, prefix, &params->tensors[i], name, message, size);
        if (!error)
            error = map_tensor(file, name, params->narrow, &params->tensors[i], value, message, size);
    }
    return error;
}

bool qv_params_owns(const qv_params *params, const char *name)
{
    for (int i = 0; i < params->count; i++) {
        const char *own = params->tensors[i].name;
        const size_t length = strlen(own);
        if (strncmp(name, own, length) == 0 &&
            (name[length] == '\0' || strcmp(name + length, ".scale") == 0 ||
             strcmp(name + length, ".sum") == 0))
            return true;
    }
    return false;
}

int qv_params_write(qv_tensor_writer *writer, const char *prefix, const qv_params *params, const float *value,
                    qv_tensor_type type)
{
    const bool narrow = type == QV_TENSOR_I8;
    int error = QV_OK;
    for (int i = 0; i < params->count && !error; i++) {
        const qv_tensor *tensor = &params->tensors[i];
        char name[257]; // one byte over what is accepted
        snprintf(name, sizeof name, "%s%s", prefix, tensor->name);
        if (narrow && params->narrow && tensor->factor && qv_bytes_fit(tensor->rows))
            error = write_bytes(writer, name, tensor, value + tensor->offset);
        else
            error = qv_tensor_writer_add_floats(writer, name, tensor->rows, tensor->cols,
                                                value + tensor->offset, narrow ? QV_TENSOR_F16 : type);
    }
    return error;
}
