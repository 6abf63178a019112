// SPDX-License-Identifier: MIT
#include "text/en/function_words.h"

#include "text/en/sounds.h"

/* Closed classes of English by sound, without stress digits. */
static const char *const table[] = {
    "AH",          "EY",           "AE N",          "AH N",      "DH AH",
    "DH IY",       "DH IH S",      "DH AE T",       "DH IY Z",   "DH OW Z",
    "DH EH R",     "AY",           "M IY",          "M AY",      "Y UW",
    "Y AO R",      "Y UH R",       "HH IY",         "HH IH M",   "HH IH Z",
    "SH IY",       "HH ER",        "HH ER Z",       "IH T",      "IH T S",
    "W IY",        "AH S",         "AW ER",         "AW R",      "AA R",
    "DH EY",       "DH EH M",      "AH V",          "T UW",      "T AH",
    "T IH",        "IH N",         "AA N",          "AO N",      "AE T",
    "B AY",        "F AO R",       "F ER",          "F R AH M",  "W IH DH",
    "W IH TH",     "W IH DH IH N", "IH N T UW",     "IH N T AH", "AH P AA N",
    "OW V ER",     "AH N D ER",    "AE Z",          "EH Z",      "AH N D",
    "AE N D",      "B AH T",       "AO R",          "ER",        "N AO R",
    "IH F",        "DH AE N",      "DH EH N",       "S OW",      "B IH K AO Z",
    "W EH N",      "W AY L",       "W EH R",        "HH W EH N", "HH W AY L",
    "HH W EH R",   "W IH CH",      "HH W IH CH",    "HH UW",     "HH UW M",
    "HH UW Z",     "W AH T",       "HH W AH T",     "IH Z",      "W AA Z",
    "W AH Z",      "W AO Z",       "W ER",          "B IY",      "B IH N",
    "B IY IH NG",  "AE M",         "HH AE V",       "HH AE Z",   "HH AE D",
    "D UW",        "D AH Z",       "D IH D",        "W IH L",    "W UH D",
    "SH AE L",     "SH UH D",      "K AE N",        "K AH N",    "K UH D",
    "M EY",        "M AY T",       "M AH S T",      "N AA T",    "AY M",
    "AY V",        "AY D",         "AY L",          "Y UH R S",  "HH IY Z",
    "SH IY Z",     "DH EH R Z",    "IH T S EH L F", "AH F",      "AH B AW T",
    "TH R UW",     "AE F T ER",    "S AH M",        "EH N IY",   "N OW",
    "AO L",        "AH P",         "AW T",          "D AW N",    "AE N T IH L",
    "AH N T IH L", "DH OW",        "AE L DH OW",
};

bool qv_is_function_word(const uint8_t *symbols, int count)
{
    return qv_sounds_like(table, sizeof table / sizeof *table, symbols, count);
}
