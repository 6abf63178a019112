// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_FIT_PHRASE_H
#define QV_TRAIN_FIT_PHRASE_H
#include "model/voice.h"
#include "train/fit/targets.h"

/*
 * Settles the phrasing (model/prosody.h) of a voice whose prosody network is fitted.
 *
 * Thresholds: of each kind of break the training sentences are said with as many pauses as were recorded,
 * where the network finds them most likely. Without a threshold of its own a kind with a pause in one place
 * of ten would hardly get any. A kind that is too rare to tell has a pause wherever it stands.
 *
 * Lengths: on the average the pauses of a kind are as long as recorded, in log(frames + 1). Fitted under
 * dropout, the network makes those at commas a third too long.
 *
 * Rise of questions: a height, unless there are recorded questions enough to learn from.
 */
enum {
    QV_PHRASE_BREAKS = 20,    // places of a kind of break that are needed to settle its threshold
    QV_PHRASE_QUESTIONS = 50, // recorded questions that the network has learned their melody from
};

/* The log odds from which on there is a pause: of `count` places with odds [count], `heard` have one. Sorts.
 */
float qv_phrase_threshold(float *odds, int count, int heard);

/* Does nothing to a voice without phrasing. 0, or QV_ERROR_MEMORY. */
int qv_phrase_settle(qv_voice *voice, const qv_targets *targets);

#endif
