// SPDX-License-Identifier: MIT
#include "synth/capitals.h"

#include <string.h>

#include "base/grow.h"
#include "text/phones.h"

enum { MOST_PHONES = 16 };

static bool make_room(qv_utterance *u, int symbols, int words)
{
    size_t symbol_capacity = (size_t)u->symbol_capacity, word_capacity = (size_t)u->word_capacity;
    if (QV_GROW(u->symbol, symbol_capacity, (size_t)(u->symbols + symbols)))
        return false;
    u->symbol_capacity = (int)symbol_capacity;
    if (QV_GROW(u->word, word_capacity, (size_t)(u->words + words)))
        return false;
    u->word_capacity = (int)word_capacity;
    return true;
}

static int count_capitals(const qv_utterance *u)
{
    int count = 0;
    for (int w = 0; w < u->words; w++)
        count += u->word[w].capital;
    return count;
}

/* Puts a word and a break before each word with a capital. From the last to the first, so that each symbol is
 * moved once. */
static int put_words(qv_utterance *u, const uint8_t *phone, int phones)
{
    int added = count_capitals(u);
    if (added == 0)
        return QV_OK;
    if (!make_room(u, added * (phones + 1), added))
        return QV_ERROR_MEMORY;
    int to = u->symbols + added * (phones + 1), from = u->symbols;
    u->symbols = to;
    u->words += added;
    for (int w = u->words - added - 1; added > 0; w--) {
        const qv_word word = u->word[w];
        to -= from - word.first_symbol;
        memmove(u->symbol + to, u->symbol + word.first_symbol, (size_t)(from - word.first_symbol));
        from = word.first_symbol;
        u->word[w + added] = word;
        u->word[w + added].first_symbol = to;
        if (!word.capital)
            continue;
        to -= phones + 1;
        memcpy(u->symbol + to, phone, (size_t)phones);
        u->symbol[to + phones] = QV_BREAK_NONE;
        u->word[w + added].pause = 0;
        added--;
        u->word[w + added] = word; // its place, and the pause before it
        u->word[w + added].first_symbol = to;
        u->word[w + added].symbols = phones;
    }
    return QV_OK;
}

int qv_announce_capitals(qv_utterance *utterance, int how, const char *word)
{
    uint8_t phone[MOST_PHONES];
    size_t bad_begin, bad_end;
    if (how == QV_CAPITALS_WORD) {
        const int count = qv_symbols_parse(word, strlen(word), phone, MOST_PHONES, &bad_begin, &bad_end);
        return count > 0 ? put_words(utterance, phone, count) : QV_OK;
    }
    for (int w = 0; how != QV_CAPITALS_NONE && w < utterance->words; w++)
        if (utterance->word[w].capital) {
            utterance->word[w].tone = how == QV_CAPITALS_SOUND;
            utterance->word[w].raised = how == QV_CAPITALS_PITCH;
        }
    return QV_OK;
}
