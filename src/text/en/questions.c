// SPDX-License-Identifier: MIT
#include "text/en/questions.h"

#include "text/en/sounds.h"
#include "text/phones.h"

static const char *const asking[] = {
    "W AH T",   "HH W AH T", "W AH T S",   "W EH N",      "HH W EH N",   "W EH R", "HH W EH R",
    "W EH R Z", "W AY",      "HH W AY",    "HH AW",       "HH AW Z",     "HH UW",  "HH UW M",
    "HH UW Z",  "W IH CH",   "HH W IH CH", "HH W EH R Z", "HH W AH T S",
};
/* What may stand before the word that asks: "And where ...", "In which ...", "So what ...". */
static const char *const leading[] = {
    "AE N D", "AH N D", "B AH T",   "S OW",    "W EH L",  "OW",     "IH N", "AA N",
    "AO N",   "AE T",   "F R AH M", "T UW",    "T AH",    "F AO R", "F ER", "B AY",
    "AH V",   "AH F",   "W IH DH",  "W IH TH", "DH EH N", "N AW",
};
static const char *const choosing[] = {"AO R", "ER"};

#define LENGTH(table) (sizeof(table) / sizeof *(table))

/* The word that begins at symbol `at`: one past its last. */
static int word_end(const uint8_t *symbols, int count, int at)
{
    while (at < count && !qv_symbol_is_break(symbols[at]))
        at++;
    return at;
}

/* Whether a phrase that begins at symbol `at` begins with a word that asks. */
static bool asks(const uint8_t *symbols, int count, int at)
{
    int end = word_end(symbols, count, at);
    if (end < count && qv_sounds_like(leading, LENGTH(leading), symbols + at, end - at)) {
        at = end + 1;
        end = word_end(symbols, count, at);
    }
    return qv_sounds_like(asking, LENGTH(asking), symbols + at, end - at);
}

bool qv_question_rises(const uint8_t *symbols, int count)
{
    if (count < 2 || symbols[count - 1] != QV_BREAK_QUESTION)
        return false;
    bool rises = true;
    for (int at = 0; at < count; at = word_end(symbols, count, at) + 1) {
        const int end = word_end(symbols, count, at);
        const bool begins =
            at == 0 || symbols[at - 1] != QV_BREAK_NONE; // a phrase: "If he comes, what then?"
        if (end > at && ((begins && asks(symbols, count, at)) ||
                         qv_sounds_like(choosing, LENGTH(choosing), symbols + at, end - at)))
            rises = false;
    }
    return rises;
}
