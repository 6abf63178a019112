// SPDX-License-Identifier: MIT
#ifndef QV_SYNTH_BLOCKS_H
#define QV_SYNTH_BLOCKS_H
#include <stdbool.h>
#include <stdint.h>
#include "model/voice.h"
#include "base/arena.h"
#include "synth/limiter.h"
#include "synth/sentence.h"
#include "synth/stages.h"

/*
 * The sound of a planned sentence, a block of frames at a time.
 *
 * The networks run over rows 0 .. frames + ahead + 1. The acoustic model has a row for each frame, and its
 * last row is repeated; the vocoder's result of a row belongs to the frame `ahead` rows before; two silent
 * frames at the end push out the sound that is still in the synthesis and the limiter:
 *
 *     row             0 .. ahead-1    ahead .. frames-1   .. frames+ahead-1   two more
 *     acoustic model  computes        computes            repeats its last
 *     vocoder         goes nowhere    row - ahead         row - ahead
 *     synthesis                       row - ahead         row - ahead         silent frames
 *
 * The sentence is exactly its sentence->samples: each frame has the samples from its centre on, as many as
 * the hop of its symbol.
 */
typedef struct qv_blocks {
    const qv_voice *voice;
    int capacity; // rows of a block at most
    int row;      // next row
    int drop;     // samples to throw away before the sentence's first
    int left;     // samples of the sentence still to come
    qv_real *acoustic_state, *vocoder_state;
    qv_real *work; // of either network
    qv_real *mel;  // [capacity][QV_MEL], normalised
    qv_real *in;   // [capacity][QV_VOCODER_IN]
    qv_real *last; // [QV_VOCODER_IN], the row of `in` before this block
    qv_real *out;  // [capacity][2 QV_KNOTS]
    /* Rows of this block behind the `ahead` rows before it: */
    qv_real *log_mel;        // [ahead + capacity][QV_MEL], natural log
    qv_real *log_f0;         // [ahead + capacity], natural log of Hz
    qv_real *voicing;        // [ahead + capacity], 0..1
    qv_real *gain;           // [ahead + capacity], natural log
    int *hop;                // [ahead + capacity], samples from the frame before
    qv_real *voiced, *noise; // [capacity][QV_KNOTS]
    qv_real *samples;        // [capacity][QV_HOP]
    qv_synthesis_state synthesis;
    qv_limiter limiter;
    qv_stages *stages; // time is added here; NULL: not measured
} qv_blocks;

/* Takes the arrays for blocks of up to `frames` frames; false when memory is short. */
bool qv_blocks_take(qv_blocks *blocks, const qv_voice *voice, int frames, qv_arena *arena);
size_t qv_blocks_bytes(const qv_voice *voice, int frames);

/* Begins a sentence whose first sample is number `origin` of the stream. */
void qv_blocks_start(qv_blocks *blocks, const qv_sentence *sentence, uint64_t seed, int64_t origin);

/* Computes about `frames` more frames of the sentence. Returns the number of samples, which is 0 at its
 * end, and where frames are short also at its begin, while blocks->left is not;
 * *samples points into the blocks' memory. No allocation, no lock. */
int qv_blocks_next(qv_blocks *blocks, const qv_sentence *sentence, int frames, const float **samples);

#endif
