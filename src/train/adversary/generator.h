// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_ADVERSARY_GENERATOR_H
#define QV_TRAIN_ADVERSARY_GENERATOR_H
#include <stdbool.h>
#include <stdint.h>
#include "model/voice.h"

/*
 * From symbols to sound with gradients all the way: acoustic model -> its log-mel and voicing are the vocoder
 * network's input, the log-mel is laid under the envelopes as well, and voicing scales the pulses ->
 * synthesis. Pitch is given.
 */
typedef struct qv_generator { // borrowed, immutable
    const qv_acoustic *acoustic;
    const qv_vocoder *vocoder;
    const qv_synthesis *synthesis;
    const qv_normal *normal;
} qv_generator;

/* A sentence, and the stretch of it that is made into sound; borrowed. */
typedef struct qv_passage {
    const uint8_t *symbols; // [count]
    int count;
    const int *symbol;       // [frames], as made by qv_frame_features
    const qv_real *features; // [frames][QV_FRAME_FEATURES]
    const float *log_f0;     // [frames], of the pulses
    int frames;
    int begin, end; // frames that sound: 0 <= begin < end <= frames
    uint64_t seed;  // of the noise
} qv_passage;

/* Slabs. */
typedef struct qv_generator_weights {
    const qv_real *acoustic, *vocoder;
} qv_generator_weights;
typedef struct qv_generator_gradients {
    qv_real *acoustic, *vocoder;
} qv_generator_gradients;

typedef struct qv_generated {
    int frames;             // that the acoustic model made: up to those that the vocoder looks ahead for
    const qv_real *out;     // [frames][QV_ACOUSTIC_OUT]
    const qv_real *samples; // [(end - begin) QV_HOP]; sample 0 is the middle of frame `begin`. The last hop
                            // is made as if the last frame came a second time
    struct qv_generator_tape *tape;
} qv_generated;

/* Makes the sound. The acoustic model runs from the first frame on, the vocoder from `begin`, without a past:
 * begin some frames before the sound that counts. `regularise` is for the acoustic model. What is made lies
 * in the arena. False: memory is short. */
bool qv_generator_forward(const qv_generator *generator, const qv_generator_weights *value,
                          const qv_passage *passage, const qv_regularise *regularise, qv_arena *arena,
                          qv_generated *made);

/* dsamples: gradient by the samples; dlogit [made->frames]: by the logits of voicing on top of that which
 * comes from the sound. Adds to grad. False: memory is short. */
bool qv_generator_backward(const qv_generator *generator, const qv_generator_weights *value,
                           const qv_generated *made, const qv_real *dsamples, qv_real *dout,
                           const qv_generator_gradients *grad, qv_arena *arena);

#endif
