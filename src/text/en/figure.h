// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_FIGURE_H
#define QV_TEXT_EN_FIGURE_H
#include "text/reader.h"

/* A number as it is written: 1,250 or 3.14 or .5 or 1½ */
enum { FIGURE_DIGITS = 128 }; // a longer number is no figure; its digits are read as they come

typedef struct qv_figure {
    char whole[FIGURE_DIGITS], fraction[FIGURE_DIGITS]; // not terminated
    int whole_count, fraction_count;
    bool point, grouped;
    uint32_t vulgar; // the character of a fraction behind it, or 0
    int tokens;      // that it takes
} qv_figure;

/* Reads the figure at `at` into `figure`; returns its tokens, 0 when there is none. "1.2.3" is none. */
int qv_find_figure(const qv_reader *r, int at, qv_figure *figure);
/* The comma and the one or two digits of "3,5" at `at`, behind the whole part: 2 tokens, or 0. Only what
 * stands around tells whether it is a decimal comma; the second adds its digits to the figure. */
int qv_find_decimal_comma(const qv_reader *r, int at);
int qv_add_decimal_comma(const qv_reader *r, int at, qv_figure *figure);
void qv_say_figure(qv_phrase *phrase, const qv_figure *figure);
/* Exactly one, as in "1 mile" (but not 1.0). */
bool qv_figure_is_one(const qv_figure *figure);
/* Whole and of at most 9 digits: its value; else -1. */
int qv_figure_value(const qv_figure *figure);

/* Numerator and denominator of a fraction character such as ½; false for others. */
bool qv_vulgar_fraction(uint32_t code, unsigned *numerator, unsigned *denominator);
/* A numerator over a denominator behind a whole number: "a half", "three quarters". */
void qv_say_and_fraction(qv_phrase *phrase, unsigned numerator, unsigned denominator);

#endif
