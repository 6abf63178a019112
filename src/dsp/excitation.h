// SPDX-License-Identifier: MIT
#ifndef QV_DSP_EXCITATION_H
#define QV_DSP_EXCITATION_H
#include <stdint.h>
#include "dsp/frame.h"
#include "base/real.h"

/* The two sources of sound, a hop at a time: what lies between one frame and the next, `count` samples, at
 * most QV_HOP. */

/*
 * Band-limited pulse train of unit power, all harmonics of equal level, none at or above half the rate:
 *     p = (2 sum_{j=1..K-1} cos(j x) + 2 w cos(K x)) / sqrt(2 (K - 1 + w^2)),    x = 2 pi phase
 * K + w' = rate / (2 F0) with K its whole part; w = w' fades the highest harmonic in and out as F0 moves, so
 * that nothing clicks. The sum by its closed form, sin((2K-1) x/2) / sin(x/2) - 1 (Winham and Steiglitz
 * 1970). F0 moves linearly in its logarithm from log_from to log_to, which are limited to 10 Hz .. 6 kHz.
 * *phase: in turns, of the first sample; moved on to that of the next hop. pulses [count]; NULL: not wanted.
 */
void qv_pulse_train(double *phase, qv_real log_from, qv_real log_to, int count, qv_real *pulses);

/* White noise of unit variance, uniformly distributed: samples `first` .. first + count - 1 of the endless
 * noise that belongs to `seed`. It repeats after 2^32 samples (50 hours). noise [count] */
void qv_white_noise(uint64_t seed, uint64_t first, int count, qv_real *noise);

#endif
