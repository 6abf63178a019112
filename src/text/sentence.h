// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_SENTENCE_H
#define QV_TEXT_SENTENCE_H
#include <stdbool.h>
#include <stddef.h>

struct qv_language;

/*
 * Where a sentence ends. The scan looks only at bytes that have come; where a decision needs one that may
 * still come, it waits. So the sentences don't depend on the pieces in which the text arrives, and no byte
 * is looked at more than a few times.
 */
typedef struct qv_sentence_scan {
    size_t at; // everything before is known to hold no end of the sentence
    int words; // begun before `at`
} qv_sentence_scan;

/* Goes on with the scan of a sentence that starts at bytes[0] (not white space). True: its end is found,
 * *end is set behind its last byte. False: more text is needed. `finished`: no more will come. */
bool qv_sentence_find_end(qv_sentence_scan *scan, const struct qv_language *language, const char *bytes,
                          size_t size, bool finished, size_t *end);

bool qv_is_space(char c);

/* The text from the start of the sentence, for a language's rules. `starved` is set by a look past what has
 * come: then what the rules say doesn't count. */
typedef struct qv_text_view {
    const char *bytes;
    size_t size;
    bool finished, starved;
} qv_text_view;

char qv_view_at(qv_text_view *view, size_t at); // the byte at a place; 0 past the end
bool qv_view_starts_with(qv_text_view *view, size_t at, const char *text);

bool qv_is_upper_byte(char c);
bool qv_is_lower_byte(char c);
bool qv_is_digit_byte(char c);
bool qv_is_letter_byte(char c); // also of every byte of a character beyond ASCII

#endif
