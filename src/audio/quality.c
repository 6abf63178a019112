// SPDX-License-Identifier: MIT
#include "audio/quality.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "audio/level.h"
#include "base/ascending.h"
#include "dsp/frame.h"
#include "quaver/quaver.h"

static const float top = 1 - 1.0f / 500, softest_peak = 0.01f;
enum { TOP_RUN = 3 }; // samples

static const float digital_silence = -95; // dBFS of a frame
static const float below_speech = 25;     // dB under the active level
static const float over_noise = 6;        // dB
static const double noise_share = 0.05;   // of the frames
static const double frame_seconds = (double)QV_HOP / QV_RATE;
enum { SPEECH_RUN = 3 }; // frames in a row that are speech; a click is less

int qv_topped(const float *samples, int count, int step)
{
    float low = 0, high = 0;
    int found = 0, above = 0, below = 0;
    for (int i = 0; i < count; i++) {
        low = fminf(low, samples[(ptrdiff_t)i * step]);
        high = fmaxf(high, samples[(ptrdiff_t)i * step]);
    }
    high = high < softest_peak ? INFINITY : high * top;
    low = low > -softest_peak ? -INFINITY : low * top;
    for (int i = 0; i <= count; i++) {
        const float sample = i < count ? samples[(ptrdiff_t)i * step] : 0;
        if (sample >= high) {
            above++;
        } else {
            found += above >= TOP_RUN ? above : 0;
            above = 0;
        }
        if (sample <= low) {
            below++;
        } else {
            found += below >= TOP_RUN ? below : 0;
            below = 0;
        }
    }
    return found;
}

static float frame_level(const float *samples, int count)
{
    double sum = 0;
    for (int i = 0; i < count; i++)
        sum += (double)samples[i] * samples[i];
    return sum > 0 ? fmaxf((float)(10 * log10(sum / count)), QV_LEVEL_SILENT) : QV_LEVEL_SILENT;
}

/* The level that a twentieth of the frames lies under. */
static float noise_of(const float *level, float *sorted, int frames)
{
    int count = 0;
    for (int t = 0; t < frames; t++)
        if (level[t] > digital_silence)
            sorted[count++] = level[t];
    qv_sort_floats(sorted, count);
    return count ? sorted[(int)(noise_share * count)] : QV_LEVEL_SILENT;
}

/* Fills in what depends on where speech is. */
static void find_speech(const float *level, int frames, qv_quality *quality)
{
    const float least = fmaxf(quality->level - below_speech, quality->noise + over_noise);
    int first = -1, last = -1, pause = 0;
    for (int t = 0, run = 0; t < frames; t++) {
        run = level[t] > least ? run + 1 : 0;
        if (run < SPEECH_RUN)
            continue;
        if (first < 0)
            first = t - SPEECH_RUN + 1;
        else if (run == SPEECH_RUN && t - SPEECH_RUN - last > pause)
            pause = t - SPEECH_RUN - last;
        last = t;
    }
    quality->lead = (float)((first < 0 ? frames : first) * frame_seconds);
    quality->tail = (float)((first < 0 ? 0 : frames - 1 - last) * frame_seconds);
    quality->pause = (float)(pause * frame_seconds);
}

int qv_quality_measure(const float *samples, int count, qv_quality *quality)
{
    const int frames = count / QV_HOP;
    float *level = malloc(((size_t)frames + 1) * sizeof *level);
    float *sorted = malloc(((size_t)frames + 1) * sizeof *sorted);
    const bool enough = level && sorted;
    *quality = (qv_quality){QV_LEVEL_SILENT, QV_LEVEL_SILENT, 0, 0, 0, 0, 0, 0};
    if (enough) {
        for (int t = 0; t < frames; t++)
            level[t] = frame_level(samples + (ptrdiff_t)t * QV_HOP, QV_HOP);
        quality->level = qv_active_level(samples, count);
        quality->noise = noise_of(level, sorted, frames);
        quality->range = quality->level - quality->noise;
        quality->begin = frames ? level[0] - quality->level : 0;
        quality->end = frames ? level[frames - 1] - quality->level : 0;
        find_speech(level, frames, quality);
    }
    free(level);
    free(sorted);
    return enough ? QV_OK : QV_ERROR_MEMORY;
}

bool qv_quality_is_loud(const qv_quality *quality, float end, float bound)
{
    const float beyond = 10; // dB over the noise
    return end > bound && end + quality->level > quality->noise + beyond;
}
