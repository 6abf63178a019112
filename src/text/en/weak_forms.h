// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_WEAK_FORMS_H
#define QV_TEXT_EN_WEAK_FORMS_H
#include "text/spoken.h"

/* How the little word number `at` is said before a vowel, or before a consonant; see qv_language. */
int qv_weak_form(const qv_spoken *spoken, size_t at, bool before_vowel, uint8_t *symbols, int capacity);

#endif
