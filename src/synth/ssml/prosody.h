// SPDX-License-Identifier: MIT
#ifndef QV_SYNTH_PROSODY_VALUES_H
#define QV_SYNTH_PROSODY_VALUES_H
#include <stdbool.h>

#include "synth/manner.h"

/*
 * How an element of SSML says that its content is spoken, beside how the stream speaks anyway. Values of the
 * attributes of <prosody> in all forms of SSML 1.0 and 1.1:
 *
 *     rate    "150%" or "1.5": factor; "+20%": 1.2 times; x-slow .. x-fast, default
 *     pitch   "120Hz"; "+10Hz", "+2st", "-5%"; "120%": factor; x-low .. x-high, default
 *     range   the same for the width of the pitch: four deviations of the voice's log F0
 *     volume  "+6dB"; "80": 80 of 100, which is as it is; "+10": 10 of 100 more; "+10%"; silent .. x-loud
 *
 * Changes ("+...", %, dB, st) add to those of the elements around; names and what has a unit but no sign
 * replace them.
 */
typedef struct qv_prosody_value {
    float rate;      // factor
    float shift;     // natural log, added to log F0
    bool has_log_f0; // `log_f0` stands in the place of the stream's pitch
    float log_f0;    // natural log of Hz
    float range;     // factor
    float gain;      // natural log
} qv_prosody_value;

/* What the values refer to: the stream's own manner and the voice's log F0. */
typedef struct qv_prosody_base {
    qv_manner manner;
    float mean, deviation; // of log F0
} qv_prosody_base;

extern const qv_prosody_value qv_prosody_unchanged;

/* Each changes *value; false: the text has none of the forms. */
bool qv_prosody_rate(qv_prosody_value *value, const char *text);
bool qv_prosody_pitch(qv_prosody_value *value, const char *text, const qv_prosody_base *base);
bool qv_prosody_range(qv_prosody_value *value, const char *text, const qv_prosody_base *base);
bool qv_prosody_volume(qv_prosody_value *value, const char *text);
bool qv_prosody_emphasis(qv_prosody_value *value, const char *level);

/* The manner of speaking, within what a stream takes. */
qv_manner qv_prosody_manner(const qv_prosody_value *value, const qv_prosody_base *base);

#endif
