// SPDX-License-Identifier: MIT
#ifndef QV_AUDIO_QUALITY_H
#define QV_AUDIO_QUALITY_H
#include <stdbool.h>
#include <stddef.h>

/* How good a recording of speech is, from its sound alone. */

/* What a sound file is, and its largest samples; of all channels. */
typedef struct qv_sound_facts {
    int rate, channels; // samples a second
    double seconds;
    float peak;   // largest |sample|, full scale 1
    float topped; // share of the samples that lie in a flat top, 0 to 1, see qv_topped
} qv_sound_facts;

/* Reads a file as qv_sound_read does, with the same errors. */
int qv_sound_look(const char *path, qv_sound_facts *facts, char *message, size_t size);

/*
 * Samples of [count], every `step`-th, that stand in flat tops: three or more in a row within 1/500 of the
 * highest, or of the lowest, sample of all. Those of sound that was cut off, also when it was made softer
 * later: clean speech has hardly any. Sound under 1/100 of full scale has none.
 */
int qv_topped(const float *samples, int count, int step);

/* Of sound at QV_RATE. */
typedef struct qv_quality {
    float level;      // active speech level, dBFS, see level.h
    float noise;      // level of the softest twentieth of the frames of 10 ms, dBFS; those of no sound at all
                      // (digital silence) aside
    float range;      // level - noise, dB: the signal-to-noise ratio of what has pauses
    float lead, tail; // seconds before the first and after the last sound of speech
    float begin, end; // level of the first and last frame of 10 ms, dB against `level`
    float pause;      // seconds of the longest silence in between
} qv_quality;

/* samples [count] at QV_RATE, full scale 1. Speech is what is 25 dB or less under its active level, and 6 dB
 * over the noise. 0 or QV_ERROR_MEMORY; of silence, all levels are QV_LEVEL_SILENT and `lead` is all there
 * is. */
int qv_quality_measure(const float *samples, int count, qv_quality *quality);

/* Is an end, `begin` or `end`, over `bound` dB against the level, and not because of noise? Then the
 * recording begins or ends within speech. */
bool qv_quality_is_loud(const qv_quality *quality, float end, float bound);

#endif
