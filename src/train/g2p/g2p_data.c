// SPDX-License-Identifier: MIT
#include "train/g2p/g2p_data.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/platform.h"
#include "quaver/quaver.h"

/* By letters, then by place in the file. */
static int by_letters(const void *a, const void *b, void *user)
{
    const qv_dictionary *d = user;
    const size_t i = *(const size_t *)a, j = *(const size_t *)b;
    const qv_pronunciation *x = &d->entry[i], *y = &d->entry[j];
    const int shorter = x->length < y->length ? x->length : y->length;
    const int order = memcmp(d->chars + x->word, d->chars + y->word, (size_t)shorter);
    if (order || x->length != y->length)
        return order ? order : x->length - y->length;
    return i < j ? -1 : i > j;
}

static int by_place(const void *a, const void *b, void *user)
{
    const size_t *pronunciation = user;
    const size_t i = pronunciation[((const qv_g2p_entry *)a)->first];
    const size_t j = pronunciation[((const qv_g2p_entry *)b)->first];
    return i < j ? -1 : i > j;
}

static bool same_word(const qv_dictionary *d, size_t i, size_t j)
{
    const qv_pronunciation *x = &d->entry[i], *y = &d->entry[j];
    return x->length == y->length && memcmp(d->chars + x->word, d->chars + y->word, (size_t)x->length) == 0;
}

static void group(qv_g2p_data *data)
{
    const qv_dictionary *d = &data->dictionary;
    for (size_t i = 0; i < d->entries; i++)
        data->pronunciation[i] = i;
    qv_sort(data->pronunciation, d->entries, sizeof *data->pronunciation, by_letters, &data->dictionary);
    for (size_t i = 0; i < d->entries; i++) {
        const size_t at = data->pronunciation[i];
        if (i > 0 && same_word(d, data->pronunciation[i - 1], at)) {
            data->word[data->words - 1].count++;
            continue;
        }
        data->word[data->words++] = (qv_g2p_entry){
            .letters = d->chars + d->entry[at].word, .length = d->entry[at].length, .first = i, .count = 1};
    }
    qv_sort(data->word, data->words, sizeof *data->word, by_place, data->pronunciation);
}

int qv_g2p_data_open(qv_g2p_data *data, const char *path, char *message, size_t size)
{
    memset(data, 0, sizeof *data);
    const int error = qv_dictionary_read(&data->dictionary, path, message, size);
    if (error)
        return error;
    const size_t entries = data->dictionary.entries;
    if (entries == 0) {
        snprintf(message, size, "%s: no words in it", path);
        qv_g2p_data_close(data);
        return QV_ERROR_FORMAT;
    }
    data->word = malloc(entries * sizeof *data->word);
    data->pronunciation = malloc(entries * sizeof *data->pronunciation);
    if (!data->word || !data->pronunciation) {
        snprintf(message, size, "%s: memory is short", path);
        qv_g2p_data_close(data);
        return QV_ERROR_MEMORY;
    }
    group(data);
    return QV_OK;
}

void qv_g2p_data_close(qv_g2p_data *data)
{
    qv_dictionary_free(&data->dictionary);
    free(data->word);
    free(data->pronunciation);
    memset(data, 0, sizeof *data);
}

qv_g2p_split qv_g2p_data_split(size_t word)
{
    const size_t place = word % 20;
    return place == 19 ? QV_G2P_DEV : place >= 17 ? QV_G2P_TEST : QV_G2P_TRAIN;
}

const uint8_t *qv_g2p_data_symbols(const qv_g2p_data *data, const qv_g2p_entry *word, size_t variant,
                                   int *count)
{
    const qv_pronunciation *entry = &data->dictionary.entry[data->pronunciation[word->first + variant]];
    *count = entry->symbols;
    return data->dictionary.symbol + entry->symbol;
}
