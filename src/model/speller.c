// SPDX-License-Identifier: MIT
#include "model/speller.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "model/g2p_search.h"
#include "base/message.h"
#include "quaver/quaver.h"

enum { KEPT = 256 }; // answers, each in the place that its word's hash gives

typedef struct answer {
    uint8_t length; // of the word; 0: none kept
    uint8_t symbols;
    char word[QV_G2P_LONGEST];
    uint8_t symbol[QV_G2P_LONGEST];
} answer;

struct qv_speller {
    qv_letters *letters;   // NULL: there is no model, or it could not be read
    qv_g2p_search *search; // NULL before the first word, and at rest
    bool short_of_memory;  // when a word was asked for
    answer kept[KEPT];
};

int qv_speller_open(qv_speller **speller, qv_letters *letters)
{
    *speller = calloc(1, sizeof **speller);
    if (!*speller)
        return QV_ERROR_MEMORY;
    (*speller)->letters = letters;
    return QV_OK;
}

void qv_speller_close(qv_speller **speller)
{
    if (!speller || !*speller)
        return;
    qv_g2p_search_close(&(*speller)->search);
    free(*speller);
    *speller = NULL;
}

int qv_speller_load(qv_speller *s, char *message, size_t size)
{
    const qv_g2p_loaded *model;
    if (s->search)
        return QV_OK;
    if (!s->letters)
        return qv_fail(QV_ERROR_FORMAT, message, size, "there is no letters-to-phones model");
    int error = qv_letters_get(s->letters, &model, message, size);
    if (error)
        return error;
    error = qv_g2p_search_open(&s->search, &model->model, model->value, QV_SPELLER_BEAM);
    return error ? qv_fail(error, message, size, "memory is short") : QV_OK;
}

void qv_speller_rest(qv_speller *s)
{
    qv_g2p_search_close(&s->search);
}

static bool ready(qv_speller *s)
{
    if (s->search)
        return true;
    const int error = s->letters ? qv_speller_load(s, NULL, 0) : QV_OK;
    if (error == QV_ERROR_MEMORY)
        s->short_of_memory = true;
    else if (error)
        s->letters = NULL; // don't try again for every word
    return s->search != NULL;
}

bool qv_speller_was_short(qv_speller *s)
{
    const bool was = s->short_of_memory;
    s->short_of_memory = false;
    return was;
}

/* FNV-1a (Fowler, Noll and Vo 1991) */
static uint32_t hash(const char *word, size_t length)
{
    uint32_t sum = 2166136261u;
    for (size_t i = 0; i < length; i++)
        sum = (sum ^ (uint8_t)word[i]) * 16777619u;
    return sum;
}

static void find(qv_speller *s, const char *word, size_t length, answer *kept)
{
    const qv_g2p_word asked = {word, length};
    qv_g2p_guess guess;
    kept->length = 0;
    if (qv_g2p_search_run(s->search, &asked, 1, 1, &guess)) {
        s->short_of_memory = true;
        return;
    }
    kept->length = (uint8_t)length;
    memcpy(kept->word, word, length);
    kept->symbols = (uint8_t)guess.symbols;
    memcpy(kept->symbol, guess.symbol, (size_t)guess.symbols);
}

int qv_speller_spell(void *speller, const char *word, size_t length, uint8_t *symbols, int capacity)
{
    qv_speller *s = speller;
    if (length < 1 || length > QV_G2P_LONGEST || !ready(s))
        return 0;
    answer *kept = &s->kept[hash(word, length) % KEPT];
    if (kept->length != length || memcmp(kept->word, word, length) != 0)
        find(s, word, length, kept);
    if (kept->length == 0 || kept->symbols > capacity)
        return 0;
    memcpy(symbols, kept->symbol, kept->symbols);
    return kept->symbols;
}
