// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_SPELLING_H
#define QV_TEXT_EN_SPELLING_H
#include <stddef.h>

/* The American spelling of a word in British spelling, whose letters say what the sounds are: "haemoglobin",
 * "hemoglobin". Writes it to respelled [length] and returns its length, which is less; 0: nothing to change.
 */
size_t qv_american(const char *word, size_t length, char *respelled);

#endif
