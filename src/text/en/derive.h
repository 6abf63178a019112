// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_DERIVE_H
#define QV_TEXT_EN_DERIVE_H
#include "text/pronounce.h"

/*
 * Pronounces a word that no dictionary lists from one that it does list: possessives, plurals, past forms,
 * words in -ness and -less, with un- and over- or forms like electro- (text/en/forms.h) in front, and words
 * with hyphens whose parts are known.
 *
 * Only rules that are surer than letters-to-phones are in it; figures for each are in derive.c.
 */

/* `word` is in small letters. Writes at most `capacity` symbols and returns their number; 0: not derived from
 * a known word. */
int qv_derive(qv_known_word *known, void *user, const char *word, size_t length, uint8_t *symbols,
              int capacity);

/* The same for a long word that begins with forms and whose rest nobody knows, or a word in British spelling:
 * `read` gives the phones of any letters. A word without a vowel letter is spelled. */
int qv_derive_read(qv_known_word *read, void *user, const char *word, size_t length, uint8_t *symbols,
                   int capacity);

/* Appends the S of plurals and possessives to a word's phones (bus IH0 Z, cat S, dog Z). Returns the new
 * number of symbols, or 0 when there is no room or no phone before it. */
int qv_derive_s(uint8_t *symbols, int count, int capacity);

#endif
