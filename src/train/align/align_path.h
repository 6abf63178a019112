// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_ALIGN_ALIGN_PATH_H
#define QV_TRAIN_ALIGN_ALIGN_PATH_H
#include "train/align/lattice.h"

/* Where the phones of one clip lie, for the whole recording. */
typedef struct qv_alignment {
    int symbols, words;
    uint8_t *symbol; // [symbols], in the pronunciation that fits best
    int *duration;   // [symbols], frames of the models; their sum is the recording's
    qv_word *word;   // [words]
    float score; // log density a frame, less that of the best states in any order; -INFINITY: no way through
} qv_alignment;

void qv_alignment_free(qv_alignment *alignment);

/* Reads an alignment off a path through the clip's lattice: path [frames], frames of 5 ms. The score is left
 * alone. 0 or QV_ERROR_MEMORY; what is allocated then is freed by qv_alignment_free. */
int qv_alignment_read(qv_alignment *alignment, const qv_lattice *lattice, const int *path, int frames,
                      const qv_clip *clip);

#endif
