// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_LETTERS_H
#define QV_TEXT_EN_LETTERS_H
#include <stddef.h>
#include <stdint.h>

/* The names of the letters of a word, with the s of "B's"; see qv_language. */
int qv_spell_letters(const char *word, size_t length, uint8_t *symbols, int capacity);

#endif
