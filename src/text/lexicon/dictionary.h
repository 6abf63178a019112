// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_LEXICON_DICTIONARY_H
#define QV_TEXT_LEXICON_DICTIONARY_H
#include <stddef.h>
#include <stdint.h>

/*
 * A pronouncing dictionary as people write it, one pronunciation a line:
 *
 *     # a comment
 *     tomato T AH0 M EY1 T OW2
 *     tomato(2) T AH0 M AA1 T OW2   # another way to say it
 *
 * Word and phones are separated by blanks or tabs. This is CMUdict's format, and that of user lexicons.
 */
enum {
    QV_WORD_BYTES = 255,  // of the longest word that a dictionary may list
    QV_WORD_SYMBOLS = 64, // of the longest pronunciation
};

typedef struct qv_pronunciation {
    size_t word;   // offset of the lower-case word in `chars`, not terminated
    int length;    // of the word in bytes
    size_t symbol; // offset of the first phone in `symbol`
    int symbols;
} qv_pronunciation;

typedef struct qv_dictionary {
    char *chars;
    size_t char_count, char_capacity;
    uint8_t *symbol;
    size_t symbol_count, symbol_capacity;
    qv_pronunciation *entry; // in the order of the file
    size_t entries, entry_capacity;
} qv_dictionary;

/* Fills a zeroed dictionary from a file. On failure nothing is owned, and message [size] holds
 * "FILE:LINE: reason" (or "FILE: reason"). 0, QV_ERROR_OPEN, QV_ERROR_FORMAT or QV_ERROR_MEMORY. */
int qv_dictionary_read(qv_dictionary *dictionary, const char *path, char *message, size_t message_size);
/* Adds one pronunciation at the end; letters are made small and their accents taken off. 0, QV_ERROR_ARGUMENT
 * (too long, or empty) or QV_ERROR_MEMORY. */
int qv_dictionary_add(qv_dictionary *dictionary, const char *word, size_t length, const uint8_t *symbols,
                      int count);
void qv_dictionary_free(qv_dictionary *dictionary);

#endif
