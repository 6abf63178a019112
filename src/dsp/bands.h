// SPDX-License-Identifier: MIT
#ifndef QV_DSP_BANDS_H
#define QV_DSP_BANDS_H
#include "base/real.h"

/*
 * Triangular bands on the mel scale (mel.h), from 0 Hz to half the rate: band b rises from the centre of the
 * one before it and falls to the centre of the next.
 */
typedef enum qv_band_norm {
    QV_BANDS_AREA, // area 1 over Hz (Slaney); a band between two bins is empty
    QV_BANDS_MEAN, // weights sum to 1; a band between two bins is the nearest bin
} qv_band_norm;

typedef struct qv_bands qv_bands; // immutable, any threads

/* For a transform of n samples, n/2 + 1 bins. NULL: memory is short. */
qv_bands *qv_bands_open(int n, int count, qv_band_norm norm);
void qv_bands_close(qv_bands **bands);
int qv_bands_count(const qv_bands *bands);
/* band [count] = weights times bin [n/2 + 1] */
void qv_bands_sum(const qv_bands *bands, const qv_real *bin, qv_real *band);
/* The gradient the other way: dbin [n/2 + 1] is written. */
void qv_bands_backward(const qv_bands *bands, const qv_real *dband, qv_real *dbin);

#endif
