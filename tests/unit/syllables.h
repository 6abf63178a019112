// SPDX-License-Identifier: MIT
#ifndef QV_TEST_SYLLABLES_H
#define QV_TEST_SYLLABLES_H
/* "Speech" for tests of what recordings are like. */
#include <math.h>
#include "base/rng.h"
#include "dsp/frame.h"

/* samples [count] at QV_RATE: from `begin` to `end` (seconds) syllables of 200 ms, 5 a second, of a few
 * harmonics; over noise of a level in dBFS. */
static inline void make_syllables(float *samples, int count, double begin, double end, double noise)
{
    qv_rng rng;
    qv_rng_seed(&rng, 1, 0);
    for (int i = 0; i < count; i++) {
        const double t = (double)i / QV_RATE, shape = fmax(sin(2 * 3.14159265358979 * 5 * t), 0);
        double sample = pow(10, noise / 20) * (double)qv_rng_normal(&rng);
        for (int k = 1; t > begin && t < end && k <= 8; k++)
            sample += 0.1 * shape * cos(2 * 3.14159265358979 * 130 * k * t + k * k) / k;
        samples[i] = (float)sample;
    }
}

#endif
