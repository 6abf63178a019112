// SPDX-License-Identifier: MIT
#include <math.h>
#include <quaver/quaver.h>

void qv_samples_to_int16(const float *samples, int16_t *pcm, int count)
{
    for (int i = 0; i < count; i++) {
        // fmaxf and fminf take what is a number
        const float sample = samples[i] == samples[i] ? fminf(fmaxf(samples[i], -1), 1) : 0;
        pcm[i] = (int16_t)lrintf(sample * 32767);
    }
}
