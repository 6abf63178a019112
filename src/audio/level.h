// SPDX-License-Identifier: MIT
#ifndef QV_AUDIO_LEVEL_H
#define QV_AUDIO_LEVEL_H

#define QV_LEVEL_TARGET -23.0f // dBFS, active level of a recording before analysis
#define QV_LEVEL_SILENT -120.0f

/*
 * Active speech level after ITU-T P.56 (2011), method B, on frames of 10 ms: the energy of the whole sound
 * divided by the time in which it is active. Active is what lies less than 15.9 dB below that very level, and
 * the 200 ms after it, so that short gaps between words belong to the speech and long pauses do not.
 *
 * samples [count] at QV_RATE, full scale 1. Returns dB against a full-scale square wave (RMS 1 = 0 dB), and
 * QV_LEVEL_SILENT for silence.
 */
float qv_active_level(const float *samples, int count);

/* Multiplies the sound so that its active level is `target` dBFS. Returns the gain in dB; silence stays as
 * it is, with gain 0. Samples may exceed 1 afterwards. */
float qv_level_apply(float *samples, int count, float target);

#endif
