// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_NORMALIZE_H
#define QV_TEXT_NORMALIZE_H
#include "quaver/quaver.h"
#include "text/spoken.h"

struct qv_language; // text/language.h

/* How text is read. */
typedef struct qv_reading {
    int punctuation; // QV_PUNCTUATION_... of quaver/quaver.h
    bool skip_emoji; // leave emoji out
} qv_reading;

/* Makes the words of sentences; keeps its memory from one to the next. */
typedef struct qv_reader qv_reader;
qv_reader *qv_reader_new(const struct qv_language *language); // NULL: memory is short
void qv_reader_free(qv_reader *reader);
void qv_reader_set_language(qv_reader *reader, const struct qv_language *language);

/* Words that the user gave pronunciations for: where one stands in the text ("gif", "c++", "covid-19"; small
 * letters), it is said as such, whatever it would be read as. NULL: none. */
typedef bool qv_listed(void *user, const char *word, size_t length);
void qv_reader_set_own_words(qv_reader *reader, qv_listed *listed, void *user);

/* What was noted while sentences were read. Places are bytes of the input. */
enum { QV_NOTED = 8 };
typedef struct qv_notes {
    size_t invalid;       // bytes that were no UTF-8, so far
    size_t first_invalid; // where the first of them is
    struct {
        size_t begin, end;
    } bad_phone[QV_NOTED]; // the first in each "[[...]]", or the first that is too many
    int bad_phones;
} qv_notes;

/* Appends the words of one sentence to `spoken`. Byte positions are those in `bytes` plus `origin`. Memory
 * that is short shows in spoken->short_of_memory. */
void qv_normalize(qv_reader *reader, const qv_reading *how, const char *bytes, size_t size, size_t origin,
                  qv_spoken *spoken, qv_notes *notes);

#endif
