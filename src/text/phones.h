// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_PHONES_H
#define QV_TEXT_PHONES_H
#include <stddef.h>
#include <stdint.h>

/*
 * The symbols that text becomes: ARPAbet with stress on vowels, as in the CMU Pronouncing Dictionary, and
 * breaks. A sentence is a break, then words with one break after each. A break may last no time at all:
 * the model gives it a duration like any phone.
 */
enum {
    QV_BREAK_START,     // before the first word of a sentence
    QV_BREAK_NONE,      // between two words without punctuation
    QV_BREAK_COMMA,     // , and other light marks
    QV_BREAK_SEMICOLON, // ; :
    QV_BREAK_DASH,      // dashes, brackets, ellipses inside a sentence
    QV_BREAK_PERIOD,    // end of a statement
    QV_BREAK_QUESTION,  // end of a question
    QV_BREAK_EXCLAIM,   // end of an exclamation
    QV_BREAKS,
    QV_FIRST_PHONE = QV_BREAKS,
    QV_SYMBOLS = QV_FIRST_PHONE + 24 + 15 * 3 // consonants, then vowels with stress 0, 1, 2
};

/* "AA0", "HH", "," ...; valid for 0 <= symbol < QV_SYMBOLS. */
const char *qv_symbol_name(int symbol);
/* Symbol of an ARPAbet name of `length` bytes, upper case; a vowel without a digit has stress 0.
 * -1: no such phone. Breaks are not found by name. */
int qv_symbol_find(const char *name, int length);
static inline int qv_symbol_is_break(int symbol)
{
    return symbol < QV_BREAKS;
}
int qv_symbol_is_vowel(int symbol);
/* 0, 1 or 2 of a vowel; 0 of everything else. */
int qv_symbol_stress(int symbol);
/* Main stress becomes side stress. */
void qv_symbols_weaken(uint8_t *symbols, int count);
/* In the International Phonetic Alphabet, UTF-8, without stress marks; "" for a break. */
const char *qv_symbol_ipa(int symbol);

/* Reads phones by name, separated by white space: "HH AH0 L OW1". Returns their number, at most `capacity`.
 * The first that is no phone, or one too many, returns -1 and sets its place in `text`. */
int qv_symbols_parse(const char *text, size_t length, uint8_t *symbols, int capacity, size_t *bad_begin,
                     size_t *bad_end);

#endif
