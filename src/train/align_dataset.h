// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_ALIGN_DATASET_H
#define QV_TRAIN_ALIGN_DATASET_H
#include "train/session.h"

/* The core of `quaver align`: aligns a dataset and writes a file of phone times for each clip. */
typedef struct qv_align_options {
    qv_session_options session;
    const char *output; // folder for ID.TextGrid or ID.json; made if missing
    bool json;
} qv_align_options;

/* 0, QV_STOPPED, or a qv_error with one line in message [size]. *written is the number of files; may be NULL.
 */
int qv_align_dataset(const qv_align_options *options, const qv_monitor *monitor, int *written, char *message,
                     size_t size);

#endif
