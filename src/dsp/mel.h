// SPDX-License-Identifier: MIT
#ifndef QV_DSP_MEL_H
#define QV_DSP_MEL_H
#include "dsp/frame.h"
#include "base/real.h"

/*
 * Log-mel analysis: Hann window of QV_WINDOW samples, FFT of QV_FFT, magnitudes, QV_MEL triangular filters
 * (Slaney's mel scale and area normalisation), natural logarithm with the floor QV_MEL_FLOOR.
 */
typedef struct qv_mel qv_mel; // immutable, any threads

qv_mel *qv_mel_open(void);
void qv_mel_close(qv_mel **mel);
/* samples [count] in [-1, 1]; out [qv_frames(count)][QV_MEL] */
void qv_mel_analyse(const qv_mel *mel, const float *samples, int count, float *out);
/* Slaney's mel scale: linear below 1 kHz, logarithmic above. Hz in, mel out, and back. */
double qv_hz_to_mel(double hz);
double qv_mel_to_hz(double mel);

#endif
