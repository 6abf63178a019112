// SPDX-License-Identifier: MIT
/* The words that no dictionary lists, with the phones that they are guessed to have. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/grow.h"
#include "base/message.h"
#include "base/platform.h"
#include "model/g2p_file.h"
#include "model/g2p_search.h"
#include "model/speller.h"
#include "quaver/quaver.h"
#include "text/phones.h"
#include "train/check/measure.h"

static const double no_lead = 0; // of what no model has an answer for

typedef struct list {
    qv_unlisted *item; // [count]
    size_t count, capacity;
} list;

static char *phones_of(const qv_utterance *utterance, const qv_word *word)
{
    char text[16 * QV_WORD_SYMBOLS], *to = text;
    *text = '\0';
    for (int i = 0; i < word->symbols && to + 8 < text + sizeof text; i++)
        to += sprintf(to, "%s%s", i ? " " : "", qv_symbol_name(utterance->symbol[word->first_symbol + i]));
    return strdup(text);
}

/* What is read as several words, "3xyz4", has no entry of a dictionary of its own. */
static bool is_one_word(const qv_utterance *utterance, int index)
{
    const qv_word *word = &utterance->word[index];
    return (!index || word[-1].begin != word->begin) &&
           (index + 1 == utterance->words || word[1].begin != word->begin);
}

static int add_words(list *all, const qv_entry *entry, const qv_utterance *utterance)
{
    for (int i = 0; i < utterance->words; i++) {
        const qv_word *word = &utterance->word[i];
        const size_t length = word->end - word->begin;
        const char *text = entry->text + word->begin;
        if (word->known || !is_one_word(utterance, i) || memchr(text, ' ', length) || length > QV_WORD_BYTES)
            continue;
        if (QV_GROW(all->item, all->capacity, all->count + 1))
            return QV_ERROR_MEMORY;
        qv_unlisted *item = &all->item[all->count++];
        *item = (qv_unlisted){.word = qv_format("%.*s", (int)length, text),
                              .phones = phones_of(utterance, word),
                              .count = 1,
                              .lead = no_lead,
                              .id = entry->id};
        if (!item->word || !item->phones)
            return QV_ERROR_MEMORY;
    }
    return QV_OK;
}

static int collect(const qv_session *session, list *all)
{
    int error = QV_OK;
    for (int i = 0; !error && i < session->dataset->count; i++) {
        const qv_entry *entry = &session->dataset->entry[i];
        qv_utterance utterance = {0};
        error = qv_text_whole(session->text, entry->text, strlen(entry->text), &utterance);
        if (!error)
            error = add_words(all, entry, &utterance);
        qv_utterance_free(&utterance);
    }
    return error;
}

static int by_word(const void *a, const void *b)
{
    return strcasecmp(((const qv_unlisted *)a)->word, ((const qv_unlisted *)b)->word);
}

static int by_certainty(const void *a, const void *b)
{
    const qv_unlisted *x = a, *y = b;
    return x->lead != y->lead ? (x->lead > y->lead) - (x->lead < y->lead) : by_word(a, b);
}

/* Each word once. */
static void merge(list *all)
{
    size_t kept = 0;
    if (all->count == 0)
        return;
    qsort(all->item, all->count, sizeof *all->item, by_word);
    for (size_t i = 0; i < all->count; i++) {
        if (kept && !by_word(&all->item[kept - 1], &all->item[i])) {
            all->item[kept - 1].count++;
            free(all->item[i].word);
            free(all->item[i].phones);
        } else {
            all->item[kept++] = all->item[i];
        }
    }
    all->count = kept;
}

/* Asks the model how certain each guess is. */
static int find_leads(list *all, const qv_g2p_loaded *loaded)
{
    qv_g2p_search *search;
    qv_g2p_word *word = calloc(all->count + 1, sizeof *word);
    char **small = calloc(all->count + 1, sizeof *small);
    qv_g2p_guess *guess = calloc(all->count + 1, sizeof *guess);
    int error = word && small && guess ? QV_OK : QV_ERROR_MEMORY;
    for (size_t i = 0; !error && i < all->count; i++) {
        small[i] = strdup(all->item[i].word);
        error = small[i] ? QV_OK : QV_ERROR_MEMORY;
        for (char *c = small[i]; c && *c; c++)
            *c = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
        word[i] = (qv_g2p_word){small[i], small[i] ? strlen(small[i]) : 0};
    }
    if (!error)
        error = qv_g2p_search_open(&search, &loaded->model, loaded->value, QV_SPELLER_BEAM);
    if (!error) {
        error = qv_g2p_search_run(search, word, (int)all->count, 1, guess);
        qv_g2p_search_close(&search);
    }
    for (size_t i = 0; !error && i < all->count; i++)
        all->item[i].lead = guess[i].symbols ? (double)guess[i].lead : no_lead;
    for (size_t i = 0; small && i < all->count; i++)
        free(small[i]);
    free(small);
    free(guess);
    free(word);
    return error;
}

int qv_check_words(qv_check *check, const qv_tensor_file *letters, char *message, size_t size)
{
    list all = {.count = 0};
    int error = collect(&check->session, &all);
    if (!error) // else the last one may be without a word
        merge(&all);
    if (!error && letters && all.count) {
        qv_g2p_loaded loaded;
        error = qv_g2p_read(letters, &loaded, message, size);
        if (!error) {
            error = find_leads(&all, &loaded);
            qv_g2p_free(&loaded);
        }
    }
    if (!error && all.count)
        qsort(all.item, all.count, sizeof *all.item, by_certainty);
    check->unlisted = all.item;
    check->unlisted_count = (int)all.count;
    return error;
}
