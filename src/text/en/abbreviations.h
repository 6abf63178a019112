// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_ABBREVIATIONS_H
#define QV_TEXT_EN_ABBREVIATIONS_H
#include "text/reader.h"

/* Short forms said in full; each as described in text/reader.h. */
int qv_read_abbreviation(qv_reader *r, int at); // Dr., etc., No. 5, vol., Inc.
int qv_read_rules(qv_reader *r, int at);        // Fed. R. Civ. P. 12
int qv_read_dotted(qv_reader *r, int at);       // U.S., e.g., J.R.R., Ph.D.
int qv_read_slashed(qv_reader *r, int at);      // w/, w/o, c/o, n/a, and/or
int qv_read_ampersand(qv_reader *r, int at);    // R&D, AT&T

/* What a word before a full stop is short for, as far as the end of a sentence asks for it; 0: nothing. The
 * first letter may be a capital. */
enum { QV_ABBREVIATES = 1, QV_ABBREVIATES_TITLE, QV_ABBREVIATES_COUNTER };
int qv_abbreviation_kind(const char *word, size_t length);

#endif
