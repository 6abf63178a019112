// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_FIT_VOICE_LEVEL_H
#define QV_TRAIN_FIT_VOICE_LEVEL_H
#include "model/voice.h"
#include "train/fit/targets.h"
#include "base/pool.h"

/*
 * Has a voice speak as loud as its recordings are brought to before they are analysed: at an active
 * level of QV_LEVEL_TARGET (audio/level.h). What the fits make lies near it; the spread at their end
 * (train/fit/spread.h) adds some two decibels, since frames come out as far above their mean as below it,
 * while recorded ones are bounded above.
 *
 * The gain goes into the bias of the vocoder network's last layer, which gives log-magnitudes: the sound is
 * the same but for its level, what the networks are given stays, and speaking costs nothing more.
 */

/* Sentences that tell, evenly of those to train on. */
enum { QV_VOICE_LEVEL_CLIPS = 64 };

/* A voice that is farther off hasn't learned to speak yet. */
#define QV_VOICE_LEVEL_MOST 12.0

/* The gain in dB that brings what the voice makes of clips to train on to QV_LEVEL_TARGET, in the mean of
 * their levels; at most QV_VOICE_LEVEL_MOST, up or down, and 0 where all is silent. 0, or QV_ERROR_MEMORY. */
int qv_voice_level_measure(const qv_voice *voice, const qv_targets *targets, qv_pool *pool, double *gain);

/* Changes the vocoder network, so that the sound is louder by `gain` dB. */
void qv_voice_level_fold(double gain, qv_voice *voice);

#endif
