// SPDX-License-Identifier: MIT
#ifndef QV_STORE_TENSOR_WRITER_H
#define QV_STORE_TENSOR_WRITER_H
#include <stdbool.h>
#include "store/tensor_file.h"

/*
 * Writes the files that store/tensor_file.h reads. The writer only takes notes: names and texts are copied,
 * data are borrowed until qv_tensor_writer_write has returned, and nothing touches the disk before. The same
 * calls give the same bytes. The first failure of an add sticks, and the write returns it; so the adds need
 * no checks.
 *
 *     qv_tensor_writer *writer;
 *     int error = qv_tensor_writer_open(&writer);
 *     if (error == QV_OK) {
 *         qv_tensor_writer_add_text(writer, "language", "en");
 *         qv_tensor_writer_add_floats(writer, "bias", 1, 64, bias, QV_TENSOR_F16);
 *         error = qv_tensor_writer_write(writer, path, message, sizeof message);
 *         qv_tensor_writer_close(&writer);
 *     }
 *
 * An add returns 0, QV_ERROR_MEMORY or QV_ERROR_ARGUMENT (a name twice, not UTF-8, empty or longer than 255
 * bytes, a shape that isn't positive).
 */
typedef struct qv_tensor_writer qv_tensor_writer;

int qv_tensor_writer_open(qv_tensor_writer **writer); // 0 or QV_ERROR_MEMORY
void qv_tensor_writer_close(qv_tensor_writer **writer);

/* Whether a text can be added: UTF-8, and of control characters line ends and tabulators alone. */
bool qv_tensor_writer_takes(const char *text);
int qv_tensor_writer_add_text(qv_tensor_writer *writer, const char *key, const char *text);
/* data [rows][cols]; type QV_TENSOR_F16 (rounded to nearest even) or QV_TENSOR_F32. */
int qv_tensor_writer_add_floats(qv_tensor_writer *writer, const char *name, int rows, int cols,
                                const float *data, qv_tensor_type type);
/* A vector of any type, written as it lies in memory: data [count] elements. */
int qv_tensor_writer_add_data(qv_tensor_writer *writer, const char *name, qv_tensor_type type, size_t count,
                              const void *data);
/* The same for a matrix [rows][cols], and the writer frees `data` when it is closed, or when this fails. NULL
 * is lack of memory. */
int qv_tensor_writer_give(qv_tensor_writer *writer, const char *name, qv_tensor_type type, int rows, int cols,
                          void *data);
/* A matrix of another file, as it is; `entry` is borrowed as data are. */
int qv_tensor_writer_add_entry(qv_tensor_writer *writer, const qv_tensor_entry *entry);

/*
 * Writes the file, all of it or none (store/aside.h, durable).
 * 0, an earlier failure of an add, QV_ERROR_MEMORY, QV_ERROR_ARGUMENT (a value that isn't finite or, as F16,
 * is beyond 65504; too much for one file), or QV_ERROR_WRITE with errno.
 */
int qv_tensor_writer_write(const qv_tensor_writer *writer, const char *path, char *message, size_t size);

#endif
