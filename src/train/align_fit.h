#ifndef QV_TRAIN_ALIGN_FIT_H
#define QV_TRAIN_ALIGN_FIT_H
#include "train/align.h"

/* Where the phones of one clip lie, for the whole recording. */
typedef struct qv_alignment {
    int symbols, words;
    uint8_t *symbol; // [symbols], in the pronunciation that fits best
    int *duration;   // [symbols], frames; their sum is the recording's
    qv_word *word;   // [words]
    float score; // log density a frame, less that of the best states in any order; -INFINITY: no way through
} qv_alignment;

void qv_alignment_free(qv_alignment *alignment);

/* Fits the models to the corpus and aligns it. alignment [corpus->count], zeroed; on success the caller frees
 * each. 0, QV_STOPPED or QV_ERROR_MEMORY. */
int qv_align_fit(const qv_corpus *corpus, const qv_lexicon *lexicon, const qv_align_settings *settings,
                 qv_pool *pool, const qv_monitor *monitor, qv_alignment *alignment);

#endif
