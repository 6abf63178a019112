// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_SYMBOLS_H
#define QV_TEXT_EN_SYMBOLS_H
#include "text/reader.h"

/* Single marks: signs that are words (& % + =), mathematics, and punctuation as pauses or by name. Always
 * takes the mark. */
int qv_read_mark(qv_reader *r, int at);
/* f(x), x^2, √2, 5!, a/b between letters; as in text/reader.h. */
int qv_read_formula(qv_reader *r, int at);
int qv_read_term(qv_reader *r, int at); // 2x in "2x + 3 = 7", 3x^2

#endif
