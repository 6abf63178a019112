// SPDX-License-Identifier: MIT
#include "text/en/corrections.h"
#include <stdlib.h>
#include <string.h>
#include "text/en/derive.h"
#include "text/en/newer_words.h"
#include "text/phones.h"

typedef struct correction {
    const char *word, *phones;
} correction;

/* Sorted. CMUdict has "segue" in one syllable, "faux" as "fox" with a long vowel, and Irish names as they are
 * spelled. What has no vowel letter and stands here is no initials: a sound, or a command that is said in
 * full. */
static const correction corrections[] = {
    {"ad-nauseam", "AE2 D N AO1 Z IY0 AH0 M"},
    {"aisling", "AE1 SH L IH0 NG"},
    {"aoife", "IY1 F AH0"},
    {"bdellium", "D EH1 L IY0 AH0 M"},
    {"brr", "B ER1"},
    {"brrr", "B ER1"},
    {"btn", "B AH1 T AH0 N"},
    {"caecum", "S IY1 K AH0 M"},
    {"caesium", "S IY1 Z IY0 AH0 M"},
    {"caoimhe", "K IY1 V AH0"},
    {"chloroquine", "K L AO1 R AH0 K W IH0 N"},
    {"chowning", "CH OW1 N IH0 NG"}, // files, sooner than the surname
    {"chthonic", "TH AA1 N IH0 K"},
    {"cian", "K IY1 AH0 N"},
    {"ciaran", "K IH1 R AH0 N"},
    {"cmd", "K AH0 M AE1 N D"},
    {"cnidarian", "N AY0 D EH1 R IY0 AH0 N"},
    {"crwth", "K R UW1 TH"},
    {"ctenophore", "T EH1 N AH0 F AO2 R"},
    {"ctrl", "K AH0 N T R OW1 L"},
    {"cwm", "K UW1 M"},
    {"eilidh", "EY1 L IY0"},
    {"eoin", "OW1 IH0 N"},
    {"faux", "F OW1"},
    {"ffmpeg", "EH1 F EH1 F EH1 M P EH1 G"},
    {"fixme", "F IH1 K S M IY0"},
    {"grainne", "G R AO1 N Y AH0"},
    {"grr", "G ER1"},
    {"grrr", "G ER1"},
    {"hm", "HH AH1 M"},
    {"hmm", "HH AH1 M"},
    {"hmmm", "HH AH1 M"},
    {"hydroxychloroquine", "HH AY0 D R AA2 K S IY0 K L AO1 R AH0 K W IH0 N"},
    {"kubectl", "K Y UW1 B K AH0 N T R OW1 L"},
    {"maeve", "M EY1 V"},
    {"mairead", "M AH0 R EY1 D"},
    {"memcpy", "M EH1 M K AA2 P IY0"},
    {"mkdir", "M EY1 K D IH1 R"},
    {"mmm", "AH1 M"},
    {"multithreaded", "M AH1 L T IY0 TH R EH2 D IH0 D"},
    {"multithreading", "M AH1 L T IY0 TH R EH2 D IH0 NG"},
    {"mysql", "M AY1 EH1 S K Y UW1 EH1 L"},
    {"nginx", "EH1 N JH AH0 N EH2 K S"},
    {"niamh", "N IY1 V"},
    {"nth", "EH1 N TH"},
    {"oisin", "AH0 SH IY1 N"},
    {"orlaith", "AO1 R L AH0"},
    {"padraig", "P AO1 D R IH0 G"},
    {"pfft", "F AH1 T"},
    {"phthalate", "TH AE1 L EY2 T"},
    {"phthisis", "TH AY1 S IH0 S"},
    {"psoas", "S OW1 AH0 S"},
    {"psst", "P S T"},
    {"pst", "P S T"},
    {"pterodactyl", "T EH2 R AH0 D AE1 K T AH0 L"},
    {"pterosaur", "T EH1 R AH0 S AO2 R"},
    {"ptosis", "T OW1 S IH0 S"},
    {"readme", "R IY1 D M IY0"},
    {"roisin", "R OW0 SH IY1 N"},
    {"ruairi", "R UH1 R IY0"},
    {"saoirse", "S ER1 SH AH0"},
    {"segue", "S EH1 G W EY0"},
    {"shh", "SH"},
    {"shhh", "SH"},
    {"sinead", "SH IH0 N EY1 D"},
    {"siobhan", "SH IH0 V AO1 N"},
    {"stderr", "S T AE1 N D ER0 D EH1 R ER0"},
    {"stdin", "S T AE1 N D ER0 D IH1 N"},
    {"stdout", "S T AE1 N D ER0 D AW1 T"},
    {"systemd", "S IH1 S T AH0 M D IY1"},
    {"tadhg", "T AY1 G"},
    {"th'", "DH"},
    {"tmesis", "T AH0 M IY1 S IH0 S"},
    {"triphosphate", "T R AY0 F AA1 S F EY0 T"},
    {"tsk", "T IH1 S K"},
    {"tzatziki", "T S AA0 T S IY1 K IY0"},
    {"xhosa", "K OW1 S AH0"},
    {"zzz", "Z"},
};

enum {
    CORRECTIONS = sizeof corrections / sizeof *corrections,
    LONGEST = 20,
    INFLECTED = 5 // letters of a word that an s may be taken off: "memes", but not "pas"
};

static int compare(const void *key, const void *entry)
{
    return strcmp(key, ((const correction *)entry)->word);
}

/* The phones of a word of either table, *size bytes of ARPAbet; NULL: in neither. */
static const char *find(const char *word, size_t length, size_t *size)
{
    char key[LONGEST + 1] = "";
    if (length > LONGEST)
        return NULL;
    memcpy(key, word, length);
    const correction *found = bsearch(key, corrections, CORRECTIONS, sizeof *corrections, compare);
    if (!found)
        return qv_newer_word(word, length, size);
    *size = strlen(found->phones);
    return found->phones;
}

static int correct(const char *word, size_t length, uint8_t *symbols, int capacity)
{
    size_t size, bad_begin, bad_end;
    const char *phones = find(word, length, &size);
    const int count = phones ? qv_symbols_parse(phones, size, symbols, capacity, &bad_begin, &bad_end) : 0;
    return count > 0 ? count : 0;
}

/* Length of what a word with 's or a plural's s is made from, 0: it is none. */
static size_t take_s_off(const char *word, size_t length)
{
    if (length < INFLECTED || word[length - 1] != 's')
        return 0;
    const size_t stem = length - (word[length - 2] == '\'' ? 2 : 1);
    return word[stem - 1] == 's' && stem == length - 1 ? 0 : stem; // "gras" is not behind "grass"
}

int qv_correction(const char *word, size_t length, uint8_t *symbols, int capacity)
{
    const int count = correct(word, length, symbols, capacity);
    const size_t stem = count > 0 ? 0 : take_s_off(word, length);
    const int singular = stem > 0 ? correct(word, stem, symbols, capacity) : 0;
    return singular > 0 ? qv_derive_s(symbols, singular, capacity) : count;
}

const char *qv_correction_word(size_t row)
{
    return row < CORRECTIONS ? corrections[row].word : NULL;
}
