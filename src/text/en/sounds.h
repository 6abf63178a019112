// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_SOUNDS_H
#define QV_TEXT_EN_SOUNDS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Words known by their sound, which is all that is left of them behind the dictionary. */

/* Whether the phones [count], text/phones.h, are one of words [words]: ARPAbet names without stress digits
 * and with a blank between them, at most 5 of them. */
bool qv_sounds_like(const char *const *word, size_t words, const uint8_t *symbols, int count);

#endif
