// SPDX-License-Identifier: MIT
#ifndef QV_MODEL_VOCODER_H
#define QV_MODEL_VOCODER_H
#include "dsp/frame.h"
#include "model/stack.h"
#include "nn/linear.h"

/*
 * The vocoder network: normalised log-mel, pitch and voicing of each frame -> causal QRNNs -> two spectral
 * envelopes (log-magnitude at QV_KNOTS knots): voiced and noise. The sound is made of them by
 * dsp/synthesis.h.
 *
 * It looks `ahead` frames into the future: the result of row r belongs to frame r - ahead. The caller drops
 * the first `ahead` results and repeats the last row `ahead` times at the end.
 * The network gives the difference to the mel spectrum itself, which is laid under both envelopes.
 */
enum { QV_VOCODER_IN = QV_MEL + 2 }; // mel, (log F0 - mean) / deviation, voicing 0..1

typedef struct qv_vocoder {
    int width, ahead;
    qv_params params;
    qv_linear in;
    qv_stack stack;
    qv_layernorm norm;
    qv_linear out; // -> 2 QV_KNOTS
} qv_vocoder;

bool qv_vocoder_layout(qv_vocoder *vocoder, int width, int layers, int kernel, int ahead);

/* Takes the weights from where the params have them, once they have been read. */
void qv_vocoder_bind(qv_vocoder *vocoder);

/* Rows in blocks of any size. in [rows][QV_VOCODER_IN]; out [rows][2 QV_KNOTS]: differences, see
 * qv_vocoder_envelopes; state [qv_stack_state_size(&stack)]; work [qv_vocoder_work_size]. */
size_t qv_vocoder_work_size(const qv_vocoder *vocoder, int rows);
void qv_vocoder_step(const qv_vocoder *vocoder, const qv_real *value, qv_real *state, const qv_real *in,
                     int rows, qv_real *work, qv_real *out);

/* Envelopes of frames: the network's differences out [frames][2 QV_KNOTS] on log_mel [frames][QV_MEL]
 * (natural log, not normalised); voiced, noise [frames][QV_KNOTS]. */
void qv_vocoder_envelopes(const qv_real *out, const qv_real *log_mel, int frames, qv_real *voiced,
                          qv_real *noise);
/* And back: dout [frames][2 QV_KNOTS], dvoiced and dnoise side by side, is written; to dlog_mel
 * [frames][QV_MEL] is added, unless it is NULL. */
void qv_vocoder_envelopes_backward(const qv_real *dvoiced, const qv_real *dnoise, int frames, qv_real *dout,
                                   qv_real *dlog_mel);

/* Training. out [rows][2 QV_KNOTS]. */
typedef struct qv_vocoder_tape qv_vocoder_tape;
qv_vocoder_tape *qv_vocoder_forward(const qv_vocoder *vocoder, const qv_real *value, const qv_real *in,
                                    int rows, const qv_regularise *regularise, qv_arena *arena, qv_real *out);
/* Adds to grad; writes din [rows][QV_VOCODER_IN] unless NULL. False: memory. */
bool qv_vocoder_backward(const qv_vocoder *vocoder, const qv_real *value, qv_vocoder_tape *tape,
                         const qv_real *dout, qv_real *grad, qv_real *din, qv_arena *arena);

#endif
