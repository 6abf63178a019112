// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_DATA_SPLIT_H
#define QV_TRAIN_DATA_SPLIT_H
#include "train/data/dataset.h"

/* Divides the entries into training and development, see qv_dataset_open.
 * 0, QV_ERROR_MEMORY, or QV_ERROR_OPEN with errno when `dev` is a file that cannot be read. */
int qv_dataset_split(qv_dataset *dataset, const char *dev, uint64_t seed, const qv_monitor *monitor);

#endif
