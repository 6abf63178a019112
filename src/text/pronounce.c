// SPDX-License-Identifier: MIT
#include "text/pronounce.h"
#include "base/grow.h"
#include "text/language.h"
#include "text/phones.h"
#include "quaver/quaver.h"
#include <string.h>

/* The phones of one word as they are gathered. */
typedef struct phones {
    uint8_t symbol[4 * QV_WORD_BYTES]; // no letter's name is longer than seven, no word this long is in use
    int count;
} phones;

static const qv_language *language_of(const qv_pronouncer *p)
{
    return p->language ? p->language : qv_language_find(NULL);
}

/* A word that one of the user's lexicons lists; a qv_known_word. */
static int own_word(void *user, const char *word, size_t length, uint8_t *symbols, int capacity)
{
    const qv_pronouncer *p = user;
    int count = 0;
    for (int i = 0; count < 1 && i < p->own; i++)
        count = qv_lexicon_find(p->lexicon[i], word, length, 0, symbols, capacity);
    return count;
}

/* A word that the language knows better than the voice, unless it is a form of one of the user's. */
static int corrected_word(const qv_pronouncer *p, const char *word, size_t length, uint8_t *symbols,
                          int capacity)
{
    const qv_language *language = language_of(p);
    const int count = language->correct(word, length, symbols, capacity);
    if (count < 1 || p->own < 1)
        return count;
    const int own = language->derive(own_word, (void *)p, word, length, symbols, capacity);
    return own > 0 ? own : language->correct(word, length, symbols, capacity);
}

/* A word that some lexicon lists, or the front end knows itself; a qv_known_word. */
static int known_word(void *user, const char *word, size_t length, uint8_t *symbols, int capacity)
{
    const qv_pronouncer *p = user;
    int count = own_word(user, word, length, symbols, capacity);
    if (count < 1)
        count = corrected_word(p, word, length, symbols, capacity);
    for (int i = p->own; count < 1 && i < p->lexicons; i++)
        count = qv_lexicon_find(p->lexicon[i], word, length, 0, symbols, capacity);
    return count > 0 ? count : language_of(p)->term(known_word, user, word, length, symbols, capacity);
}

/* Finds the phones of a word. True if they are known, false if they are a guess. */
static bool find_phones(const qv_pronouncer *p, const char *word, size_t length, phones *out)
{
    out->count = 0;
    if (length > QV_WORD_BYTES)
        length = QV_WORD_BYTES;
    out->count = known_word((void *)p, word, length, out->symbol, QV_WORD_SYMBOLS);
    if (out->count < 1)
        out->count =
            language_of(p)->derive(known_word, (void *)p, word, length, out->symbol, QV_WORD_SYMBOLS);
    if (out->count > 0)
        return true;
    if (p->spell) {
        int count =
            language_of(p)->derive_read(p->spell, p->spell_user, word, length, out->symbol, QV_WORD_SYMBOLS);
        if (count < 1)
            count = p->spell(p->spell_user, word, length, out->symbol, QV_WORD_SYMBOLS);
        if (count > 0 && count <= QV_WORD_SYMBOLS) {
            out->count = count;
            return false;
        }
    }
    out->count = language_of(p)->spell(word, length, out->symbol, (int)sizeof out->symbol);
    return false;
}

int qv_pronounce_word(const qv_pronouncer *pronouncer, const char *word, size_t length, uint8_t *symbols,
                      int capacity, bool *known)
{
    phones found;
    *known = find_phones(pronouncer, word, length, &found);
    if (found.count > capacity)
        found.count = capacity;
    memcpy(symbols, found.symbol, (size_t)found.count);
    return found.count;
}

int qv_utterance_add_symbol(qv_utterance *u, int symbol)
{
    size_t capacity = (size_t)u->symbol_capacity;
    if (QV_GROW(u->symbol, capacity, (size_t)u->symbols + 1))
        return QV_ERROR_MEMORY;
    u->symbol_capacity = (int)capacity;
    u->symbol[u->symbols++] = (uint8_t)symbol;
    return 0;
}

static int add_word(qv_utterance *u, const qv_spoken_word *word, const uint8_t *symbol, int count, bool known)
{
    size_t capacity = (size_t)u->word_capacity;
    if (QV_GROW(u->word, capacity, (size_t)u->words + 1))
        return QV_ERROR_MEMORY;
    u->word_capacity = (int)capacity;
    u->word[u->words++] = (qv_word){.begin = word->begin,
                                    .end = word->end,
                                    .first_symbol = u->symbols,
                                    .symbols = count,
                                    .known = known,
                                    .capital = word->upper};
    for (int i = 0; i < count; i++)
        if (qv_utterance_add_symbol(u, symbol[i]))
            return QV_ERROR_MEMORY;
    return qv_utterance_add_symbol(u, word->after);
}

