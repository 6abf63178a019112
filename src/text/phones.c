// SPDX-License-Identifier: MIT
#include "text/phones.h"
#include <stdbool.h>
#include <string.h>

#define CONSONANTS 24
#define VOWELS     15

static const char names[QV_SYMBOLS][4] = {
    [QV_BREAK_START] = "<",
    [QV_BREAK_NONE] = "_",
    [QV_BREAK_COMMA] = ",",
    [QV_BREAK_SEMICOLON] = ";",
    [QV_BREAK_DASH] = "-",
    [QV_BREAK_PERIOD] = ".",
    [QV_BREAK_QUESTION] = "?",
    [QV_BREAK_EXCLAIM] = "!",
    [QV_FIRST_PHONE] = "B",
    "CH",
    "D",
    "DH",
    "F",
    "G",
    "HH",
    "JH",
    "K",
    "L",
    "M",
    "N",
    "NG",
    "P",
    "R",
    "S",
    "SH",
    "T",
    "TH",
    "V",
    "W",
    "Y",
    "Z",
    "ZH",
    "AA0",
    "AA1",
    "AA2",
    "AE0",
    "AE1",
    "AE2",
    "AH0",
    "AH1",
    "AH2",
    "AO0",
    "AO1",
    "AO2",
    "AW0",
    "AW1",
    "AW2",
    "AY0",
    "AY1",
    "AY2",
    "EH0",
    "EH1",
    "EH2",
    "ER0",
    "ER1",
    "ER2",
    "EY0",
    "EY1",
    "EY2",
    "IH0",
    "IH1",
    "IH2",
    "IY0",
    "IY1",
    "IY2",
    "OW0",
    "OW1",
    "OW2",
    "OY0",
    "OY1",
    "OY2",
    "UH0",
    "UH1",
    "UH2",
    "UW0",
    "UW1",
    "UW2",
};

/* The International Phonetic Alphabet for American English, in the order of the ARPAbet names above. */
static const char consonant_ipa[CONSONANTS][5] = {
    "b", "tʃ", "d", "ð", "f", "ɡ", "h", "dʒ", "k", "l", "m", "n",
    "ŋ", "p",  "ɹ", "s", "ʃ", "t", "θ", "v",  "w", "j", "z", "ʒ",
};
static const char vowel_ipa[VOWELS][6] = {
    "ɑ", "æ", "ʌ", "ɔ", "aʊ", "aɪ", "ɛ", "ɝ", "eɪ", "ɪ", "i", "oʊ", "ɔɪ", "ʊ", "u",
};

enum { FIRST_VOWEL = QV_FIRST_PHONE + CONSONANTS, VOWEL_AH = 2, VOWEL_ER = 7 };

const char *qv_symbol_name(int symbol)
{
    return names[symbol];
}

int qv_symbol_find(const char *name, int length)
{
    if (length < 1 || length > 3)
        return -1;
    for (int i = QV_FIRST_PHONE; i < QV_SYMBOLS; i++) {
        int full = (int)strlen(names[i]);
        if (memcmp(names[i], name, (size_t)(length < full ? length : full)) != 0)
            continue;
        // A vowel may come without its stress digit.
        if (length == full || (length == full - 1 && i >= FIRST_VOWEL))
            return i;
    }
    return -1;
}

int qv_symbol_is_vowel(int symbol)
{
    return symbol >= FIRST_VOWEL && symbol < QV_SYMBOLS;
}

const char *qv_symbol_ipa(int symbol)
{
    if (symbol < QV_FIRST_PHONE)
        return "";
    if (symbol < FIRST_VOWEL)
        return consonant_ipa[symbol - QV_FIRST_PHONE];
    int vowel = (symbol - FIRST_VOWEL) / 3, stress = (symbol - FIRST_VOWEL) % 3;
    // The reduced vowels have letters of their own.
    if (stress == 0 && vowel == VOWEL_AH)
        return "ə";
    if (stress == 0 && vowel == VOWEL_ER)
        return "ɚ";
    return vowel_ipa[vowel];
}

int qv_symbol_stress(int symbol)
{
    return qv_symbol_is_vowel(symbol) ? (symbol - FIRST_VOWEL) % 3 : 0;
}

void qv_symbols_weaken(uint8_t *symbols, int count)
{
    for (int i = 0; i < count; i++)
        if (qv_symbol_stress(symbols[i]) == 1)
            symbols[i]++;
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

int qv_symbols_parse(const char *text, size_t length, uint8_t *symbols, int capacity, size_t *bad_begin,
                     size_t *bad_end)
{
    int count = 0;
    for (size_t at = 0; at < length;) {
        if (is_blank(text[at])) {
            at++;
            continue;
        }
        size_t end = at;
        while (end < length && !is_blank(text[end]))
            end++;
        int symbol = end - at > 3 ? -1 : qv_symbol_find(text + at, (int)(end - at));
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
