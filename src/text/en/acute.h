// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_ACUTE_H
#define QV_TEXT_EN_ACUTE_H
#include "text/pronounce.h"

/*
 * Words whose last e is written é, which is said. Dictionaries have them without accents, where many are
 * other words ("rosé", "exposé", "touché", "Mané"), or are not in them, and what is read then ends before the
 * e.
 */

/* `word` is in small letters without accents, perhaps with an s at its end. Writes at most `capacity` symbols
 * and returns their number; 0 where `any` has the vowel. */
int qv_pronounce_acute(qv_known_word *any, void *user, const char *word, size_t length, uint8_t *symbols,
                       int capacity);

#endif
