// SPDX-License-Identifier: MIT
#ifndef QV_MODEL_ACOUSTIC_H
#define QV_MODEL_ACOUSTIC_H
#include <stdint.h>
#include "dsp/frame.h"
#include "model/linguistic.h"
#include "model/stack.h"
#include "nn/embedding.h"
#include "nn/linear.h"

/*
 * The acoustic model: symbols -> bidirectional QRNNs (encoder) -> repeated for each frame of the symbol,
 * with the frame's place and pitch -> causal QRNNs (decoder) -> log-mel and voicing of each frame.
 *
 * Mel values are normalised: (log-mel - mean) / deviation of each band.
 */
enum { QV_ACOUSTIC_OUT = QV_MEL + 1 }; // the last: logit of voicing

typedef struct qv_acoustic_sizes {
    int encoder_width, encoder_layers, encoder_kernel;
    int decoder_width, decoder_layers, decoder_kernel;
} qv_acoustic_sizes;

typedef struct qv_acoustic {
    qv_acoustic_sizes sizes;
    qv_params params;
    qv_embedding symbol;
    qv_linear feature;
    qv_stack encoder;
    qv_layernorm encoder_norm;
    qv_linear bridge; // encoder_width -> decoder_width, once a symbol
    qv_linear frame;  // QV_FRAME_FEATURES -> decoder_width, once a frame
    qv_stack decoder;
    qv_layernorm decoder_norm;
    qv_linear out;
} qv_acoustic;

bool qv_acoustic_layout(qv_acoustic *acoustic, const qv_acoustic_sizes *sizes);

/* Takes the weights from where the params have them, once they have been read. */
void qv_acoustic_bind(qv_acoustic *acoustic);

/* Once a sentence. encoded [count][decoder_width] receives what the decoder is given for each symbol. */
bool qv_acoustic_encode(const qv_acoustic *acoustic, const qv_real *value, const uint8_t *symbols, int count,
                        qv_arena *arena, qv_real *encoded);

/* What the decoder is told of frames, as made by qv_frame_features. */
typedef struct qv_acoustic_frames {
    const int *symbol;       // [frames], places among the symbols
    const qv_real *features; // [frames][QV_FRAME_FEATURES]
    int frames;
} qv_acoustic_frames;

/* Some frames, in blocks of any size. state [qv_stack_state_size(&decoder)], zero at the start; work
 * [qv_acoustic_work_size(acoustic, frames)]; mel [frames][QV_MEL] normalised, voicing [frames] 0..1. */
size_t qv_acoustic_work_size(const qv_acoustic *acoustic, int frames);
void qv_acoustic_step(const qv_acoustic *acoustic, const qv_real *value, qv_real *state,
                      const qv_real *encoded, const qv_acoustic_frames *in, qv_real *work, qv_real *mel,
                      qv_real *voicing);

/* Training over a whole sentence; symbols [count], what `in` points to stays until the backward pass. out
 * [frames][QV_ACOUSTIC_OUT]. */
typedef struct qv_acoustic_tape qv_acoustic_tape;
qv_acoustic_tape *qv_acoustic_forward(const qv_acoustic *acoustic, const qv_real *value,
                                      const uint8_t *symbols, int count, const qv_acoustic_frames *in,
                                      const qv_regularise *regularise, qv_arena *arena, qv_real *out);
bool qv_acoustic_backward(const qv_acoustic *acoustic, const qv_real *value, qv_acoustic_tape *tape,
                          const qv_real *dout, qv_real *grad, qv_arena *arena);

#endif
