// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_FIT_MEL_LOSS_H
#define QV_TRAIN_FIT_MEL_LOSS_H
#include "model/voice.h"
#include "train/data/corpus.h"

/* Sum over the first `frames` of a clip of the mean |mel - recorded mel| of a frame, in deviations. out
 * [frames][QV_ACOUSTIC_OUT] is what the acoustic model says; `share` times the gradient is written to the mel
 * columns of dout, laid out alike. */
double qv_mel_loss(const qv_clip *clip, const qv_normal *normal, int frames, const qv_real *out, double share,
                   qv_real *dout);

#endif
