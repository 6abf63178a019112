// SPDX-License-Identifier: MIT
#ifndef QV_DSP_BAND_SPECTRA_H
#define QV_DSP_BAND_SPECTRA_H
#include <stdbool.h>
#include "base/arena.h"
#include "base/real.h"
#include "dsp/bands.h"

/*
 * Magnitudes of short-time spectra in mel bands, of what was made and of what was recorded (stft.h, bands.h),
 * with gradients back to the samples of what was made.
 */
typedef struct qv_band_spectra qv_band_spectra; // immutable, any threads

/* NULL: memory is short. */
qv_band_spectra *qv_band_spectra_open(int n, int hop, int window, int bands, qv_band_norm norm);
void qv_band_spectra_close(qv_band_spectra **spectra);

int qv_band_spectra_frames(const qv_band_spectra *spectra, int count); // of `count` samples

typedef struct qv_band_tape {
    int frames, bands;
    qv_real *made, *recorded; // [frames][bands], magnitudes
    qv_real *re, *im;         // [frames][bins in whole cache lines]: the made spectrum over its magnitude
} qv_band_tape;

/* made, recorded [count]; the tape's arrays come from the arena. False: memory is short. */
bool qv_band_spectra_forward(const qv_band_spectra *spectra, const qv_real *made, const qv_real *recorded,
                             int count, qv_arena *arena, qv_band_tape *tape);
/* dband [frames][bands]: gradient by tape->made. Adds to dmade [count]. False: memory is short. */
bool qv_band_spectra_backward(const qv_band_spectra *spectra, const qv_band_tape *tape, const qv_real *dband,
                              qv_arena *arena, qv_real *dmade);

#endif
