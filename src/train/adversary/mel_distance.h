// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_ADVERSARY_MEL_DISTANCE_H
#define QV_TRAIN_ADVERSARY_MEL_DISTANCE_H
#include "dsp/band_spectra.h"

/* Mean |log made - log recorded| over the cells of two spectrograms of the same sound, magnitudes not below
 * QV_MEL_FLOOR. Adds `weight` times its gradient to dmade [count], unless that is NULL. Negative: memory is
 * short. */
double qv_mel_distance(const qv_band_spectra *spectra, const qv_real *made, const qv_real *recorded,
                       int count, double weight, qv_arena *arena, qv_real *dmade);

#endif
