// SPDX-License-Identifier: MIT
#ifndef QV_DSP_STFT_H
#define QV_DSP_STFT_H
#include <stdbool.h>
#include "base/arena.h"
#include "base/real.h"

/*
 * Short-time spectra of two signals at once, and gradients back: what losses and critics that compare made
 * sound with recorded sound look at. Hann windows; frame t begins at sample t * hop, and all frames lie
 * wholly inside the samples.
 */
typedef struct qv_stft qv_stft; // immutable, any threads

/* n: of the transform, even; hop, window: samples, the window no longer than n. NULL: memory is short. */
qv_stft *qv_stft_open(int n, int hop, int window);
void qv_stft_close(qv_stft **stft);

int qv_stft_frames(const qv_stft *stft, int count); // of `count` samples
int qv_stft_bin_count(const qv_stft *stft);         // n/2 + 1
int qv_stft_row(const qv_stft *stft);               // the same in whole cache lines

/* One frame at work. The four spectra may be pointed to other rows, to keep them. */
typedef struct qv_stft_work {
    qv_real *time, *spectrum, *re, *im; // [n][2], [n + 1][2], [n + 1], [n + 1]
    qv_real *made_re, *made_im;         // [row]
    qv_real *recorded_re, *recorded_im; // [row]
} qv_stft_work;
bool qv_stft_take(const qv_stft *stft, qv_arena *arena, qv_stft_work *work); // false: memory is short

/* work->re, im: the transform [n] of made + i recorded under the window, its first bin again at the end. */
void qv_stft_transform(const qv_stft *stft, const qv_real *made, const qv_real *recorded, int t,
                       qv_stft_work *work);
/* Of that, the spectra of frame t of both signals: work->made_re and so on, [bins]. */
void qv_stft_forward(const qv_stft *stft, const qv_real *made, const qv_real *recorded, int t,
                     qv_stft_work *work);

/* Adds to dsignal what belongs to frame t. work->spectrum [bins][2]: the gradient by (real, imaginary) part
 * of each bin; is destroyed. */
void qv_stft_backward(const qv_stft *stft, qv_stft_work *work, int t, qv_real *dsignal);

#endif
