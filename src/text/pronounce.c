#include "text/pronounce.h"
#include "text/derive.h"
#include "text/grow.h"
#include "text/homographs.h"
#include "text/phones.h"
#include "text/terms.h"
#include "quaver/quaver.h"
#include <string.h>

/* The phones of one word as they are gathered. */
typedef struct phones {
    uint8_t symbol[4 * QV_WORD_BYTES]; // no letter's name is longer than seven, no word this long is in use
    int count;
} phones;

static void append_names(phones *out, const char *text)
{
    size_t bad_begin, bad_end;
    int left = (int)sizeof out->symbol - out->count;
    int count = qv_symbols_parse(text, strlen(text), out->symbol + out->count, left, &bad_begin, &bad_end);
    if (count > 0)
        out->count += count;
}

static bool ends_with(const char *word, size_t length, const char *ending)
{
    size_t n = strlen(ending);
    return length > n && memcmp(word + length - n, ending, n) == 0;
}

/* A word that some lexicon lists, or the front end knows itself, for qv_derive. */
static int known_word(void *user, const char *word, size_t length, uint8_t *symbols, int capacity)
{
    const qv_pronouncer *p = user;
    for (int i = 0; i < p->lexicons; i++) {
        int count = qv_lexicon_find(p->lexicon[i], word, length, 0, symbols, capacity);
        if (count > 0)
            return count;
    }
    return qv_term(known_word, user, word, length, symbols, capacity);
}

static const char *const letter_names[26] = {
    "EY1",
    "B IY1",
    "S IY1",
    "D IY1",
    "IY1",
    "EH1 F",
    "JH IY1",
    "EY1 CH",
    "AY1",
    "JH EY1",
    "K EY1",
    "EH1 L",
    "EH1 M",
    "EH1 N",
    "OW1",
    "P IY1",
    "K Y UW1",
    "AA1 R",
    "EH1 S",
    "T IY1",
    "Y UW1",
    "V IY1",
    "D AH1 B AH0 L Y UW0",
    "EH1 K S",
    "W AY1",
    "Z IY1",
};

static void spell_letters(const char *word, size_t length, phones *out)
{
    for (size_t i = 0; i < length; i++)
        if (word[i] >= 'a' && word[i] <= 'z')
            append_names(out, letter_names[word[i] - 'a']);
}

/* A letter's name, maybe with the s of "TVs" or "B's". */
static void spell_name(const char *word, size_t length, phones *out)
{
    bool ending = length == 3 && word[1] == '\'' && word[2] == 's';
    spell_letters(word, ending ? 1 : length, out);
    int longer = ending ? qv_derive_s(out->symbol, out->count, (int)sizeof out->symbol) : 0;
    if (longer > 0)
        out->count = longer;
}

/* Finds the phones of a word. True if they are known, false if they are a guess. */
static bool find_phones(const qv_pronouncer *p, const char *word, size_t length, phones *out)
{
    out->count = 0;
    if (length > QV_WORD_BYTES)
        length = QV_WORD_BYTES;
    out->count = known_word((void *)p, word, length, out->symbol, QV_WORD_SYMBOLS);
    if (out->count < 1)
        out->count = qv_derive(known_word, (void *)p, word, length, out->symbol, QV_WORD_SYMBOLS);
    if (out->count > 0)
        return true;
    if (p->spell) {
        int count = p->spell(p->spell_user, word, length, out->symbol, QV_WORD_SYMBOLS);
        if (count > 0 && count <= QV_WORD_SYMBOLS) {
            out->count = count;
            return false;
        }
    }
    bool possessive = ends_with(word, length, "'s");
    spell_letters(word, length - (possessive ? 2 : 0), out);
    int longer = possessive ? qv_derive_s(out->symbol, out->count, (int)sizeof out->symbol) : 0;
    if (longer > 0)
        out->count = longer;
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
    u->word[u->words++] = (qv_word){word->begin, word->end, u->symbols, count, known};
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
    const char *ending, *names = qv_homograph(spoken, at, &ending);
    if (!names || qv_pronouncer_lists((void *)p, spoken->chars + word->text, (size_t)word->length))
        return false;
    append_names(out, names);
    int longer = *ending ? qv_derive_s(out->symbol, out->count, (int)sizeof out->symbol) : 0;
    if (longer > 0)
        out->count = longer;
    return true;
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
        spell_name(text, (size_t)word->length, &found);
    else if (!find_homograph(p, spoken, at, &found))
        known = find_phones(p, text, (size_t)word->length, &found);
    return add_word(utterance, word, found.symbol, found.count, known);
}

/* "the" before a vowel is DH IY0. `at`: the word behind it. */
static void soften_article(const qv_spoken *spoken, size_t at, qv_utterance *utterance)
{
    static const char the[] = "the";
    const qv_spoken_word *article = &spoken->word[at - 1];
    const qv_word *said = &utterance->word[utterance->words - 2], *next = said + 1;
    if (article->after != QV_BREAK_NONE || article->length != 3 || article->phone_count > 0 ||
        said->symbols != 2 || memcmp(spoken->chars + article->text, the, 3) != 0 || next->symbols == 0 ||
        !qv_symbol_is_vowel(utterance->symbol[next->first_symbol]))
        return;
    utterance->symbol[said->first_symbol + 1] = (uint8_t)qv_symbol_find("IY0", 3);
}

int qv_pronounce(const qv_pronouncer *p, const qv_spoken *spoken, qv_utterance *utterance)
{
    for (size_t i = 0; i < spoken->words; i++) {
        int error = say_word(p, spoken, i, utterance);
        if (error)
            return error;
        if (i > 0)
            soften_article(spoken, i, utterance);
    }
    return 0;
}
