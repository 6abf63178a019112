// SPDX-License-Identifier: MIT
#include "text/en/onsets.h"

#include <string.h>

#include "text/language.h"
#include "text/phones.h"

/* Consonants that an English syllable may begin with, as names with a blank behind each. */
static const char *const clusters[] = {
    "P R ",  "P L ",   "P Y ",   "B R ",   "B L ",   "B Y ",   "T R ",   "T W ",   "D R ", "D W ", "K R ",
    "K L ",  "K W ",   "K Y ",   "G R ",   "G L ",   "G W ",   "F R ",   "F L ",   "F Y ", "V Y ", "TH R ",
    "TH W ", "SH R ",  "M Y ",   "HH Y ",  "S P ",   "S T ",   "S K ",   "S M ",   "S N ", "S L ", "S W ",
    "S F ",  "S P R ", "S P L ", "S P Y ", "S T R ", "S K R ", "S K W ", "S K Y ",
};

bool qv_begins_syllable(const uint8_t *consonants, int count)
{
    char names[8 * QV_LONGEST_ONSET] = "";
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
