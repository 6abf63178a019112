// SPDX-License-Identifier: MIT
#include "text/en/terms.h"
#include "text/phones.h"
#include <stdbool.h>
#include <string.h>

typedef struct term {
    const char *word, *phones;
} term;

static const term terms[] = {
    {"becquerel", "B EH2 K ER0 EH1 L"},
    {"caret", "K EH1 R AH0 T"},
    {"covid", "K OW1 V IH0 D"},
    {"decillion", "D IH0 S IH1 L Y AH0 N"},
    {"duodecillion", "D UW2 OW0 D IH0 S IH1 L Y AH0 N"},
    {"ellipsis", "IH0 L IH1 P S IH0 S"},
    {"env", "EH1 N V"},
    {"eta", "EY1 T AH0"},
    {"ethiopic", "IY2 TH IY0 AA1 P IH0 K"},
    {"farad", "F EH1 R AH0 D"},
    {"gibibyte", "G IH1 B IY0 B AY2 T"},
    {"gif", "G IH1 F"},
    {"hryvnia", "HH R IH1 V N IY0 AH0"},
    {"ibidem", "IH1 B IH0 D EH2 M"},
    {"kannada", "K AA1 N AH0 D AH0"},
    {"kibibyte", "K IH1 B IY0 B AY2 T"},
    {"localhost", "L OW1 K AH0 L HH OW2 S T"},
    {"malayalam", "M AE2 L AH0 Y AA1 L AH0 M"},
    {"mebibyte", "M EH1 B IY0 B AY2 T"},
    {"nabla", "N AE1 B L AH0"},
    {"nonillion", "N OW0 N IH1 L Y AH0 N"},
    {"novemdecillion", "N OW2 V EH0 M D IH0 S IH1 L Y AH0 N"},
    {"octillion", "AA0 K T IH1 L Y AH0 N"},
    {"octodecillion", "AA2 K T OW0 D IH0 S IH1 L Y AH0 N"},
    {"omicron", "AA1 M AH0 K R AA2 N"},
    {"paisa", "P AY1 S AH0"},
    {"paise", "P AY1 S EY0"},
    {"punjabi", "P AH0 N JH AA1 B IY0"},
    {"quadrillion", "K W AA0 D R IH1 L Y AH0 N"},
    {"quattuordecillion", "K W AA2 T UW0 AO2 R D IH0 S IH1 L Y AH0 N"},
    {"quindecillion", "K W IH2 N D IH0 S IH1 L Y AH0 N"},
    {"quintillion", "K W IH0 N T IH1 L Y AH0 N"},
    {"reals", "R EY0 AA1 L Z"},
    {"semicolon", "S EH1 M IY0 K OW2 L AH0 N"},
    {"septendecillion", "S EH2 P T EH0 N D IH0 S IH1 L Y AH0 N"},
    {"septillion", "S EH0 P T IH1 L Y AH0 N"},
    {"sexdecillion", "S EH2 K S D IH0 S IH1 L Y AH0 N"},
    {"sextillion", "S EH0 K S T IH1 L Y AH0 N"},
    {"syriac", "S IH1 R IY0 AE2 K"},
    {"tau", "T AO1"},
    {"tebibyte", "T EH1 B IY0 B AY2 T"},
    {"toml", "T AA1 M AH0 L"},
    {"tredecillion", "T R EY2 D IH0 S IH1 L Y AH0 N"},
    {"undecillion", "AH2 N D IH0 S IH1 L Y AH0 N"},
    {"upsilon", "AH1 P S AH0 L AA2 N"},
    {"vigintillion", "V IH2 JH IH0 N T IH1 L Y AH0 N"},
    {"wi", "W AY1"}, // of Wi-Fi
    {"yaml", "Y AE1 M AH0 L"},
};

static const term prefixes[] = {
    {"centi", "S EH1 N T AH0"},  {"deci", "D EH1 S AH0"},  {"giga", "G IH1 G AH0"},
    {"hecto", "HH EH1 K T OW0"}, {"kilo", "K IH1 L AH0"},  {"mega", "M EH1 G AH0"},
    {"micro", "M AY1 K R OW0"},  {"milli", "M IH1 L AH0"}, {"nano", "N AE1 N OW0"},
    {"peta", "P EH1 T AH0"},     {"pico", "P IY1 K OW0"},  {"tera", "T EH1 R AH0"},
};

static int parse(const char *phones, uint8_t *symbols, int capacity)
{
    size_t bad_begin, bad_end;
    int count = qv_symbols_parse(phones, strlen(phones), symbols, capacity, &bad_begin, &bad_end);
    return count > 0 ? count : 0;
}

/* A unit of measurement, maybe in the plural; other words that begin with "mega" are left to others. */
static bool is_unit(const char *word, size_t length)
{
    static const char *const bases[] = {"meter",     "gram",    "second", "liter", "amp",     "volt",
                                        "watt",      "joule",   "newton", "hertz", "pascal",  "ohm",
                                        "farad",     "henry",   "byte",   "bit",   "calorie", "mole",
                                        "becquerel", "sievert", "bar",    "pixel", NULL};
    for (int i = 0; bases[i]; i++) {
        size_t n = strlen(bases[i]);
        if (length >= n && memcmp(bases[i], word, n) == 0 &&
            (length == n || (length == n + 1 && word[n] == 's')))
            return true;
    }
    return false;
}

static int prefixed(qv_known_word *known, void *user, const char *word, size_t length, uint8_t *symbols,
                    int capacity)
{
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        size_t n = strlen(prefixes[i].word);
        if (length <= n || memcmp(prefixes[i].word, word, n) != 0 || !is_unit(word + n, length - n))
            continue;
        int first = parse(prefixes[i].phones, symbols, capacity);
        int second = known(user, word + n, length - n, symbols + first, capacity - first);
        if (second < 1)
            second = qv_derive(known, user, word + n, length - n, symbols + first, capacity - first);
        qv_symbols_weaken(symbols + first, second); // behind the prefix: K IH1 L AH0 + W AA2 T
        return second > 0 ? first + second : 0;
    }
    return 0;
}

int qv_term(qv_known_word *known, void *user, const char *word, size_t length, uint8_t *symbols, int capacity)
{
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++)
        if (strlen(terms[i].word) == length && memcmp(terms[i].word, word, length) == 0)
            return parse(terms[i].phones, symbols, capacity);
    return prefixed(known, user, word, length, symbols, capacity);
}
