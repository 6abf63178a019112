// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_ALIGN_ALIGN_FIT_H
#define QV_TRAIN_ALIGN_ALIGN_FIT_H
#include "train/align/align.h"
#include "train/align/align_path.h"

/* Fits the models to the corpus and aligns it. alignment [corpus->count], zeroed; on success the caller frees
 * each. 0, QV_STOPPED or QV_ERROR_MEMORY. */
int qv_align_fit(const qv_corpus *corpus, const qv_lexicon *lexicon, const qv_align_settings *settings,
                 qv_pool *pool, const qv_monitor *monitor, qv_alignment *alignment);

#endif
