#ifndef QV_DSP_FFT_H
#define QV_DSP_FFT_H
#include "nn/real.h"

/*
 * Real FFT, the only way to FFTW in the project.
 *
 * A plan is immutable once open and may be used by any number of threads. Opening and closing plans is
 * guarded by a lock inside. A spectrum is n/2+1 pairs (real, imaginary).
 */
typedef struct qv_fft qv_fft;

qv_fft *qv_fft_open(int n); // n even, 4 or more; NULL when memory is short
void qv_fft_close(qv_fft **fft);
int qv_fft_size(const qv_fft *fft);
/* X_k = sum_t x_t exp(-2 pi i k t / n).  time [n] is kept. */
void qv_fft_forward(const qv_fft *fft, const qv_real *time, qv_real *spectrum);
/* x_t = sum over all n bins of X_k exp(+2 pi i k t / n), without 1/n.  spectrum [n/2+1][2] is destroyed. */
void qv_fft_inverse(const qv_fft *fft, qv_real *spectrum, qv_real *time);

#endif
