// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_FUNCTION_WORDS_H
#define QV_TEXT_EN_FUNCTION_WORDS_H
#include <stdbool.h>
#include <stdint.h>

/* True for the phones of a word that English speaks without accent as a rule: articles, pronouns,
 * prepositions, conjunctions, auxiliaries. Words are known by their sound, stress aside, since that is all
 * that the networks are given; "for" takes "four" along. symbols [count], text/phones.h. */
bool qv_is_function_word(const uint8_t *symbols, int count);

#endif
