// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_AMOUNT_H
#define QV_TRAIN_AMOUNT_H
#include "train/data/corpus.h"

/* Minutes of speech with which a voice begins to sound well, and recordings without which none is fitted. */
enum { QV_AMPLE_MINUTES = 20, QV_LEAST_RECORDINGS = 10 };

/* Minutes of an aligned corpus's sound, edges of silence cut off. */
double qv_corpus_minutes(const qv_corpus *corpus);

/* 0, or QV_ERROR_FORMAT and a message when there are so few recordings that no voice can come of them, and
 * the dataset's work is not to keep going. Reports it when there is little speech. */
int qv_amount_check(const qv_corpus *corpus, const qv_monitor *monitor, char *message, size_t size);

#endif
