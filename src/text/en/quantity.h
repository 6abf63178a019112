// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_QUANTITY_H
#define QV_TEXT_EN_QUANTITY_H
#include "text/reader.h"

/* Numbers and what hangs on them; each as described in text/reader.h. */
int qv_read_measure(qv_reader *r, int at);   // 5 km, 3-5 %, -2.5, 1.5 million, 3 km/h
int qv_read_duration(qv_reader *r, int at);  // 2h 30m, 1h30m, 3m 20s
int qv_read_height(qv_reader *r, int at);    // 5'10", 6' tall, 12"
int qv_read_dimension(qv_reader *r, int at); // 2x4, 3 × 4 m, 10x
int qv_read_fraction(qv_reader *r, int at);  // 3/4, 2 1/2 cups, ½
int qv_read_pair(qv_reader *r, int at);  // a blood pressure of 120/80, 6/8 time, odds of 5/1, 50-50, 4.5/5
int qv_read_ratio(qv_reader *r, int at); // 16:9
int qv_read_scientific(qv_reader *r, int at); // 1.5e-10, 6.02×10^23, 10^5
int qv_read_ordinal(qv_reader *r, int at);    // 21st, 1,000th
int qv_read_age(qv_reader *r, int at);        // 45 y/o, 3 yr old
int qv_read_plural(qv_reader *r, int at);     // 1990s, 90s, '90s, 100s
int qv_read_average(qv_reader *r, int at);    // a .300 hitter
int qv_read_count(qv_reader *r, int at);      // any other number

/* A sign before the number at `at` (- + ± ~), said in r->phrase. Returns 1, or 0. */
int qv_find_sign(qv_reader *r, int at);
/* An exponent at `at` (², ^10), said in r->phrase: "squared", "to the tenth". Returns its tokens, or 0. */
int qv_find_power(qv_reader *r, int at);

/* Whether the ending of the ordinal in front stands at `at`: "th", "th's". */
bool qv_is_ordinal_ending(const qv_reader *r, int at);
/* Whether the number at `at` names a thing by the word before it: "Room 101". */
bool qv_is_label(const qv_reader *r, int at);
/* Whether a measure before the noun at `next` describes it, so that it stands in the singular: "a 5 km run".
 */
bool qv_is_attributive(const qv_reader *r, int first, int next);

#endif
