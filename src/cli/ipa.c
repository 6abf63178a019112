#include "cli/ipa.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "text/phones.h"

/* Consonants that an English syllable may begin with, as names with a blank behind each. */
static const char *const clusters[] = {
    "P R ",  "P L ",   "P Y ",   "B R ",   "B L ",   "B Y ",   "T R ",   "T W ",   "D R ", "D W ", "K R ",
    "K L ",  "K W ",   "K Y ",   "G R ",   "G L ",   "G W ",   "F R ",   "F L ",   "F Y ", "V Y ", "TH R ",
    "TH W ", "SH R ",  "M Y ",   "HH Y ",  "S P ",   "S T ",   "S K ",   "S M ",   "S N ", "S L ", "S W ",
    "S F ",  "S P R ", "S P L ", "S P Y ", "S T R ", "S K R ", "S K W ", "S K Y ",
};

enum { LONGEST_CLUSTER = 3 };

static bool begins_syllable(const uint8_t *consonants, int count)
{
    char names[8 * LONGEST_CLUSTER] = "";
    if (count < 2)
        return count == 0 || strcmp(qv_symbol_name(consonants[0]), "NG") != 0;
    for (int i = 0; i < count; i++) {
        strcat(names, qv_symbol_name(consonants[i]));
        strcat(names, " ");
    }
    for (size_t i = 0; i < sizeof clusters / sizeof *clusters; i++)
        if (strcmp(names, clusters[i]) == 0)
            return true;
    return false;
}

static bool is_consonant(uint8_t symbol)
{
    return !qv_symbol_is_break(symbol) && !qv_symbol_is_vowel(symbol);
}

/* Where the syllable of a vowel begins: at the word's beginning if there are only consonants before it, else
 * with the most consonants that can begin a syllable. */
static int onset_of(const qv_utterance *utterance, int vowel)
{
    const uint8_t *symbol = utterance->symbol;
    int first = vowel;
    while (first > 0 && is_consonant(symbol[first - 1]))
        first--;
    if (first == 0 || qv_symbol_is_break(symbol[first - 1]))
        return first;
    first = vowel - first > LONGEST_CLUSTER ? vowel - LONGEST_CLUSTER : first;
    while (!begins_syllable(symbol + first, vowel - first))
        first++;
    return first;
}

/* The mark of a syllable that begins with symbol i, if it is stressed. */
static void print_stress(const qv_utterance *utterance, int i)
{
    int vowel = i;
    while (vowel < utterance->symbols && is_consonant(utterance->symbol[vowel]))
        vowel++;
    if (vowel == utterance->symbols || qv_symbol_is_break(utterance->symbol[vowel]) ||
        onset_of(utterance, vowel) != i)
        return;
    const int stress = qv_symbol_stress(utterance->symbol[vowel]);
    fputs(stress == 1 ? "\u02c8" : stress == 2 ? "\u02cc" : "", stdout);
}

/* Marks as in writing, but dashes between blanks. */
static void print_break(uint8_t symbol)
{
    if (symbol == QV_BREAK_DASH)
        fputs(" - ", stdout);
    else if (symbol == QV_BREAK_NONE)
        fputs(" ", stdout);
    else if (symbol != QV_BREAK_START)
        printf("%s ", qv_symbol_name(symbol));
}

void qv_print_ipa(const qv_utterance *utterance)
{
    for (int i = 0; i < utterance->symbols; i++) {
        const uint8_t symbol = utterance->symbol[i];
        if (qv_symbol_is_break(symbol)) {
            print_break(symbol);
            continue;
        }
        print_stress(utterance, i);
        fputs(qv_symbol_ipa(symbol), stdout);
    }
    putchar('\n');
}
