// SPDX-License-Identifier: MIT
#ifndef QV_MODEL_LINGUISTIC_H
#define QV_MODEL_LINGUISTIC_H
#include <stdint.h>
#include "base/real.h"

/* Where a symbol stands in its word, phrase and sentence, and how its word is accented; all values within
 * [-1, 1]. symbols [count] as in text/utterance.h; features [count][QV_SYMBOL_FEATURES];
 * function [count] is workspace. */
enum { QV_SYMBOL_FEATURES = 16 };
void qv_symbol_features(const uint8_t *symbols, int count, int *function, qv_real *features);

/* Where a frame stands in its symbol, and its pitch.
 * duration [count] in frames, `frames` their sum; pitch [frames], log F0 minus its mean over its deviation;
 * symbol [frames] receives the number of the symbol, features [frames][QV_FRAME_FEATURES]. */
enum { QV_FRAME_FEATURES = 12 };
void qv_frame_features(const int *duration, int count, const qv_real *pitch, int frames, int *symbol,
                       qv_real *features);

/* The pitch contour. Each symbol that lasts carries QV_PITCH_POINTS values at equal distances (at
 * (2j + 1) / (2 QV_PITCH_POINTS) of its length); the contour runs straight from point to point and is
 * level before the first and after the last. points [count][QV_PITCH_POINTS], contour [frames]. */
enum { QV_PITCH_POINTS = 3 };
void qv_contour_forward(const qv_real *points, const int *duration, int count, int frames, qv_real *contour);
/* Writes dpoints. */
void qv_contour_backward(const qv_real *dcontour, const int *duration, int count, int frames,
                         qv_real *dpoints);

#endif
