// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_FIRST_WORDS_H
#define QV_TRAIN_FIRST_WORDS_H
#include "train/fit/voice_fits.h"
#include "train/plan.h"

/*
 * A voice to listen to while a training goes on: WORK/so-far.qv, written anew with every checkpoint.
 *
 * A voice speaks when each of its networks has learned something. So that this doesn't wait until the last of
 * them is fitted, each that has no checkpoint yet is sketched first: the same fit in a few steps. The sketch
 * is for listening only; the fit begins at its own random weights, and the voice that comes of it is the same
 * with and without.
 */

/* Steps of a sketch of fit number `fit`; it is also the least that the fit itself is worth beginning with. */
long qv_first_words_steps(int fit);

/* Whether a fit takes so long that a sketch of it is worth having. */
bool qv_first_words_wanted(int number, long steps);

/* Sketches fit `number`: its player's values receive the weights. 0, QV_STOPPED or an error as of
 * qv_fit_run. */
int qv_first_words_sketch(const qv_fit *fit, int number, qv_pool *pool, const qv_monitor *monitor,
                          char *message, size_t size);

/* What is enough of the targets to finish a network by that is only to be listened to: the same, with some of
 * the clips to train on. It borrows all of `targets`. */
qv_targets qv_first_words_targets(const qv_targets *targets);

#endif
