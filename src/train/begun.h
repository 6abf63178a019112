// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_BEGUN_H
#define QV_TRAIN_BEGUN_H
#include "train/train.h"

/* What a training was begun with is kept in WORK/options, so that --resume with other options names the one
 * that differs. Without resume, writes the file; with it, compares. 0, QV_ERROR_FORMAT (another option),
 * QV_ERROR_WRITE or QV_ERROR_MEMORY with one line in message [size]. A folder without the file is of an older
 * version and taken as it is. */
int qv_begun_check(const qv_train_options *options, char *message, size_t size);

/* Whether a training was begun there, by the file. */
bool qv_begun_exists(const char *work);

/* A hash of these options: they must be the same in all processes that train together. */
uint64_t qv_begun_hash(const qv_train_options *options);

#endif
