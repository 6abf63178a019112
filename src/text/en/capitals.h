// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_CAPITALS_H
#define QV_TEXT_EN_CAPITALS_H
#include "text/reader.h"

/* Says the word at `at`, into r->phrase, by how its letters are written: FBI by letters, NASA as a word, CDs,
 * iPhone and GitHub in parts, anything else as it is. */
void qv_say_cased(qv_reader *r, int at);

/* Whether letters make an English syllable, so that they can be read as a word. */
bool qv_is_sayable(const char *letters, size_t length);

/* Whether a sentence is written in capitals throughout. */
bool qv_is_shouted(const qv_reader *r);

#endif
