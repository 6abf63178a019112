// SPDX-License-Identifier: MIT
#ifndef QV_MODEL_PROSODY_H
#define QV_MODEL_PROSODY_H
#include <stdint.h>
#include "model/linguistic.h"
#include "model/stack.h"
#include "nn/embedding.h"
#include "nn/linear.h"
#include "text/phones.h"

/*
 * Durations and pitch of a sentence: symbols -> bidirectional QRNNs -> for each symbol log(frames + 1) and
 * QV_PITCH_POINTS values of (log F0 - mean) / deviation.
 *
 * With phrasing there is one value more, of breaks inside the sentence: the log odds that there is a pause.
 * The duration of a break is then that of a pause if there is one. Without, as in voices made before Quaver
 * 0.3, the duration of a break is the median of all, and no pause where one is made in less than half of such
 * places.
 */
enum {
    QV_PROSODY_DURATION, // columns of what comes out
    QV_PROSODY_PITCH,
    QV_PROSODY_PAUSE = QV_PROSODY_PITCH + QV_PITCH_POINTS,
    QV_PROSODY_MOST // columns
};

/* What is settled once the network is fitted. */
typedef struct qv_phrasing {
    float threshold[QV_BREAKS]; // of the log odds: there is a pause from here on
    float longer[QV_BREAKS];    // added to log(frames + 1) of a pause
    float rise;             // where a question rises to, in deviations of log F0; 0: as the network has it
    float accent, sentence; // how far melodies of one sentence differ in each accent, and as a whole:
                            // standard deviations, in deviations of log F0; 0: there is but one
} qv_phrasing;
enum { QV_PHRASING_VALUES = sizeof(qv_phrasing) / sizeof(float) };
#define QV_PHRASING_LARGEST 50.0f // of them, positive or negative

typedef struct qv_prosody {
    int width;
    bool phrased;         // it has phrasing
    qv_phrasing phrasing; // zeros if not
    qv_params params;
    qv_embedding symbol;
    qv_linear feature;
    qv_stack stack;
    qv_layernorm norm;
    qv_linear out;
} qv_prosody;

/* False when memory is short. Free with qv_params_free(&prosody->params). */
bool qv_prosody_layout(qv_prosody *prosody, int width, int layers, int kernel, bool phrased);

/* Takes the weights from where the params have them, once they have been read. */
void qv_prosody_bind(qv_prosody *prosody);

/* duration [count], frames (not rounded, at least 0; 0 of a break without a pause); points
 * [count][QV_PITCH_POINTS], normalised. */
bool qv_prosody_run(const qv_prosody *prosody, const qv_real *value, const uint8_t *symbols, int count,
                    qv_arena *arena, qv_real *duration, qv_real *points);

/* Training. out [count][prosody->out.out]: QV_PROSODY_DURATION, ... */
typedef struct qv_prosody_tape qv_prosody_tape;
qv_prosody_tape *qv_prosody_forward(const qv_prosody *prosody, const qv_real *value, const uint8_t *symbols,
                                    int count, const qv_regularise *regularise, qv_arena *arena,
                                    qv_real *out);
bool qv_prosody_backward(const qv_prosody *prosody, const qv_real *value, qv_prosody_tape *tape,
                         const qv_real *dout, qv_real *grad, qv_arena *arena);

#endif
