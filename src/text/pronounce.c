#include "text/pronounce.h"
#include "text/en/derive.h"
#include "base/grow.h"
#include "text/en/homographs.h"
#include "text/phones.h"
#include "text/en/terms.h"
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
        int count = qv_derive_long(p->spell, p->spell_user, word, length, out->symbol, QV_WORD_SYMBOLS);
        if (count < 1)
            count = p->spell(p->spell_user, word, length, out->symbol, QV_WORD_SYMBOLS);
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

/* How little words are said inside a phrase, as readers of recordings say them mostly. */
static const struct {
    const char *word, *phones;
    enum { BEFORE_ANY, BEFORE_VOWEL, BEFORE_CONSONANT } where;
    bool noun_too; // with a determiner in front it is a noun: "a can of beans"
} weak_forms[] = {
    {"an", "AH0 N", BEFORE_ANY, false},        {"can", "K AH0 N", BEFORE_ANY, true},
    {"for", "F ER0", BEFORE_CONSONANT, false}, {"the", "DH IY0", BEFORE_VOWEL, false},
    {"to", "T IH0", BEFORE_CONSONANT, false},  {"was", "W AH0 Z", BEFORE_ANY, false},
};
enum { WEAK_FORMS = sizeof weak_forms / sizeof *weak_forms };

static const char *spoken_word(const qv_spoken *spoken, size_t at)
{
    return spoken->chars + spoken->word[at].text;
}

static bool is_noun(const qv_spoken *spoken, size_t at)
{
    static const char *const determiners[] = {"a",   "the",   "this",    "that", "each", "every", "per",
                                              "my",  "your",  "his",     "her",  "its",  "our",   "their",
                                              "tin", "trash", "garbage", "beer", "one",  "no",    "another"};
    for (size_t i = 0; at > 0 && i < sizeof determiners / sizeof *determiners; i++)
        if (strcmp(spoken_word(spoken, at - 1), determiners[i]) == 0)
            return true;
    return false;
}

/* The weak form's phones for the word `at`, which the word behind has a vowel in front of, or not; else NULL.
 */
static const char *weak_form(const qv_spoken *spoken, size_t at, bool vowel)
{
    for (size_t i = 0; i < WEAK_FORMS; i++)
        if (strcmp(spoken_word(spoken, at), weak_forms[i].word) == 0)
            return weak_forms[i].where == (vowel ? BEFORE_CONSONANT : BEFORE_VOWEL) ||
                           (weak_forms[i].noun_too && is_noun(spoken, at))
                       ? NULL
                       : weak_forms[i].phones;
    return NULL;
}

/* Puts the phones in the place of those of the last word but one, which are as many or more. */
static void replace_phones(qv_utterance *u, const char *names)
{
    qv_word *said = &u->word[u->words - 2], *next = said + 1;
    size_t bad_begin, bad_end;
    uint8_t phone[QV_WORD_SYMBOLS];
    int count = qv_symbols_parse(names, strlen(names), phone, QV_WORD_SYMBOLS, &bad_begin, &bad_end);
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
    if (little->after != QV_BREAK_NONE || little->phone_count > 0 || little->spelled || next->symbols == 0)
        return;
    const char *names = weak_form(spoken, at - 1, qv_symbol_is_vowel(utterance->symbol[next->first_symbol]));
    if (names && !qv_pronouncer_lists((void *)p, spoken_word(spoken, at - 1), (size_t)little->length))
        replace_phones(utterance, names);
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
