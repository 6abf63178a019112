// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_FIT_UNSEEN_H
#define QV_TRAIN_FIT_UNSEEN_H
#include "nn/embedding.h"
#include "nn/linear.h"
#include "train/fit/targets.h"

/*
 * Gives symbols that no training sentence has the embedding of a relative that some have: a question mark
 * that of the full stop, a vowel that of the same vowel with another stress. Otherwise they would keep the
 * random one that the network began with. Which sentences are questions or exclamations then counts for
 * nothing, if there were none.
 *
 * `inherited`: the network went on from that of another voice, which has heard other phones; only breaks, and
 * the kinds of sentences that they end, are adopted then.
 *
 * symbol and feature: how symbols enter a network (model/embed.h) with the weights `value`.
 */
void qv_adopt_unseen(const qv_targets *targets, const qv_embedding *symbol, const qv_linear *feature,
                     bool inherited, qv_real *value);

#endif
