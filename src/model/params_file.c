// SPDX-License-Identifier: MIT
#include "model/params_file.h"
#include <stdio.h>
#include <string.h>
#include "kernels/half.h"
#include "base/message.h"
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

int qv_params_check(const qv_tensor_file *file, const char *prefix, const qv_params *params, char *message,
                    size_t size)
{
    int error = QV_OK;
    for (int i = 0; !error && i < params->count; i++) {
        const qv_tensor *tensor = &params->tensors[i];
        const qv_tensor_entry *entry;
        char name[256];
        error = name_of(file, prefix, tensor, name, message, size);
        if (!error)
            error = qv_tensor_file_shaped(file, name, tensor->rows, tensor->cols, &entry, message, size);
    }
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
            error = qv_tensor_file_floats(file, name, tensor->rows, tensor->cols, value + tensor->offset,
                                          message, size);
        if (error)
            return error;
        memset(value + filled, 0, (tensor->offset - filled) * sizeof *value);
        filled = tensor->offset + (size_t)tensor->rows * (size_t)tensor->cols;
    }
    memset(value + filled, 0, (params->size - filled) * sizeof *value);
    return QV_OK;
}

/* A matrix of `params`: from where it lies, if it can be used there, else into the slab. */
static int map_tensor(const qv_tensor_file *file, const char *name, qv_tensor *tensor, float *value,
                      char *message, size_t size)
{
    const qv_tensor_entry *entry;
    int error = qv_tensor_file_shaped(file, name, tensor->rows, tensor->cols, &entry, message, size);
    if (error)
        return error;
    if (!tensor->factor || entry->type != QV_TENSOR_F16)
        return qv_tensor_file_floats(file, name, tensor->rows, tensor->cols, value + tensor->offset, message,
                                     size);
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
            error = map_tensor(file, name, &params->tensors[i], value, message, size);
    }
    return error;
}

int qv_params_write(qv_tensor_writer *writer, const char *prefix, const qv_params *params, const float *value,
                    qv_tensor_type type)
{
    int error = QV_OK;
    for (int i = 0; i < params->count && !error; i++) {
        const qv_tensor *tensor = &params->tensors[i];
        char name[257]; // one byte over what is accepted
        snprintf(name, sizeof name, "%s%s", prefix, tensor->name);
        error = qv_tensor_writer_add_floats(writer, name, tensor->rows, tensor->cols, value + tensor->offset,
                                            type);
    }
    return error;
}
