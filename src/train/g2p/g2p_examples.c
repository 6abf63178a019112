// SPDX-License-Identifier: MIT
#include "train/g2p/g2p_examples.h"
#include <stdlib.h>
#include <string.h>

static bool usable(const qv_g2p_entry *word, int symbols)
{
    int known = 0;
    for (int i = 0; i < word->length; i++)
        known += qv_g2p_letter(word->letters[i]) > 0;
    return known > 0 && word->length <= QV_G2P_LONGEST && symbols < QV_G2P_LONGEST;
}

bool qv_g2p_examples_take(qv_g2p_examples *examples, const qv_g2p_data *data, bool whole, int most_words)
{
    *examples = (qv_g2p_examples){.list = malloc(sizeof *examples->list * data->dictionary.entries)};
    if (!examples->list)
        return false;
    size_t words = data->words;
    if (most_words > 0 && (size_t)most_words < words)
        words = (size_t)most_words;
    for (size_t i = 0; i < words; i++) {
        if (!whole && qv_g2p_data_split(i) != QV_G2P_TRAIN)
            continue;
        for (size_t k = 0; k < data->word[i].count; k++) {
            qv_g2p_example e = {.word = &data->word[i]};
            e.symbol = qv_g2p_data_symbols(data, e.word, k, &e.symbols);
            if (usable(e.word, e.symbols))
                examples->list[examples->count++] = e;
        }
    }
    return true;
}

void qv_g2p_examples_free(qv_g2p_examples *examples)
{
    free(examples->list);
    *examples = (qv_g2p_examples){0};
}

int qv_g2p_example_length(const qv_g2p_example *example)
{
    return example->word->length * (QV_G2P_LONGEST + 1) + example->symbols;
}

/* Column n of the batch; rows are `count` apart. */
static void lay_out_one(const qv_g2p_example *e, int n, int count, int *letter, int *previous, int *target)
{
    for (int i = 0; i < e->word->length; i++)
        letter[i * count + n] = qv_g2p_letter(e->word->letters[i]);
    for (int i = 0; i <= e->symbols; i++) {
        target[i * count + n] = i < e->symbols ? e->symbol[i] - QV_FIRST_PHONE : QV_G2P_END;
        previous[i * count + n] = i > 0 ? e->symbol[i - 1] - QV_FIRST_PHONE : QV_G2P_START;
    }
}

bool qv_g2p_examples_lay_out(const qv_g2p_examples *examples, const int *index, int count, qv_arena *arena,
                             qv_g2p_batch *batch)
{
    int letters = 0, phones = 0;
    for (int n = 0; n < count; n++) {
        const qv_g2p_example *e = &examples->list[index[n]];
        letters = e->word->length > letters ? e->word->length : letters;
        phones = e->symbols + 1 > phones ? e->symbols + 1 : phones;
    }
    const size_t size = (size_t)count * (size_t)(2 + letters + 2 * phones);
    int *length = qv_arena_bytes(arena, size * sizeof *length);
    if (!length)
        return false;
    memset(length, 0, size * sizeof *length);
    int *phone_length = length + count, *letter = phone_length + count, *previous = letter + letters * count,
        *target = previous + phones * count;
    for (int n = 0; n < count; n++) {
        const qv_g2p_example *e = &examples->list[index[n]];
        length[n] = e->word->length;
        phone_length[n] = e->symbols + 1;
        lay_out_one(e, n, count, letter, previous, target);
    }
    *batch = (qv_g2p_batch){.words = {letters, count, length},
                            .letters = letter,
                            .phones = {phones, count, phone_length},
                            .previous = previous,
                            .target = target};
    return true;
}
