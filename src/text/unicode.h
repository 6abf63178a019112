// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_UNICODE_H
#define QV_TEXT_UNICODE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Bytes to characters, made plain: accents, ligatures, full-width and styled letters become ASCII, quotes
 * and hyphens of all shapes one of each, white space ' ', what has no width goes. What carries a meaning of
 * its own (fractions, raised digits, signs, emoji, letters of other scripts) stays.
 */
typedef struct qv_character {
    uint32_t code;
    uint32_t begin, end; // its bytes, from the start of the sentence
    bool acute;          // an e that was written é
} qv_character;

typedef struct qv_characters {
    qv_character *list; // [count]
    size_t count, capacity;
    size_t invalid;       // bytes that were no UTF-8; each became U+FFFD
    size_t first_invalid; // where the first of them is
} qv_characters;

/* Replaces the content of `characters`. True when memory is short. */
bool qv_read_characters(qv_characters *characters, const char *bytes, size_t size);

/* The same for a word of a dictionary, in small letters, back to bytes. Returns the length, or -1 when the
 * result has more than `capacity` bytes. */
int qv_fold_word(const char *word, size_t length, char *folded, int capacity);

enum {
    QV_EN_DASH = 0x2013,
    QV_EM_DASH = 0x2014,
    QV_ELLIPSIS = 0x2026,
    QV_MINUS = 0x2212,
    QV_TIMES = 0xd7,
    QV_DEGREE = 0xb0,
    QV_ANGSTROM = 0x212b,       // of a Å that is no letter of a word
    QV_SUBSCRIPT_ZERO = 0x2080, // to nine; kept behind a digit, else an ordinary digit
    QV_REPLACEMENT = 0xfffd,
};

#endif
