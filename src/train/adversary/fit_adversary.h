// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_ADVERSARY_FIT_ADVERSARY_H
#define QV_TRAIN_ADVERSARY_FIT_ADVERSARY_H
#include "train/adversary/critic.h"
#include "train/fit/voice_fits.h"

/*
 * The adversarial fit: acoustic model and vocoder network, fitted on their own before, go on together against
 * the critics. Items are clips. The acoustic model says a sentence with its recorded durations and pitch,
 * with dropout; a stretch of the sound is compared with the recording: by the critics, who learn in the same
 * pass, by log-mel, and by the STFT loss.
 *
 * From a voice that has been through such a fit, the two networks go on as they are: fitted on their own
 * again, each would lose what it has learned from critics. An opening of 400 steps of 3,000 is without
 * critics, and keeps the mel that the acoustic model says close to the new speaker's.
 */
typedef struct qv_adversary {
    const qv_fit_data *data; // borrowed
    qv_critics *critics;
    qv_real *critics_value;
    qv_band_spectra *mel;
    bool from_voice;   // with an opening, and fewer steps; no unless changed after opening
    int judged_frames; // of a clip, in a step; a second unless changed after opening
} qv_adversary;

/* 0 or QV_ERROR_MEMORY. `data` must outlive it. */
int qv_adversary_open(qv_adversary *adversary, const qv_fit_data *data);
void qv_adversary_close(qv_adversary *adversary); // a zeroed one is fine

/* Steps for so many frames of training recordings: 4,500 for 80 minutes and, as the square root, fewer for
 * less; from a voice 2,500 for 20 minutes and in proportion fewer for less, since with 5 minutes the losses
 * of the development set are lowest after 500. No more for more. */
long qv_adversary_steps(long frames, bool from_voice);

/* Losses: all that the networks minimise; mean |log-mel| in natural log; STFT; cross entropy of voicing;
 * adversarial; features; the critics' own; in the opening, mean |mel| of the acoustic model in deviations.
 * The development items are judged by a stretch each. The result is the last average: none of these says when
 * a voice is best. */
void qv_fit_adversary(qv_fit *fit, qv_adversary *adversary);

#endif
