// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_SPOKEN_H
#define QV_TEXT_SPOKEN_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The words of a sentence as they are said: what normalisation makes of the text. */
typedef struct qv_spoken_word {
    size_t text;       // offset of the word in `chars`: small letters, apostrophes; zero-terminated
    int length;        // in bytes
    size_t begin, end; // bytes of the input it was read from
    uint8_t after;     // QV_BREAK_... behind it
    bool spelled;      // one letter, said by its name: the "a" of "ABC"
    bool capital;      // written with a capital letter in the text
    bool upper;        // begins with one, and is the first that is read from its place
    bool acute;        // ends in é or ée in the text, but for an s
    size_t phones;     // offset in `symbol` of the phones that the text gives for it, or
    int phone_count;   // 0
} qv_spoken_word;

typedef struct qv_spoken {
    char *chars;
    size_t char_count, char_capacity;
    uint8_t *symbol;
    size_t symbol_count, symbol_capacity;
    qv_spoken_word *word;
    size_t words, word_capacity;
    bool short_of_memory; // a word was lost; set once, looked at when the sentence is done
} qv_spoken;

void qv_spoken_clear(qv_spoken *spoken);
void qv_spoken_free(qv_spoken *spoken);
/* Appends a word. NULL when memory is short. */
qv_spoken_word *qv_spoken_add(qv_spoken *spoken, const char *text, size_t length, size_t begin, size_t end);
/* Sets the break behind the last word, if it is heavier than what is there. */
void qv_spoken_break(qv_spoken *spoken, int symbol);

#endif
