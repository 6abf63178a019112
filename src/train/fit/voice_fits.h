// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_FIT_VOICE_FITS_H
#define QV_TRAIN_FIT_VOICE_FITS_H
#include "dsp/stft_loss.h"
#include "train/fit/fit.h"
#include "train/fit/targets.h"

/*
 * The fits of the networks of a voice. Each function fills in a qv_fit with all that it takes but the seed;
 * items are clips, the weights go into the voice.
 */

/* What the workers read; must live as long as the fits. */
typedef struct qv_fit_data {
    const qv_targets *targets;
    qv_voice *voice; // its normalisation is that of the targets
    const qv_stft_loss *stft_loss;
} qv_fit_data;

/* Losses: all; |log duration| of symbols; squared error of F0 of voiced frames in deviations; cross entropy
 * of the pauses at breaks. */
void qv_fit_prosody(qv_fit *fit, qv_fit_data *data);
/* Losses: all; mean |mel| in deviations; cross entropy of voicing. */
void qv_fit_acoustic(qv_fit *fit, qv_fit_data *data);
/* Loss: STFT loss of sound made from recorded mel, of crops of a second, on the development set of whole
 * clips. */
void qv_fit_vocoder(qv_fit *fit, qv_fit_data *data);

/* For weights in the voice that are good already, those of another speaker: the fit starts from them, with
 * fewer steps at lower rates. */
void qv_fit_go_on(qv_fit *fit);

/* Gives a fit the clips of the targets as items. */
void qv_fit_take_clips(qv_fit *fit, const qv_targets *targets);

#endif
