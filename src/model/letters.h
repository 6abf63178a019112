// SPDX-License-Identifier: MIT
#ifndef QV_MODEL_LETTERS_H
#define QV_MODEL_LETTERS_H
#include "model/g2p_file.h"

/*
 * The letters-to-phones model in a file, read when it is first asked for, so that text without unknown words
 * doesn't wait for it. Any number of spellers share it, in any threads.
 */
typedef struct qv_letters qv_letters;

/* `file` is borrowed; NULL, or a file without such a model: there is none. 0 or QV_ERROR_MEMORY. */
int qv_letters_open(qv_letters **letters, const qv_tensor_file *file);
void qv_letters_close(qv_letters **letters); // NULL inside is fine

/* The model. 0, QV_ERROR_FORMAT (none, or a damaged one) or QV_ERROR_MEMORY with one line in message [size].
 */
int qv_letters_get(qv_letters *letters, const qv_g2p_loaded **model, char *message, size_t size);

#endif
