// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_PRONOUNCE_H
#define QV_TEXT_PRONOUNCE_H
#include <stdbool.h>
#include "text/lexicon/lexicon.h"
#include "text/spoken.h"
#include "text/text.h"
#include "text/utterance.h"

struct qv_language; // text/language.h

/* Gives the phones of a known word: writes at most `capacity` symbols and returns their number, 0: not
 * known. */
typedef int qv_known_word(void *user, const char *word, size_t length, uint8_t *symbols, int capacity);

/* Where pronunciations come from. */
typedef struct qv_pronouncer {
    const struct qv_language *language; // NULL: English
    const qv_lexicon **lexicon;         // [lexicons], the first that lists a word is taken
    int lexicons;
    int own;        // how many of the first ones are the user's
    qv_spell spell; // letters to phones for words that no lexicon knows, or NULL
    void *spell_user;
} qv_pronouncer;

/* Whether one of the user's lexicons lists a word: what the user says holds. A qv_listed of
 * text/normalize.h; `pronouncer` is a qv_pronouncer. */
bool qv_pronouncer_lists(void *pronouncer, const char *word, size_t length);

/* Appends the spoken words and the breaks behind them to an utterance. 0 or QV_ERROR_MEMORY. */
int qv_pronounce(const qv_pronouncer *pronouncer, const qv_spoken *spoken, qv_utterance *utterance);

/* The phones of one word in small letters, by the first of these that has an answer: a lexicon, a word of a
 * lexicon that it is derived from, `spell`, the names of its letters. Writes at most
 * `capacity` symbols and returns their number, 0 when there is no letter in it. *known: not by the last two.
 */
int qv_pronounce_word(const qv_pronouncer *pronouncer, const char *word, size_t length, uint8_t *symbols,
                      int capacity, bool *known);

/* Appends one symbol. 0 or QV_ERROR_MEMORY. */
int qv_utterance_add_symbol(qv_utterance *utterance, int symbol);

#endif
