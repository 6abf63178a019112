// SPDX-License-Identifier: MIT
#include "text/en/spelling.h"
#include <stdbool.h>
#include <string.h>

/* From Greek and Latin ae and oe, and French endings. */
static const struct {
    const char *british, *american;
} spellings[] = {
    {"haem", "hem"},       {"aemia", "emia"},     {"aemic", "emic"},         {"anaem", "anem"},
    {"leukaem", "leukem"}, {"paed", "ped"},       {"aesth", "esth"},         {"oedem", "edem"},
    {"oesoph", "esoph"},   {"oestr", "estr"},     {"foet", "fet"},           {"rrhoea", "rrhea"},
    {"gynaec", "gynec"},   {"faec", "fec"},       {"coeliac", "celiac"},     {"homoeo", "homeo"},
    {"amoeb", "ameb"},     {"manoeuv", "maneuv"}, {"caecum", "cecum"},       {"palaeo", "paleo"},
    {"colour", "color"},   {"flavour", "flavor"}, {"behaviour", "behavior"}, {"tumour", "tumor"},
    {"favour", "favor"},   {"sulph", "sulf"},     {"programme", "program"},
};

/* Whether any of the spellings can be in a word: all have one of these in them. */
static bool looks_british(const char *word, size_t length)
{
    for (size_t i = 1; i < length; i++) {
        const char last = word[i - 1], c = word[i];
        if ((c == 'e' && (last == 'a' || last == 'o')) || (c == 'u' && last == 'o') ||
            (c == 'o' && last == 'e') || (c == 'p' && last == 'l') || (c == 'm' && last == 'm'))
            return true;
    }
    return false;
}

size_t qv_american(const char *word, size_t length, char *respelled)
{
    if (!looks_british(word, length))
        return 0;
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        const size_t size = strlen(spellings[i].british), instead = strlen(spellings[i].american);
        for (size_t at = 0; at + size <= length; at++) {
            if (word[at] != spellings[i].british[0] || memcmp(word + at, spellings[i].british, size) != 0)
                continue;
            memcpy(respelled, word, at);
            memcpy(respelled + at, spellings[i].american, instead);
            memcpy(respelled + at + instead, word + at + size, length - at - size);
            return length - size + instead;
        }
    }
    return 0;
}
