// SPDX-License-Identifier: MIT
#ifndef QV_TEST_KNOWN_SPEECH_H
#define QV_TEST_KNOWN_SPEECH_H
#include <stdint.h>

/*
 * Sound like speech whose pitch is known: a glottal source through moving formants, with fricatives,
 * breath, closures and pauses between, made from a random score.
 */
typedef struct known_speech {
    int count, frames;
    float *samples; // [count], 24 kHz, peak about 0.5
    float *f0;      // [frames], Hz, 0 where unvoiced
} known_speech;

/* f0 moves between lowest and highest Hz. Free with close_known_speech. */
known_speech make_known_speech(double seconds, double lowest, double highest, uint64_t seed);
void close_known_speech(known_speech *speech);
/* Adds white noise, ratio in dB against the root mean square of the voiced frames. */
void add_noise(known_speech *speech, double ratio, uint64_t seed);

#endif
