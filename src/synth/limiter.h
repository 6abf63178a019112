// SPDX-License-Identifier: MIT
#ifndef QV_SYNTH_LIMITER_H
#define QV_SYNTH_LIMITER_H

/*
 * A limiter that looks ahead: no sample leaves it beyond QV_CEILING, and below that nothing is changed.
 *
 *     d_n = min(1, ceiling / |x_n|)                   the gain that sample n needs
 *     m_n = min(d_{n-L} .. d_n)                       what the sample that leaves now and the L behind it
 * need r_n = min(m_n, r_{n-1} + a (1 - r_{n-1}))       at once down, slowly up again y_{n-L} = x_{n-L}
 * (r_{n-L} + .. + r_n) / (L+1)  smooth both ways
 *
 * Every r in that mean is at most m of its place, and each of those windows holds d_{n-L}; so the mean never
 * is more than the sample needs. The result comes L samples late. It depends on the samples only, not on how
 * they are cut into calls.
 */
enum { QV_LIMITER_DELAY = 120 }; // L: 5 ms
#define QV_CEILING 0.98f

typedef struct qv_limiter {
    float sample[QV_LIMITER_DELAY + 1];  // the last L + 1 samples, in a ring
    float need[QV_LIMITER_DELAY + 1];    // d of each
    float release[QV_LIMITER_DELAY + 1]; // r of each
    int at;                              // place of the next sample in the rings
    int quiet;                           // samples since the last that needed a gain below 1, at most L + 1
    int steady;                          // samples since the last r below 1, at most L + 1
} qv_limiter;

void qv_limiter_start(qv_limiter *limiter);
/* In place; what comes out is QV_LIMITER_DELAY samples older than what goes in. Samples that are not finite
 * count as zero. */
void qv_limiter_run(qv_limiter *limiter, float *samples, int count);

#endif
