// SPDX-License-Identifier: MIT
#include "text/spoken.h"
#include "base/grow.h"
#include "text/phones.h"
#include <stdlib.h>
#include <string.h>

void qv_spoken_clear(qv_spoken *spoken)
{
    spoken->char_count = spoken->symbol_count = spoken->words = 0;
    spoken->short_of_memory = false;
}

void qv_spoken_free(qv_spoken *spoken)
{
    free(spoken->chars);
    free(spoken->symbol);
    free(spoken->word);
    memset(spoken, 0, sizeof *spoken);
}

qv_spoken_word *qv_spoken_add(qv_spoken *spoken, const char *text, size_t length, size_t begin, size_t end)
{
    if (QV_GROW(spoken->chars, spoken->char_capacity, spoken->char_count + length + 1) ||
        QV_GROW(spoken->word, spoken->word_capacity, spoken->words + 1)) {
        spoken->short_of_memory = true;
        return NULL;
    }
    qv_spoken_word *word = &spoken->word[spoken->words++];
    *word = (qv_spoken_word){.text = spoken->char_count,
                             .length = (int)length,
                             .begin = begin,
                             .end = end,
                             .after = QV_BREAK_NONE};
    memcpy(spoken->chars + spoken->char_count, text, length);
    spoken->char_count += length;
    spoken->chars[spoken->char_count++] = '\0';
    return word;
}

void qv_spoken_break(qv_spoken *spoken, int symbol)
{
    if (spoken->words == 0)
        return;
    uint8_t *after = &spoken->word[spoken->words - 1].after;
    if (symbol > *after)
        *after = (uint8_t)symbol;
}
