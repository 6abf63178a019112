// SPDX-License-Identifier: MIT
#include "synth/tone.h"

#include <math.h>

#define TURN      6.28318531f
#define HERTZ     1000.0f
#define AMPLITUDE 0.12f

/* A sine under a Hann window. */
void qv_tone(float *samples, int at, int count)
{
    for (int i = 0; i < count; i++) {
        const float t = (float)(at + i);
        const float window = sinf(TURN / 2 * t / QV_TONE_SAMPLES);
        const int inside = at + i >= 0 && at + i < QV_TONE_SAMPLES;
        samples[i] = inside ? AMPLITUDE * window * window * sinf(TURN * HERTZ / QV_RATE * t) : 0;
    }
}
