// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_FIT_SPREAD_H
#define QV_TRAIN_FIT_SPREAD_H
#include "model/voice.h"
#include "train/fit/targets.h"
#include "base/pool.h"

/*
 * Gives predicted spectra the spread of recorded ones. A network that was fitted for a small error predicts
 * the middle of what could be said: its spectra are smoother than any recording's, and sound muffled; critics
 * make that less, but not undone. The remedy is old (Toda and Tokuda 2007, "A Speech Parameter Generation
 * Algorithm Considering Global Variance"); here it is the affine map that gives the predicted frames of
 * speech the mean and the covariance of the recorded ones and moves them as little as any that does (Olkin
 * and Pukelsheim 1982, "The distance between two random vectors with given dispersion matrices"):
 *
 *     y = M (x - mean of predicted) + mean of recorded,
 *     M = P^-1/2 (P^1/2 R P^1/2)^1/2 P^-1/2,   P, R: covariances of predicted and recorded log-mel
 *
 * The covariances are those within recordings, each about its own mean: rooms and days differ between
 * recordings, and a voice that had their spread in every sentence would sound coloured.
 *
 * Harmonics that the lower bands tell apart are left as predicted: they are blurred where pitch is uncertain
 * and full elsewhere, and there a wider spread would make them louder than any recorded.
 *
 * The map goes into the acoustic model's last layer, so that speaking costs nothing more. It belongs to the
 * end: what is fitted after it smooths anew. voices/README.md has what it does to the sound.
 */
typedef struct qv_spread {
    double matrix[QV_MEL * QV_MEL]; // symmetric, eigenvalues 1 to QV_SPREAD_MOST
    double offset[QV_MEL];          // y = matrix x + offset; natural log
} qv_spread;

/* No direction is widened more: what the network hardly tells apart is noise. None is narrowed. Of 1.5, 2 and
 * 3, tried with the voice lj, predictors of sound like the first best, the one of naturalness the last. */
#define QV_SPREAD_MOST 2.0

/* Of so many lower bands, up to 2 kHz, the sum of so many cosines is widened: what varies over 9 bands or
 * more, 370 Hz where they lie closest. */
enum { QV_SPREAD_LOWER = 40, QV_SPREAD_COSINES = 10 };

/* Sums over recordings of one kind of mel; begins zeroed. */
typedef struct qv_spread_sums {
    long frames;
    double sum[QV_MEL];
    double product[QV_MEL * QV_MEL]; // about the mean of each recording; the upper triangle
} qv_spread_sums;

/* Adds the frames of speech of a recording. */
void qv_spread_add(qv_spread_sums *sums, const float *mel, size_t frames); // [frames][QV_MEL]

/* The map between what was added; the identity where nothing was. 0, or QV_ERROR_MEMORY. */
int qv_spread_find(const qv_spread_sums *predicted, const qv_spread_sums *recorded, qv_spread *spread);

/* The map for a voice: from the training clips, breaks left out, as it says them with its own pitch and their
 * durations. 0, or QV_ERROR_MEMORY. */
int qv_spread_measure(const qv_voice *voice, const qv_targets *targets, qv_pool *pool, qv_spread *spread);

/* Changes the last layer of the acoustic model, so that its mel comes out mapped. Voicing stays. */
void qv_spread_fold(const qv_spread *spread, qv_voice *voice);

#endif
