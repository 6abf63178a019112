// SPDX-License-Identifier: MIT
#ifndef QV_DSP_ENVELOPE_H
#define QV_DSP_ENVELOPE_H
#include "dsp/fft.h"
#include "dsp/synthesis.h"
#include "base/arena.h"
#include <stdbool.h>

/*
 * From log-magnitudes at QV_KNOTS mel-spaced knots to spectra of QV_BINS bins, and gradients back.
 *
 * The log-magnitude of a bin is the linear interpolation of its two knots. A minimum-phase spectrum
 * adds the phase that folding the real cepstrum gives (Oppenheim and Schafer, Discrete-Time Signal
 * Processing, "Relationships between real and imaginary parts"); that is linear in the log-magnitudes too, so
 * that it is one matrix, knots to phases, made once by the textbook's transforms.
 *
 * Real and imaginary parts stand in arrays of their own: the arithmetic between transforms becomes vector
 * code.
 */
#define QV_LOWEST_KNOT  -25 // knots are limited to this and
#define QV_HIGHEST_KNOT 12  // this natural log; beyond, the gradient is zero

typedef struct qv_envelope_tables {
    int lower[QV_BINS_PADDED];     // the knot at or below a bin, 0 .. QV_KNOTS-2
    qv_real share[QV_BINS_PADDED]; // of the knot above it, 0..1
    _Alignas(QV_FFT_ALIGN) qv_real phase[QV_KNOTS][QV_BINS_PADDED]; // turns for a knot of 1; 0 beyond QV_BINS
} qv_envelope_tables;

int qv_envelope_tables_make(qv_envelope_tables *tables); // 0 or QV_ERROR_MEMORY

/* knots [QV_KNOTS]; magnitude, re, im [QV_BINS_PADDED] */
void qv_zero_phase(const qv_envelope_tables *tables, const qv_real *knots, qv_real *magnitude);
void qv_minimum_phase(const qv_envelope_tables *tables, const qv_real *knots, qv_real *re, qv_real *im);

/* Gradients of a loss by the bins of `frames` spectra: dlog [frames][QV_BINS_PADDED] by their log-magnitudes,
 * dphase [frames][QV_BINS_PADDED] by their phases in radians, which may be NULL (zero phase). Rows lie `row`
 * values apart; beyond QV_BINS all is zero. knots [frames][QV_KNOTS] as they were;
 * dknots [frames][QV_KNOTS] is written. False: memory is short. */
bool qv_envelope_backward(const qv_envelope_tables *tables, int frames, const qv_real *knots,
                          const qv_real *dlog, const qv_real *dphase, int row, qv_arena *arena,
                          qv_real *dknots);

#endif
