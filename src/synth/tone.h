// SPDX-License-Identifier: MIT
#ifndef QV_SYNTH_TONE_H
#define QV_SYNTH_TONE_H
#include "dsp/frame.h"

/* A short soft tone, which tells that a capital letter follows: 60 ms. */
enum { QV_TONE_SAMPLES = QV_RATE * 60 / 1000 };

/* Samples at .. at + count - 1 of the tone; 0 before and behind it. */
void qv_tone(float *samples, int at, int count);

#endif
