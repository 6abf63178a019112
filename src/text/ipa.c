// SPDX-License-Identifier: MIT
#include "text/ipa.h"

#include <string.h>

#include "text/phones.h"

static bool is_consonant(uint8_t symbol)
{
    return !qv_symbol_is_vowel(symbol);
}

/* Where the syllable of a vowel begins: at the word's beginning if there are only consonants before it, else
 * with the most consonants that can begin a syllable. */
static int onset_of(const qv_language *language, const uint8_t *symbol, int vowel)
{
    int first = vowel;
    while (first > 0 && is_consonant(symbol[first - 1]))
        first--;
    if (first == 0)
        return first;
    first = vowel - first > QV_LONGEST_ONSET ? vowel - QV_LONGEST_ONSET : first;
    while (!language->begins_syllable(symbol + first, vowel - first))
        first++;
    return first;
}

/* The mark of a syllable that begins with symbol i, if it is stressed. */
static const char *stress_at(const qv_language *language, const uint8_t *symbol, int count, int i)
{
    int vowel = i;
    while (vowel < count && is_consonant(symbol[vowel]))
        vowel++;
    if (vowel == count || onset_of(language, symbol, vowel) != i)
        return "";
    const int stress = qv_symbol_stress(symbol[vowel]);
    return stress == 1 ? "\u02c8" : stress == 2 ? "\u02cc" : "";
}

/* What has been written, and what would have been. */
typedef struct output {
    char *text;
    size_t size, whole, kept; // bytes there are, would be needed and are used, without the zero byte
} output;

/* Puts one or two characters behind; none of a text that does not fit, nor of any behind it. */
static void put(output *out, const char *text)
{
    const size_t length = strlen(text);
    if (out->kept == out->whole && out->kept + length < out->size) {
        memcpy(out->text + out->kept, text, length);
        out->kept += length;
    }
    out->whole += length;
}

size_t qv_ipa(const qv_language *language, const uint8_t *symbol, int count, char *text, size_t size)
{
    output out = {.text = text, .size = size};
    for (int i = 0; i < count; i++) {
        put(&out, stress_at(language, symbol, count, i));
        put(&out, qv_symbol_ipa(symbol[i]));
    }
    if (size > 0)
        text[out.kept] = 0;
    return out.whole;
}
