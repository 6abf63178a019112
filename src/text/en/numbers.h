// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_NUMBERS_H
#define QV_TEXT_EN_NUMBERS_H
#include "text/phrase.h"

/*
 * Digits to words, the American way. `digits` are `count` characters '0' to '9', any number of them;
 * beyond the named powers of a thousand (vigintillions) they are said one by one.
 */
void qv_say_cardinal(qv_phrase *phrase, const char *digits, size_t count); // 142: one hundred forty two
void qv_say_ordinal(qv_phrase *phrase, const char *digits, size_t count);  // 142: one hundred forty second
void qv_say_digits(qv_phrase *phrase, const char *digits, size_t count);   // 142: one four two
/* 1984: nineteen eighty four; 1905: nineteen oh five; 2005: two thousand five; 476: four seventy six. Other
 * than three or four digits: the cardinal. */
void qv_say_year(qv_phrase *phrase, const char *digits, size_t count);
/* As names and codes are read: 747: seven forty seven; 101: one oh one; 2616: twenty six sixteen;
 * 9001: nine thousand one; more than four digits, or a leading zero: one by one. */
void qv_say_code(qv_phrase *phrase, const char *digits, size_t count);

/* Small numbers. */
void qv_say_integer(qv_phrase *phrase, unsigned value);
void qv_say_integer_ordinal(qv_phrase *phrase, unsigned value);
/* 3, 4: three quarters; 1, 2: one half; large denominators: over. */
void qv_say_fraction(qv_phrase *phrase, unsigned numerator, unsigned denominator);

/* Makes the last word of a cardinal its ordinal ("twenty one": "twenty first"). */
void qv_make_ordinal(qv_phrase *phrase);
/* Makes the last word its plural, as of numbers: "ninety": "nineties", "six": "sixes". */
void qv_make_plural(qv_phrase *phrase);

#endif
