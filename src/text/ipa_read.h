// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_IPA_READ_H
#define QV_TEXT_IPA_READ_H
#include <stddef.h>
#include <stdint.h>

/*
 * The International Phonetic Alphabet to phones, the other way than qv_symbol_ipa of text/phones.h and from
 * the same table: "təˈmeɪtoʊ" is T AH0 M EY1 T OW0. Also what other accents and habits of writing have: marks
 * of length and syllables, "r" for "ɹ", "ɜː", "əʊ", "ɒ", tie bars. A mark of stress holds for the next vowel.
 * Returns the number of phones, at most `capacity`; -1 and the place of what is no phone of English, or of
 * one too many.
 */
int qv_ipa_parse(const char *text, size_t length, uint8_t *symbols, int capacity, size_t *bad_begin,
                 size_t *bad_end);

/* The same for ARPAbet names as SSML's x-arpabet has them: small letters, too, and "." between syllables. */
int qv_arpabet_parse(const char *text, size_t length, uint8_t *symbols, int capacity, size_t *bad_begin,
                     size_t *bad_end);

#endif
