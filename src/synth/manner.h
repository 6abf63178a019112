// SPDX-License-Identifier: MIT
#ifndef QV_SYNTH_MANNER_H
#define QV_SYNTH_MANNER_H
#include <stdbool.h>
#include "quaver/quaver.h"
#include "text/normalize.h"

/* How a word is spoken: the part of the settings that may change between words, in the units of the
 * computation. */
typedef struct qv_manner {
    float rate;  // 1: normal
    float shift; // added to log F0, natural log of Hz
    float range; // factor on the contour of the pitch
    float gain;  // added to the log envelopes, natural log
    float pause; // behind a sentence that ends with it: seconds of quiet; 0: as predicted, and a little more
    int hold;    // of a break: frames that it lasts; 0: as predicted; -1: no time
} qv_manner;

/* What a rate may be. */
#define QV_SLOWEST      0.3f
#define QV_FASTEST_RATE 6.0f

/* What a pause between sentences may be, in seconds. */
#define QV_LEAST_SENTENCE_PAUSE 0.05f
#define QV_MOST_SENTENCE_PAUSE  10.0f

/* True when rate, pitch, pitch range, volume and pause are in their ranges (and numbers at all). */
bool qv_manner_valid(const qv_settings *settings);
qv_manner qv_manner_of(const qv_settings *settings);

/* True when punctuation and emoji are what there is, and nothing is asked that only later versions know. */
bool qv_reading_valid(const qv_settings *settings);
qv_reading qv_reading_of(const qv_settings *settings);

#endif
