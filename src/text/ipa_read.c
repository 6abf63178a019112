// SPDX-License-Identifier: MIT
#include "text/ipa_read.h"

#include <stdbool.h>
#include <string.h>

#include "text/phones.h"

/* What stands for one or two phones beside the letters of text/phones.c. The longest that fits is taken. */
static const struct {
    const char *ipa, *phones; // names without stress, a blank between them
} others[] = {
    {"t͡ʃ", "CH"},  {"ʧ", "CH"},    {"d͡ʒ", "JH"},  {"ʤ", "JH"},    {"g", "G"},     {"r", "R"},
    {"ɾ", "T"},    {"ɫ", "L"},     {"ʍ", "W"},    {"ɱ", "M"},     {"ʔ", "T"},     {"x", "K"},
    {"ç", "HH"},   {"ɦ", "HH"},    {"y", "Y UW"}, {"ɒ", "AA"},    {"a", "AA"},    {"ɑː", "AA"},
    {"ɐ", "AH"},   {"ɔː", "AO"},   {"ɜː", "ER"},  {"ɜ", "ER"},    {"ɜːr", "ER"},  {"ɚː", "ER"},
    {"ər", "ER"},  {"əɹ", "ER"},   {"e", "EH"},   {"ɨ", "IH"},    {"iː", "IY"},   {"uː", "UW"},
    {"əʊ", "OW"},  {"o", "OW"},    {"oː", "OW"},  {"ɪə", "IH R"}, {"eə", "EH R"}, {"ʊə", "UH R"},
    {"ʌɪ", "AY"},  {"ɑɪ", "AY"},   {"ɑʊ", "AW"},  {"ju", "Y UW"}, {"m̩", "AH M"},  {"n̩", "AH N"},
    {"l̩", "AH L"}, {"əl", "AH L"}, {"œ", "ER"},   {"ø", "ER"},    {"ʉ", "UW"},    {"ɯ", "UW"},
    {"ɤ", "AH"},   {"β", "V"},     {"ʁ", "R"},    {"ɲ", "N Y"},   {"ʎ", "L Y"},   {"ɕ", "SH"},
    {"ʑ", "ZH"},   {"ɣ", "G"},
};

/* Marks that say nothing to an English voice. */
static const char *const silent[] = {"ː", "ˑ", ".", "͡",  "͜",  "̃",  "ʰ", "ʷ", "ʲ", "̩", "̯", "ˌ̯",
                                     "‿", "/", "[", "]", "(", ")", "'", "|", "̥",  "̬", "̚", "-"};

enum { PRIMARY = 1, SECONDARY = 2 };

static bool fits(const char *text, size_t left, const char *piece, size_t *length)
{
    *length = strlen(piece);
    return *length > 0 && *length <= left && memcmp(text, piece, *length) == 0;
}

/* A vowel's symbol with this stress; other symbols as they are. */
static uint8_t stressed(int symbol, int stress)
{
    return (uint8_t)(qv_symbol_is_vowel(symbol) ? symbol - qv_symbol_stress(symbol) + stress : symbol);
}

/* Appends one symbol; the stress in hand goes with the first vowel. */
static bool add(int symbol, int *stress, uint8_t *symbols, int capacity, int *count)
{
    if (*count == capacity)
        return false;
    symbols[(*count)++] = stressed(symbol, *stress);
    if (qv_symbol_is_vowel(symbol))
        *stress = 0;
    return true;
}

static bool add_names(const char *names, int *stress, uint8_t *symbols, int capacity, int *count)
{
    while (*names) {
        const size_t length = strcspn(names, " ");
        if (!add(qv_symbol_find(names, (int)length), stress, symbols, capacity, count))
            return false;
        names += length + (names[length] == ' ');
    }
    return true;
}

/* The longest piece of the tables at the start of the text: its length, and either a symbol or names. */
static size_t longest(const char *text, size_t left, int *symbol, const char **names)
{
    size_t best = 0, length;
    *symbol = -1;
    *names = NULL;
    for (int s = QV_FIRST_PHONE; s < QV_SYMBOLS; s++)
        if (fits(text, left, qv_symbol_ipa(s), &length) && length > best) {
            best = length;
            *symbol = s;
        }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (fits(text, left, others[i].ipa, &length) && length > best) {
            best = length;
            *names = others[i].phones;
        }
    return best;
}

