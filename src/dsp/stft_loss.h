// SPDX-License-Identifier: MIT
#ifndef QV_DSP_STFT_LOSS_H
#define QV_DSP_STFT_LOSS_H
#include "base/arena.h"
#include "base/real.h"

/*
 * Multi-resolution STFT loss (Yamamoto, Song, Kim 2020, arXiv 1910.11480): the mean over the sizes
 * (FFT, hop, window) (2048,240,1200), (1024,120,600), (512,50,240), (256,30,128) of
 *     mean |log a - log b|  +  ||a - b|| / ||b||          (Frobenius norms; b is the recording)
 * a, b magnitudes, Hann windows, floor 1e-5 on magnitudes under the logarithm. Frames lie wholly inside the
 * samples.
 */
typedef struct qv_stft_loss qv_stft_loss; // immutable, any threads

qv_stft_loss *qv_stft_loss_open(void);
void qv_stft_loss_close(qv_stft_loss **loss);
/* Loss of `made` [count] against `recorded` [count]; dmade [count] is written unless NULL.
 * count >= 2048. Negative when memory is short. */
double qv_stft_loss_run(const qv_stft_loss *loss, const qv_real *made, const qv_real *recorded, int count,
                        qv_arena *arena, qv_real *dmade);

#endif
