// SPDX-License-Identifier: MIT
#ifndef QV_DSP_FFT_H
#define QV_DSP_FFT_H
#include "base/real.h"

/*
 * Fourier transforms, the only way in the project to FFTW or KISS FFT (meson setup -Dfft=kissfft).
 *
 * A plan is immutable once open and may be used by any number of threads. Opening and closing plans is
 * guarded by a lock inside. Complex numbers are pairs (real, imaginary). Arrays may lie anywhere, but those
 * aligned to 64 bytes (qv_arena_reals, _Alignas(QV_FFT_ALIGN)) are transformed about three times as fast.
 */
enum { QV_FFT_ALIGN = 64 }; // bytes

/* Of real values: a spectrum is n/2+1 pairs. */
typedef struct qv_fft qv_fft;

qv_fft *qv_fft_open(int n); // n even, 4 or more; NULL when memory is short
void qv_fft_close(qv_fft **fft);
/* X_k = sum_t x_t exp(-2 pi i k t / n).  time [n] is kept; it must not overlap spectrum [n/2+1][2]. */
void qv_fft_forward(const qv_fft *fft, const qv_real *time, qv_real *spectrum);
/* x_t = sum over all n bins of X_k exp(+2 pi i k t / n), without 1/n.  spectrum [n/2+1][2] is destroyed. */
void qv_fft_inverse(const qv_fft *fft, qv_real *spectrum, qv_real *time);

/* Of complex values: n pairs in, n pairs out. One of these is the cheapest way to the spectra of two real
 * signals: with Z the transform of a + i b,
 *     2 A_k = Z_k + conj Z_{n-k},   2i B_k = Z_k - conj Z_{n-k}. */
typedef struct qv_cfft qv_cfft;

qv_cfft *qv_cfft_open(int n); // n 2 or more; NULL when memory is short
void qv_cfft_close(qv_cfft **fft);
/* The sums above with n bins. in [n][2] is kept; it must not overlap out [n][2]. */
void qv_cfft_forward(const qv_cfft *fft, const qv_real *in, qv_real *out);
void qv_cfft_inverse(const qv_cfft *fft, const qv_real *in, qv_real *out); // without 1/n

#endif
