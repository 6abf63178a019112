// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_TOKEN_H
#define QV_TEXT_TOKEN_H
#include "text/unicode.h"

/* A sentence cut into runs of letters, runs of digits and single marks. */
enum qv_token_kind {
    TOKEN_END,     // behind the last
    TOKEN_WORD,    // letters a-z, with apostrophes between them
    TOKEN_NUMBER,  // digits
    TOKEN_FOREIGN, // letters of one other script
    TOKEN_MARK,    // one character
};

enum qv_letter_case {
    CASE_LOWER,   // word
    CASE_CAPITAL, // Word, A
    CASE_UPPER,   // WORD; two letters or more
    CASE_MIXED,   // wOrd
};

typedef struct qv_token {
    uint8_t kind, letter_case;
    bool space;        // white space stands before it, or the sentence begins
    bool line;         // a line end is in that white space
    bool acute;        // it ends in é or ée, but for an s: "café", "fiancées", "Beyoncé's"
    uint32_t code;     // of a mark, or of a foreign run's first letter
    size_t text, raw;  // offsets in `chars`, zero-terminated: in small letters, and as written (accents off)
    int length;        // of text in bytes; letters of a foreign run
    size_t begin, end; // its bytes in the input
} qv_token;

typedef struct qv_tokens {
    qv_token *list; // [count]
    size_t count, capacity;
    char *chars;
    size_t char_count, char_capacity;
} qv_tokens;

/* Replaces the content of `tokens`; `origin` is added to byte positions. True when memory is short. */
bool qv_cut_tokens(qv_tokens *tokens, const qv_characters *characters, size_t origin);
void qv_tokens_free(qv_tokens *tokens);

#endif
