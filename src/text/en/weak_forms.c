// SPDX-License-Identifier: MIT
#include "text/en/weak_forms.h"
#include "text/phones.h"
#include <string.h>

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

static bool fits(const qv_spoken *spoken, size_t at, size_t form, bool before_vowel)
{
    return weak_forms[form].where != (before_vowel ? BEFORE_CONSONANT : BEFORE_VOWEL) &&
           !(weak_forms[form].noun_too && is_noun(spoken, at));
}

int qv_weak_form(const qv_spoken *spoken, size_t at, bool before_vowel, uint8_t *symbols, int capacity)
{
    size_t bad_begin, bad_end;
    for (size_t i = 0; i < WEAK_FORMS; i++) {
        if (strcmp(spoken_word(spoken, at), weak_forms[i].word) != 0)
            continue;
        const char *phones = weak_forms[i].phones;
        return fits(spoken, at, i, before_vowel)
                   ? qv_symbols_parse(phones, strlen(phones), symbols, capacity, &bad_begin, &bad_end)
                   : 0;
    }
    return 0;
}
