// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_UTTERANCE_H
#define QV_TEXT_UTTERANCE_H
#include <stddef.h>
#include <stdint.h>

/* One sentence, ready to be spoken. Owned by the caller of qv_text_next; plain arrays. */
typedef struct qv_word {
    size_t begin, end;         // bytes of the input that the word was read from
    int first_symbol, symbols; // its phones in `symbol`, without the break after it
    uint8_t known;             // 0: its phones are a guess, or its letters spelled
    uint8_t capital;           // 1: it is written with a capital letter
    uint8_t tone, raised;      // 1: a tone is heard before it; its pitch is higher
    int pause;                 // ms before it that were asked for; 0: as a voice has it; -1: none
    size_t pause_at;           // byte of the input where they were asked for
} qv_word;

typedef struct qv_utterance {
    uint8_t *symbol; // [symbols], see text/phones.h; starts with QV_BREAK_START, ends with a break
    int symbols, symbol_capacity;
    qv_word *word; // [words] in spoken order
    int words, word_capacity;
    size_t begin, end; // bytes of the input that the sentence covers
} qv_utterance;

void qv_utterance_free(qv_utterance *utterance);

#endif
