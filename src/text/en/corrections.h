// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_CORRECTIONS_H
#define QV_TEXT_EN_CORRECTIONS_H
#include <stddef.h>
#include <stdint.h>

/* The phones of a word that dictionaries lack or have wrong and whose letters mislead: segue, Siobhan, ctrl.
 * Writes at most `capacity` symbols and returns their number; 0: no such word. */
int qv_correction(const char *word, size_t length, uint8_t *symbols, int capacity);

#endif
