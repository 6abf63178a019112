// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_FIT_TARGETS_H
#define QV_TRAIN_FIT_TARGETS_H
#include "base/arena.h"
#include "model/voice.h"
#include "train/data/corpus.h"

/* What the networks of a voice learn from an aligned corpus, computed once. */
typedef struct qv_targets {
    const qv_corpus *corpus;
    qv_normal normal;
    float **pitch;    // [clips] -> [frames], (log F0 - mean) / deviation, gaps bridged
    float **contour;  // [clips] -> [frames], the same drawn through QV_PITCH_POINTS a symbol
    int *train, *dev; // clips
    int train_count, dev_count;
    long train_frames;
} qv_targets;

int qv_targets_open(qv_targets *targets, const qv_corpus *corpus); // 0 or QV_ERROR_MEMORY
void qv_targets_close(qv_targets *targets);

/* The decoder's inputs for a clip with its own durations and the given contour: *symbol [frames],
 * *features [frames][QV_FRAME_FEATURES] from the arena. False: memory. */
bool qv_clip_frames(const qv_clip *clip, const float *contour, qv_arena *arena, int **symbol,
                    qv_real **features);
/* The vocoder's input for frames [begin, begin + rows) of a clip; beyond its ends the edge is repeated. */
void qv_vocoder_input(const qv_normal *normal, const float *mel, const float *log_f0, const float *voicing,
                      int frames, int begin, int rows, qv_real *in);

#endif
