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
 */
typedef struct qv_adversary {
    const qv_fit_data *data; // borrowed
    qv_critics *critics;
    qv_real *critics_value;
    qv_band_spectra *mel;
    int judged_frames; // of a clip, in a step; a second unless changed after opening
} qv_adversary;

/* 0 or QV_ERROR_MEMORY. `data` must outlive it. */
int qv_adversary_open(qv_adversary *adversary, const qv_fit_data *data);
void qv_adversary_close(qv_adversary *adversary); // a zeroed one is fine

/* Losses: all that the networks minimise; mean |log-mel| in natural log; STFT; cross entropy of voicing;
 * adversarial; features; the critics' own. The development items are judged by a stretch each. The result is
 * the last average: none of these says when a voice is best. */
void qv_fit_adversary(qv_fit *fit, qv_adversary *adversary);

#endif
