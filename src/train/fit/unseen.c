// SPDX-License-Identifier: MIT
#include "train/fit/unseen.h"

#include <string.h>

#include "text/phones.h"

/* Columns of qv_symbol_features that tell the kind of the sentence. */
enum { IS_QUESTION = 8, IS_EXCLAMATION = 9 };

static const uint8_t break_relative[QV_BREAKS] = {
    [QV_BREAK_START] = QV_BREAK_START,     [QV_BREAK_NONE] = QV_BREAK_NONE,
    [QV_BREAK_COMMA] = QV_BREAK_NONE,      [QV_BREAK_SEMICOLON] = QV_BREAK_COMMA,
    [QV_BREAK_DASH] = QV_BREAK_COMMA,      [QV_BREAK_PERIOD] = QV_BREAK_PERIOD,
    [QV_BREAK_QUESTION] = QV_BREAK_PERIOD, [QV_BREAK_EXCLAIM] = QV_BREAK_PERIOD,
};

/* The same vowel with another stress that is seen; the symbol itself: there is none. */
static int vowel_relative(const int *seen, int vowel)
{
    const int base = vowel - qv_symbol_stress(vowel);
    static const int order[] = {1, 2, 0};
    for (int i = 0; i < 3; i++) {
        if (seen[base + order[i]])
            return base + order[i];
    }
    return vowel;
}

static int relative_of(const int *seen, int symbol)
{
    if (qv_symbol_is_break(symbol))
        return break_relative[symbol];
    return qv_symbol_is_vowel(symbol) ? vowel_relative(seen, symbol) : symbol;
}

void qv_adopt_unseen(const qv_targets *targets, const qv_embedding *symbol, const qv_linear *feature,
                     bool inherited, qv_real *value)
{
    int seen[QV_SYMBOLS] = {0};
    for (int i = 0; i < targets->train_count; i++) {
        const qv_clip *clip = &targets->corpus->clip[targets->train[i]];
        for (int s = 0; s < clip->symbols; s++)
            seen[clip->symbol[s]]++;
    }
    const size_t width = (size_t)symbol->width;
    qv_real *rows = value + symbol->weight;
    for (int s = 0; s < (inherited ? QV_BREAKS : QV_SYMBOLS); s++) {
        const int other = relative_of(seen, s);
        if (!seen[s] && other != s)
            memcpy(rows + (size_t)s * width, rows + (size_t)other * width, width * sizeof *rows);
    }
    qv_real *kinds = value + feature->weight;
    if (!seen[QV_BREAK_QUESTION])
        memset(kinds + IS_QUESTION * (size_t)feature->out, 0, (size_t)feature->out * sizeof *kinds);
    if (!seen[QV_BREAK_EXCLAIM])
        memset(kinds + IS_EXCLAMATION * (size_t)feature->out, 0, (size_t)feature->out * sizeof *kinds);
}
