// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_TERMS_H
#define QV_TEXT_EN_TERMS_H
#include "text/en/derive.h"

/* The phones of a word that the front end itself puts in the text (large numbers, units with prefixes, names
 * of marks and scripts) and that dictionaries may lack. `known` pronounces the unit behind a prefix. Writes
 * at most `capacity` symbols and returns their number; 0: no such word. */
int qv_term(qv_known_word *known, void *user, const char *word, size_t length, uint8_t *symbols,
            int capacity);

#endif
