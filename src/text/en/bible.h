// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_BIBLE_H
#define QV_TEXT_EN_BIBLE_H
#include "text/reader.h"

/* The short name of a book of the Bible before chapter and verse, "Ex. 20:3"; as in text/reader.h. */
int qv_read_bible_book(qv_reader *r, int at);
/* Whether chapter and verse stand at `at`: "John 3:16". */
bool qv_is_verse(const qv_reader *r, int at);

/* Whether a word before a full stop is the short name of a book: "Eccl." */
bool qv_is_short_bible_book(const char *word, size_t length);

#endif
