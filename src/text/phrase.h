// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_PHRASE_H
#define QV_TEXT_PHRASE_H
#include <stdbool.h>
#include <stddef.h>

/*
 * Words being put together, separated by blanks: "three point five million". A word that starts with a
 * capital is one letter said by its name, maybe with an ending: "F B I's". A ',' behind a word is a short
 * break.
 */
typedef struct qv_phrase {
    char *text; // [length + 1], zero-terminated; NULL while nothing was added
    size_t length, capacity;
    bool short_of_memory;
} qv_phrase;

void qv_phrase_clear(qv_phrase *phrase);
void qv_phrase_add(qv_phrase *phrase, const char *words);
void qv_phrase_add_bytes(qv_phrase *phrase, const char *word, size_t length);
/* Adds to the last word: qv_phrase_join(phrase, "s"). */
void qv_phrase_join(qv_phrase *phrase, const char *ending);
/* Takes back what was added since the phrase had `length` bytes. */
void qv_phrase_cut(qv_phrase *phrase, size_t length);
/* Each letter a-z of a text by its name. */
void qv_phrase_letters(qv_phrase *phrase, const char *letters, size_t count);

#endif
