// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_IPA_H
#define QV_TEXT_IPA_H
#include <stddef.h>
#include <stdint.h>
#include "text/language.h"

/* The phones of a word, symbol [count], in the International Phonetic Alphabet with marks of stress before
 * the syllables: UTF-8 that ends with a zero byte, in out [size], cut to whole characters when it does not
 * fit. Returns how many bytes the whole takes without the zero byte. size 0: nothing is written. */
size_t qv_ipa(const qv_language *language, const uint8_t *symbol, int count, char *out, size_t size);

#endif
