// SPDX-License-Identifier: MIT
#ifndef QV_BENCH_VOCABULARY_H
#define QV_BENCH_VOCABULARY_H
#include <stddef.h>

/*
 * Texts as rows of numbers. A text has a sentence a line and blanks between words; a word is whatever bytes
 * lie between them.
 *
 *     vocabulary_open(&v, "train", 4096);
 *     text_read(&v, "valid", &text);
 */
enum { WORD_UNKNOWN, WORD_END, WORD_FIRST }; // no word of the vocabulary; the end of a line; a word

typedef struct vocabulary vocabulary;

typedef struct text {
    int *word; // [count], each 0 to vocabulary_size - 1
    size_t count;
} text;

/* The most frequent words of a text, at most `size` with the two above; of those equally frequent the first
 * by the alphabet. Both functions: 0, or -1 after a line on stderr that says what is wrong. */
int vocabulary_open(vocabulary **v, const char *path, int size);
int text_read(const vocabulary *v, const char *path, text *t);
int vocabulary_size(const vocabulary *v);
void vocabulary_close(vocabulary **v); // NULL inside is fine
void text_free(text *t);

#endif
