// SPDX-License-Identifier: MIT
#include "text/en/letters.h"
#include "text/en/derive.h"
#include "text/phones.h"
#include <string.h>

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

/* The name of a letter behind `count` symbols; returns the new number. */
static int append_name(char letter, uint8_t *symbols, int count, int capacity)
{
    size_t bad_begin, bad_end;
    if (letter < 'a' || letter > 'z')
        return count;
    const char *name = letter_names[letter - 'a'];
    const int more =
        qv_symbols_parse(name, strlen(name), symbols + count, capacity - count, &bad_begin, &bad_end);
    return more > 0 ? count + more : count;
}

int qv_spell_letters(const char *word, size_t length, uint8_t *symbols, int capacity)
{
    const bool possessive = length > 2 && memcmp(word + length - 2, "'s", 2) == 0;
    int count = 0;
    for (size_t i = 0; i < length - (possessive ? 2 : 0); i++)
        count = append_name(word[i], symbols, count, capacity);
    const int longer = possessive ? qv_derive_s(symbols, count, capacity) : 0;
    return longer > 0 ? longer : count;
}
