// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_CHECK_MEASURE_H
#define QV_TRAIN_CHECK_MEASURE_H
#include "train/check/check.h"

/* Reads and measures all recordings in parallel, and fills in what alignment knows. 0, QV_STOPPED or
 * QV_ERROR_MEMORY. */
int qv_check_measure(qv_check *check, const qv_monitor *monitor);

/* Names the recordings with flaws, and counts; after qv_check_measure. 0 or QV_ERROR_MEMORY. */
int qv_check_judge(qv_check *check);

/* Collects the words that the session's lexicon doesn't list. letters: a file with a letters-to-phones model,
 * or NULL. 0, QV_ERROR_MEMORY, or QV_ERROR_FORMAT with one line in message [size]. */
int qv_check_words(qv_check *check, const qv_tensor_file *letters, char *message, size_t size);

/* Writes the unlisted words as a dictionary. An older file keeps all its lines, as its user may have
 * corrected them, and gets the words behind them that it doesn't have. 0, or an error with one line in
 * message [size]. */
int qv_check_write_words(const qv_check *check, const char *path, char *message, size_t size);

#endif
