// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_WORDS_H
#define QV_TEXT_EN_WORDS_H
#include "text/reader.h"

int qv_read_word(qv_reader *r, int at);    // any word; always takes it
int qv_read_foreign(qv_reader *r, int at); // letters of another script: Greek letters by name, else a count
int qv_read_elision(qv_reader *r, int at); // 'tis, 'em, goin'

#endif
