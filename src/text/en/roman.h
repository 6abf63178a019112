// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_ROMAN_H
#define QV_TEXT_EN_ROMAN_H
#include "text/reader.h"

/* Roman numerals where they count: Henry VIII, Chapter IV, World War II, MMXXI; as in text/reader.h. */
int qv_read_roman(qv_reader *r, int at);
/* The value of a numeral written in full order ("XIV", not "XIIII"), or 0. */
int qv_roman_value(const char *numeral);

#endif
