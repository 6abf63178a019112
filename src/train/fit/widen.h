// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_FIT_WIDEN_H
#define QV_TRAIN_FIT_WIDEN_H
#include "model/voice.h"
#include "train/fit/targets.h"

/*
 * Gives the predicted pitch the ups and downs of the recorded one. A network fitted for a small error
 * predicts the mean of what could be said, which is flatter than anything that is said: its contours deviate
 * by little more than half of what the speaker's do. They are widened about their mean until those of the
 * development sentences deviate by QV_WIDEN_SHARE of what the recorded ones do:
 *
 *     y = centre + factor (x - centre)
 *
 * All of it would make wrong accents as high as right ones. Where there are too few development sentences to
 * tell, those that were fitted deviate as recorded: the network has learned part of their pitch by heart, and
 * other sentences fall behind them by about that share.
 *
 * The map goes into the prosody network's last layer, so that whatever is given the contour is given the wide
 * one, and speaking costs nothing more.
 */
typedef struct qv_widening {
    double factor; // 1 to QV_WIDEN_MOST
    double centre; // deviations of log F0 from the voice's mean
} qv_widening;

#define QV_WIDEN_SHARE 0.85

/* Voiced frames, 20 seconds, that are needed to tell. */
enum { QV_WIDEN_FRAMES = 2000 };

/* What a network hardly tells about pitch isn't made much of. */
#define QV_WIDEN_MOST 2.0

/* Sums over voiced frames of one kind of contour, in deviations; begins zeroed. */
typedef struct qv_pitch_sums {
    long frames;
    double sum, square;
} qv_pitch_sums;

void qv_pitch_add(qv_pitch_sums *sums, double pitch);
void qv_pitch_merge(qv_pitch_sums *sums, const qv_pitch_sums *more);
double qv_pitch_deviation(const qv_pitch_sums *sums); // about the mean; 0 where nothing was added

/* The map that gives what is predicted this share of the recorded deviation; a factor of 1 where nothing was
 * added. */
qv_widening qv_widen_find(const qv_pitch_sums *predicted, const qv_pitch_sums *recorded, double share);

/* The map for a voice, from the voiced frames of clips that are said with their own durations.
 * 0, or QV_ERROR_MEMORY. */
int qv_widen_measure(const qv_voice *voice, const qv_targets *targets, qv_widening *widening);

/* Changes the last layer of the prosody network, so that its pitch x, in deviations, comes out as factor x +
 * offset. Durations stay. */
void qv_pitch_map(qv_voice *voice, double factor, double offset);

/* The same for a widening. */
void qv_widen_fold(const qv_widening *widening, qv_voice *voice);

#endif
