// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_DATA_CLIP_MEMORY_H
#define QV_TRAIN_DATA_CLIP_MEMORY_H
#include "train/data/analysis.h"
#include "train/data/corpus.h"

/* What a clip owns; private to the corpus and the aligner. */
struct qv_clip_memory {
    qv_analysis analysis;
    uint8_t *symbol;
    qv_word *word;
    int *duration;
};

enum { QV_MOST_SYMBOLS = 4000 }; // of a transcript, some five minutes of speech

void qv_clip_free(qv_clip *clip);
/* qv_dataset_check with the corpus's training clips, or all when judging. */
int qv_corpus_check(const qv_corpus *corpus, char *message, size_t size);

#endif