static size_t silent_span(const char *text, size_t left)
{
    size_t length;
    if (*text == ' ' || (*text >= '\t' && *text <= '\r'))
        return 1;
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
        if (fits(text, left, silent[i], &length))
            return length;
    return 0;
}

static size_t stress_span(const char *text, size_t left, int *stress)
{
    size_t length;
    if (fits(text, left, "ˈ", &length)) {
        *stress = PRIMARY;
        return length;
    }
    if (fits(text, left, "ˌ", &length)) {
        *stress = SECONDARY;
        return length;
    }
    return 0;
}

static size_t character_span(const char *text, size_t left)
{
    size_t length = 1;
    while (length < left && (text[length] & 0xc0) == 0x80)
        length++;
    return length;
}

/* A word of one vowel needs no mark of stress to be stressed. */
static void stress_only_vowel(uint8_t *symbols, int count)
{
    static const char schwa[] = "ə", schwar[] = "ɚ";
    int vowels = 0, at = 0;
    for (int i = 0; i < count; i++)
        if (qv_symbol_is_vowel(symbols[i])) {
            vowels++;
            at = i;
        }
    if (vowels == 1 && strcmp(qv_symbol_ipa(symbols[at]), schwa) != 0 &&
        strcmp(qv_symbol_ipa(symbols[at]), schwar) != 0)
        symbols[at] = stressed(symbols[at], PRIMARY);
}

int qv_ipa_parse(const char *text, size_t length, uint8_t *symbols, int capacity, size_t *bad_begin,
                 size_t *bad_end)
{
    int count = 0, stress = 0;
    for (size_t at = 0, span; at < length; at += span) {
        const size_t left = length - at;
        const char *names;
        int symbol;
        if ((span = stress_span(text + at, left, &stress)) > 0)
            continue;
        span = longest(text + at, left, &symbol, &names);
        const bool fit = span > 0 && (names ? add_names(names, &stress, symbols, capacity, &count)
                                            : add(symbol, &stress, symbols, capacity, &count));
        if (span == 0)
            span = silent_span(text + at, left);
        else if (!fit)
            span = 0;
        if (span == 0) {
            *bad_begin = at;
            *bad_end = at + character_span(text + at, left);
            return -1;
        }
    }
    stress_only_vowel(symbols, count);
    return count;
}

/* "ax" and "axr" are names of reduced vowels in some ARPAbets. */
static int find_arpabet(const char *name, size_t length)
{
    static const struct {
        const char *name, *ours;
    } more[] = {{"AX", "AH0"}, {"AXR", "ER0"}, {"IX", "IH0"}, {"UX", "UW0"}, {"DX", "T"},
                {"EL", "L"},   {"EM", "M"},    {"EN", "N"},   {"WH", "W"},   {"H", "HH"}};
    char upper[4];
    if (length < 1 || length > 3)
        return -1;
    for (size_t i = 0; i < length; i++)
        upper[i] = name[i] >= 'a' && name[i] <= 'z' ? (char)(name[i] & ~0x20) : name[i];
    upper[length] = '\0';
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        if (strcmp(upper, more[i].name) == 0)
            return qv_symbol_find(more[i].ours, (int)strlen(more[i].ours));
    return qv_symbol_find(upper, (int)length);
}

int qv_arpabet_parse(const char *text, size_t length, uint8_t *symbols, int capacity, size_t *bad_begin,
                     size_t *bad_end)
{
    static const char between[] = " \t\r\n.-";
    int count = 0;
    for (size_t at = 0; at < length;) {
        size_t end = at;
        while (end < length && !strchr(between, text[end]))
            end++;
        if (end == at) {
            at++;
            continue;
        }
        const int symbol = find_arpabet(text + at, end - at);
        if (symbol < 0 || count == capacity) {
            *bad_begin = at;
            *bad_end = end;
            return -1;
        }
        symbols[count++] = (uint8_t)symbol;
        at = end;
    }
    return count;
}
