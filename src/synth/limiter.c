// SPDX-License-Identifier: MIT
#include "synth/limiter.h"

#include <math.h>

enum { SPAN = QV_LIMITER_DELAY + 1 };

// share of the way back to 1 in a sample: a time constant of 80 ms
#define RELEASE (1.0f / (0.08f * 24000))
// from here the way back is a step that nobody hears
#define ALMOST_ONE 0.9999f

void qv_limiter_start(qv_limiter *limiter)
{
    *limiter = (qv_limiter){.quiet = SPAN, .steady = SPAN};
    for (int i = 0; i < SPAN; i++)
        limiter->need[i] = limiter->release[i] = 1;
}

static float smallest(const float *x)
{
    float least = x[0];
    for (int i = 1; i < SPAN; i++)
        least = x[i] < least ? x[i] : least;
    return least;
}

static float mean(const float *x)
{
    float sum = 0;
    for (int i = 0; i < SPAN; i++)
        sum += x[i];
    return sum / SPAN;
}

/* Takes one sample, gives the one that came SPAN - 1 samples before. */
static float limit(qv_limiter *limiter, float x)
{
    const int at = limiter->at;
    const int oldest = at + 1 < SPAN ? at + 1 : 0;
    const float before = limiter->release[at > 0 ? at - 1 : SPAN - 1];
    const float size = fabsf(x);

    limiter->sample[at] = x;
    limiter->need[at] = size > QV_CEILING ? QV_CEILING / size : 1;
    limiter->quiet = size > QV_CEILING ? 0 : limiter->quiet + (limiter->quiet < SPAN);
    const float need = limiter->quiet < SPAN ? smallest(limiter->need) : 1;

    float release = before + RELEASE * (1 - before);
    release = release > ALMOST_ONE ? 1 : release;
    release = release > need ? need : release;
    limiter->release[at] = release;
    limiter->steady = release < 1 ? 0 : limiter->steady + (limiter->steady < SPAN);
    const float gain = limiter->steady < SPAN ? mean(limiter->release) : 1;

    limiter->at = oldest;
    return limiter->sample[oldest] * gain;
}

void qv_limiter_run(qv_limiter *limiter, float *samples, int count)
{
    for (int i = 0; i < count; i++)
        samples[i] = limit(limiter, isfinite(samples[i]) ? samples[i] : 0);
}
