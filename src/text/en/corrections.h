// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_CORRECTIONS_H
#define QV_TEXT_EN_CORRECTIONS_H
#include <stddef.h>
#include <stdint.h>

/* The phones of a word that dictionaries lack or have wrong and whose letters mislead: segue, Siobhan, ctrl.
 * Its plural and its possessive too, which dictionaries have wrong as well: memes, Ghana's. Writes at most
 * `capacity` symbols and returns their number; 0: no such word. */
int qv_correction(const char *word, size_t length, uint8_t *symbols, int capacity);

/* The word of row `row` of those that are no newer words; NULL behind the last. */
const char *qv_correction_word(size_t row);

#endif
