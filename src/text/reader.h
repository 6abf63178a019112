// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_READER_H
#define QV_TEXT_READER_H
#include "text/normalize.h"
#include "text/phrase.h"
#include "text/token.h"

/*
 * What all readers share. A reader of one kind of text (a date, a sum of money) is a function
 *
 *     int qv_read_...(qv_reader *r, int at);
 *
 * that looks at the tokens from `at` on, and either says them and returns how many it took, or returns 0 and
 * leaves everything as it was. Any index may be asked for: outside the sentence there are tokens of kind
 * TOKEN_END. Words are put together in r->phrase, then said with qv_say.
 */
typedef int qv_read(qv_reader *r, int at);

struct qv_reader {
    const struct qv_language *language;
    qv_characters characters;
    qv_tokens tokens;
    qv_phrase phrase;
    qv_spoken *spoken;
    qv_reading how;
    qv_listed *listed; // words of the user's, or NULL
    void *listed_user;
    bool shouted;    // the sentence is written in capitals
    bool in_quotes;  // an odd number of double quotes was passed
    int attributive; // behind the last measure that describes a noun, or -1
};

const qv_token *qv_token_at(const qv_reader *r, int at);
const char *qv_text_at(const qv_reader *r, int at); // in small letters; "" of what has no text
const char *qv_raw_at(const qv_reader *r, int at);  // as written

bool qv_is_end(const qv_reader *r, int at);
bool qv_is_word(const qv_reader *r, int at);
bool qv_is_number(const qv_reader *r, int at);
bool qv_is_mark(const qv_reader *r, int at, uint32_t code);
/* A token that follows the one before without white space. */
bool qv_is_glued(const qv_reader *r, int at);
bool qv_is_glued_mark(const qv_reader *r, int at, uint32_t code);
/* A word in small letters, however it is written. */
bool qv_is_text(const qv_reader *r, int at, const char *text);
/* One of the words in a list that ends with NULL. */
bool qv_is_one_of(const qv_reader *r, int at, const char *const *list);
/* A word with a capital first letter. */
bool qv_is_capital(const qv_reader *r, int at);
/* Begins behind white space, an opening mark, or at the start. */
bool qv_is_free(const qv_reader *r, int at);
/* Hyphen, en dash or minus sign. */
bool qv_is_dash(const qv_reader *r, int at);
/* White space, the end, or a mark that closes or ends something stands at `at`: nothing goes on there. */
bool qv_is_closed(const qv_reader *r, int at);
/* Behind the last token that hangs together with that at `at`, or 400 tokens on. */
int qv_chunk_end(const qv_reader *r, int at);
/* The value of a number token of at most 9 digits; else -1. */
int qv_value_at(const qv_reader *r, int at);
int qv_digits_at(const qv_reader *r, int at); // how many digits

/* Says the phrase as what tokens first to last (inclusive) are read as, and clears it. */
void qv_say(qv_reader *r, int first, int last);
void qv_pause(qv_reader *r, int symbol);

#endif
