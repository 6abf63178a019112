// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_NEWER_WORDS_H
#define QV_TEXT_EN_NEWER_WORDS_H
#include <stddef.h>

/*
 * Words that came into use since CMUdict was made, or that it and letters-to-phones get wrong: brands, foods,
 * places, given names and surnames, medicines, words of computing and of other languages.
 */

/* A line each, sorted: the word, a blank, its phones. */
extern const char qv_newer_words[];

/* The phones of a word in small letters, *phones_length bytes of ARPAbet that no zero follows; NULL: no such
 * word. */
const char *qv_newer_word(const char *word, size_t length, size_t *phones_length);

#endif
