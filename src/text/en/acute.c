// SPDX-License-Identifier: MIT
#include "text/en/acute.h"
#include <string.h>
#include "text/en/derive.h"
#include "text/phones.h"

/* Of which the rule below would make something else. */
static const struct {
    const char *word, *phones;
} listed[] = {
    {"abbe", "AE0 B EY1"},
    {"boucle", "B UW0 K L EY1"},
    {"consomme", "K AA2 N S AH0 M EY1"},
    {"expose", "EH2 K S P OW0 Z EY1"},
    {"faberge", "F AE2 B ER0 ZH EY1"},
    {"flambe", "F L AA0 M B EY1"},
    {"mate", "M AA1 T EY0"},
    {"outre", "UW0 T R EY1"},
    {"plie", "P L IY0 EY1"},
    {"poincare", "P W AE2 NG K AA0 R EY1"},
    {"recherche", "R AH0 SH EH2 R SH EY1"},
    {"resume", "R EH1 Z AH0 M EY2"},
    {"roue", "R UW0 EY1"},
    {"sake", "S AA1 K EY0"},
    {"soigne", "S W AA0 N Y EY1"},
};

static int find_listed(const char *word, size_t length, uint8_t *symbols, int capacity)
{
    size_t begin, end;
    for (size_t i = 0; i < sizeof listed / sizeof *listed; i++)
        if (strlen(listed[i].word) == length && memcmp(listed[i].word, word, length) == 0)
            return qv_symbols_parse(listed[i].phones, strlen(listed[i].phones), symbols, capacity, &begin,
                                    &end);
    return 0;
}

/* `name` without stress */
static bool is_vowel(int symbol, const char *name)
{
    return strncmp(qv_symbol_name(symbol), name, 2) == 0;
}

/* `name` may have a stress, which is not taken. */
static uint8_t vowel(const char *name, int stress)
{
    const char wanted[] = {name[0], name[1], (char)('0' + stress), '\0'};
    return (uint8_t)qv_symbol_find(wanted, 3);
}

static bool is_vowel_letter(char c)
{
    return c != '\0' && strchr("aeiouy", c) != NULL;
}

/* The vowel before the last consonant, which a silent e makes long: "mane" and "Mané". */
static const char *shortened(const char *word, size_t length, int symbol)
{
    const bool open = length > 2 && !is_vowel_letter(word[length - 2]) && is_vowel_letter(word[length - 3]);
    const char letter = open ? word[length - 3] : '\0';
    return letter == 'a' && is_vowel(symbol, "EY")   ? "AA"
           : letter == 'e' && is_vowel(symbol, "IY") ? "EH"
           : letter == 'i' && is_vowel(symbol, "AY") ? "IY"
                                                     : qv_symbol_name(symbol);
}

/* Makes the é heard. `word` ends in its e or ee. Returns the number of symbols; 0: it is there already. */
static int sound(const char *word, size_t length, uint8_t *symbols, int count, int capacity)
{
    const bool twice = length > 1 && word[length - 2] == 'e';
    const bool ends_high = count > 0 && is_vowel(symbols[count - 1], "IY");
    if (count < 1 || is_vowel(symbols[count - 1], "EY") || (ends_high && !twice))
        return 0;
    count -= ends_high;
    int last = count - 1;
    while (last >= 0 && !qv_symbol_is_vowel(symbols[last]))
        last--;
    if (count == capacity)
        return 0;
    if (last >= 0 && !twice)
        symbols[last] = vowel(shortened(word, length, symbols[last]), qv_symbol_stress(symbols[last]));
    qv_symbols_weaken(symbols, count); // the stress goes to the end
    symbols[count] = vowel("EY", 1);
    return count + 1;
}

int qv_pronounce_acute(qv_known_word *any, void *user, const char *word, size_t length, uint8_t *symbols,
                       int capacity)
{
    const bool s = length > 1 && word[length - 1] == 's';
    const size_t stem = length - s - (s && word[length - 2] == '\'');
    int count = find_listed(word, stem, symbols, capacity);
    if (count < 1)
        count = sound(word, stem, symbols, any(user, word, stem, symbols, capacity), capacity);
    return s && count > 0 ? qv_derive_s(symbols, count, capacity) : count;
}
