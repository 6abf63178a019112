// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_ONSETS_H
#define QV_TEXT_EN_ONSETS_H
#include <stdbool.h>
#include <stdint.h>

/* Whether an English syllable may begin with these consonants [count], 0 to QV_LONGEST_ONSET. */
bool qv_begins_syllable(const uint8_t *consonants, int count);

#endif
