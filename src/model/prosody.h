// SPDX-License-Identifier: MIT
#ifndef QV_MODEL_PROSODY_H
#define QV_MODEL_PROSODY_H
#include <stdint.h>
#include "model/linguistic.h"
#include "model/stack.h"
#include "nn/embedding.h"
#include "nn/linear.h"

/*
 * Durations and pitch of a sentence: symbols -> bidirectional QRNNs -> for each symbol log(frames + 1) and
 * QV_PITCH_POINTS values of (log F0 - mean) / deviation.
 */
enum { QV_PROSODY_OUT = 1 + QV_PITCH_POINTS };

typedef struct qv_prosody {
    int width;
    qv_params params;
    qv_embedding symbol;
    qv_linear feature;
    qv_stack stack;
    qv_layernorm norm;
    qv_linear out;
} qv_prosody;

/* False when memory is short. Free with qv_params_free(&prosody->params). */
bool qv_prosody_layout(qv_prosody *prosody, int width, int layers, int kernel);

/* Takes the weights from where the params have them, once they have been read. */
void qv_prosody_bind(qv_prosody *prosody);

/* duration [count], frames (not rounded, at least 0); points [count][QV_PITCH_POINTS], normalised. */
bool qv_prosody_run(const qv_prosody *prosody, const qv_real *value, const uint8_t *symbols, int count,
                    qv_arena *arena, qv_real *duration, qv_real *points);

/* Training. out [count][QV_PROSODY_OUT]: log(frames + 1), then the points. */
typedef struct qv_prosody_tape qv_prosody_tape;
qv_prosody_tape *qv_prosody_forward(const qv_prosody *prosody, const qv_real *value, const uint8_t *symbols,
                                    int count, const qv_regularise *regularise, qv_arena *arena,
                                    qv_real *out);
bool qv_prosody_backward(const qv_prosody *prosody, const qv_real *value, qv_prosody_tape *tape,
                         const qv_real *dout, qv_real *grad, qv_arena *arena);

#endif