bool qv_pronouncer_lists(void *user, const char *word, size_t length)
{
    const qv_pronouncer *p = user;
    uint8_t symbols[QV_WORD_SYMBOLS];
    for (int i = 0; i < p->own; i++)
        if (qv_lexicon_find(p->lexicon[i], word, length, 0, symbols, QV_WORD_SYMBOLS) > 0)
            return true;
    return false;
}

/* Phones by the words around, where the spelling doesn't tell. */
static bool find_homograph(const qv_pronouncer *p, const qv_spoken *spoken, size_t at, phones *out)
{
    const qv_spoken_word *word = &spoken->word[at];
    if (qv_pronouncer_lists((void *)p, spoken->chars + word->text, (size_t)word->length))
        return false;
    out->count = language_of(p)->homograph(spoken, at, out->symbol, (int)sizeof out->symbol);
    return out->count > 0;
}

/* Phones of any word; a qv_known_word. */
static int any_word(void *user, const char *word, size_t length, uint8_t *symbols, int capacity)
{
    bool known;
    return qv_pronounce_word(user, word, length, symbols, capacity, &known);
}

/* Phones of a word whose é is said, though no lexicon knows it. */
static bool find_acute(const qv_pronouncer *p, const qv_spoken_word *word, const char *text, phones *out)
{
    if (!word->acute || qv_pronouncer_lists((void *)p, text, (size_t)word->length))
        return false;
    out->count =
        language_of(p)->acute(any_word, (void *)p, text, (size_t)word->length, out->symbol, QV_WORD_SYMBOLS);
    return out->count > 0;
}

/* The phones of one spoken word, appended with the break behind it. 0 or QV_ERROR_MEMORY. */
static int say_word(const qv_pronouncer *p, const qv_spoken *spoken, size_t at, qv_utterance *utterance)
{
    const qv_spoken_word *word = &spoken->word[at];
    const char *text = spoken->chars + word->text;
    phones found;
    bool known = true;
    found.count = 0;
    if (word->phone_count > 0)
        return add_word(utterance, word, spoken->symbol + word->phones, word->phone_count, true);
    if (word->spelled)
        found.count =
            language_of(p)->spell(text, (size_t)word->length, found.symbol, (int)sizeof found.symbol);
    else if (!find_acute(p, word, text, &found) && !find_homograph(p, spoken, at, &found))
        known = find_phones(p, text, (size_t)word->length, &found);
    return add_word(utterance, word, found.symbol, found.count, known);
}

/* Puts the phones in the place of those of the last word but one, which are as many or more. */
static void replace_phones(qv_utterance *u, const uint8_t *phone, int count)
{
    qv_word *said = &u->word[u->words - 2], *next = said + 1;
    int fewer = said->symbols - count;
    if (count < 1 || fewer < 0)
        return;
    int behind = said->first_symbol + said->symbols;
    memcpy(u->symbol + said->first_symbol, phone, (size_t)count);
    memmove(u->symbol + behind - fewer, u->symbol + behind, (size_t)(u->symbols - behind));
    u->symbols -= fewer;
    said->symbols -= fewer;
    next->first_symbol -= fewer;
}

/* Weakens the word in front of the word `at`, which is said already. */
static void weaken(const qv_pronouncer *p, const qv_spoken *spoken, size_t at, qv_utterance *utterance)
{
    const qv_spoken_word *little = &spoken->word[at - 1];
    const qv_word *next = &utterance->word[utterance->words - 1];
    uint8_t phone[QV_WORD_SYMBOLS];
    if (little->after != QV_BREAK_NONE || little->phone_count > 0 || little->spelled || next->symbols == 0)
        return;
    const bool vowel = qv_symbol_is_vowel(utterance->symbol[next->first_symbol]);
    const int count = language_of(p)->weak_form(spoken, at - 1, vowel, phone, QV_WORD_SYMBOLS);
    if (count > 0 && !qv_pronouncer_lists((void *)p, spoken->chars + little->text, (size_t)little->length))
        replace_phones(utterance, phone, count);
}

int qv_pronounce(const qv_pronouncer *p, const qv_spoken *spoken, qv_utterance *utterance)
{
    for (size_t i = 0; i < spoken->words; i++) {
        int error = say_word(p, spoken, i, utterance);
        if (error)
            return error;
        if (i > 0)
            weaken(p, spoken, i, utterance);
    }
    return 0;
}
