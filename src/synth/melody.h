// SPDX-License-Identifier: MIT
#ifndef QV_SYNTH_MELODY_H
#define QV_SYNTH_MELODY_H
#include <stdint.h>
#include "base/real.h"
#include "model/prosody.h"
#include "text/language.h"

/*
 * What a sentence's pitch has beside what the network predicts, in voices that say how much (qv_phrasing):
 *
 * - The rise of a question. Recordings for voices are of read statements, so that a network mostly has heard
 * no question. From the last accent on pitch goes up in a straight line, to the voice's height.
 * - Another melody. A speaker who says a sentence twice puts other accents higher, and the whole a little
 * higher or lower. Seed 1 has the typical melody, which the network predicts; any other has each accent
 * higher or lower by a normal deviate, and what lies between two accents is moved by what lies between
 * theirs.
 */
enum { QV_TYPICAL_SEED = 1 };

/* The symbols of a sentence. */
typedef struct qv_melody_text {
    const qv_language *language;
    const uint8_t *symbol;   // [count]
    const qv_real *duration; // [count], frames as predicted
    int count;
} qv_melody_text;

/* Changes points [count][QV_PITCH_POINTS], deviations of log F0. The same symbols and seed give the same. */
void qv_melody_shape(const qv_phrasing *phrasing, const qv_melody_text *text, uint64_t seed, qv_real *points);

#endif
