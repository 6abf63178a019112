// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_G2P_G2P_LOSS_H
#define QV_TRAIN_G2P_G2P_LOSS_H
#include "model/g2p.h"

/* Words and their phones, ready for one pass; rows are placed as in nn/qrnn_batch.h. */
typedef struct qv_g2p_batch {
    qv_span words;       // steps: letters
    const int *letters;  // [words.steps][count], qv_g2p_letter
    qv_span phones;      // steps: phones, the end included
    const int *previous; // [phones.steps][count], class before; QV_G2P_START first
    const int *target;   // [phones.steps][count], class
} qv_g2p_batch;

/*
 * Cross entropy in nats, summed over all phones and ends of the batch, with the phones before each known
 * (teacher forcing), and its gradient, which is added to `grad` (NULL: none is wanted).
 *
 * smoothing  part of the target's probability that is spread evenly over all classes (Szegedy et al. 2016,
 *            section 7), 0 to below 1
 * hits       receives how many targets were the most likely class; may be NULL
 * Returns the loss, or -1 when memory is short.
 */
double qv_g2p_loss(const qv_g2p *model, const qv_real *value, const qv_g2p_batch *batch,
                   const qv_g2p_noise *noise, float smoothing, qv_arena *arena, qv_real *grad, int *hits);

#endif
