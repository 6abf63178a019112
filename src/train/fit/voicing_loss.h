// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_FIT_VOICING_LOSS_H
#define QV_TRAIN_FIT_VOICING_LOSS_H
#include "base/real.h"

/* Cross entropy of voicing, summed over frames. f0 [frames]: recorded, 0: unvoiced. The logits and the
 * gradients by them, times `share`, lie `stride` values apart; dlogit is written. */
double qv_voicing_loss(const float *f0, int frames, const qv_real *logit, double share, qv_real *dlogit,
                       int stride);

#endif
