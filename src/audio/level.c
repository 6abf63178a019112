// SPDX-License-Identifier: MIT
#include "audio/level.h"
#include "dsp/frame.h"
#include <math.h>

enum { HANGOVER = 20 }; // frames that stay active after the last loud one, 200 ms

static const double MARGIN_DB = 15.9; // of the active level over the threshold (P.56, clause 7)

/* Mean square of frame i; the last frame may be short. */
static double frame_power(const float *samples, int count, int i)
{
    int from = i * QV_HOP, to = from + QV_HOP < count ? from + QV_HOP : count;
    double sum = 0.0;
    for (int j = from; j < to; j++)
        sum += (double)samples[j] * samples[j];
    return sum / (to - from);
}

/* Active level in dB when frames over `threshold` dB count; -HUGE_VAL when none does. */
static double level_over(const float *samples, int count, double threshold)
{
    const double least = pow(10.0, threshold / 10.0);
    double energy = 0.0;
    int active = 0, left = 0;
    for (int i = 0; i * QV_HOP < count; i++) {
        double power = frame_power(samples, count, i);
        energy += power;
        left = power > least ? HANGOVER + 1 : left - 1;
        active += left > 0;
    }
    return active ? 10.0 * log10(energy / active) : -HUGE_VAL;
}

float qv_active_level(const float *samples, int count)
{
    /* Halve the interval in which the margin between level and threshold passes MARGIN_DB. */
    double low = QV_LEVEL_SILENT, high = 100.0;
    if (!(level_over(samples, count, low) > QV_LEVEL_SILENT))
        return QV_LEVEL_SILENT;
    while (high - low > 0.01) {
        double middle = 0.5 * (low + high);
        if (level_over(samples, count, middle) - middle > MARGIN_DB)
            low = middle;
        else
            high = middle;
    }
    return (float)level_over(samples, count, low);
}

float qv_level_apply(float *samples, int count, float target)
{
    float level = qv_active_level(samples, count);
    if (level <= QV_LEVEL_SILENT)
        return 0.0f;
    float gain = powf(10.0f, (target - level) / 20.0f);
    for (int i = 0; i < count; i++)
        samples[i] *= gain;
    return target - level;
}
