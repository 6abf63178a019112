// SPDX-License-Identifier: MIT
#ifndef QV_MODEL_G2P_FILE_H
#define QV_MODEL_G2P_FILE_H
#include "model/g2p.h"
#include "model/params_file.h"

/* A letters-to-phones model in a file of its own or in a voice: matrices "g2p.NAME", and its sizes in the
 * metadata under "g2p.sizes". */
typedef struct qv_g2p_loaded {
    qv_g2p model;
    qv_params params;
    qv_real *value; // [params.size]
} qv_g2p_loaded;

/* 0, QV_ERROR_FORMAT or QV_ERROR_MEMORY with one line in message [size] and nothing owned. */
int qv_g2p_read(const qv_tensor_file *file, qv_g2p_loaded *loaded, char *message, size_t size);
/* The same, but weights in half precision are used where they lie: the file must stay open. */
int qv_g2p_map(const qv_tensor_file *file, qv_g2p_loaded *loaded, char *message, size_t size);
/* Whether there is one. */
bool qv_g2p_in(const qv_tensor_file *file);
void qv_g2p_free(qv_g2p_loaded *loaded);
/* Adds it to a file that is being written; `value` is borrowed as the writer says. */
void qv_g2p_write(qv_tensor_writer *writer, const qv_g2p *model, const qv_params *params,
                  const qv_real *value, qv_tensor_type type);
/* Adds that of another file, which must stay open until all is written. */
void qv_g2p_copy(qv_tensor_writer *writer, const qv_tensor_file *file);

/* "64 192 3 2 2 2": the sizes in the order of the struct. text [size]; false when it isn't that, or a size is
 * out of range. */
void qv_g2p_sizes_print(const qv_g2p_sizes *sizes, char *text, size_t size);
bool qv_g2p_sizes_parse(const char *text, qv_g2p_sizes *sizes);

#endif
