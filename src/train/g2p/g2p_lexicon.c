// SPDX-License-Identifier: MIT
#include "train/g2p/g2p_lexicon.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "model/g2p_file.h"
#include "base/platform.h"
#include "quaver/quaver.h"
#include "text/language.h"
#include "text/lexicon/lexicon.h"
#include "text/pronounce.h"

/* A guess that led by less than this many nats might come out otherwise on another processor. */
static const float LEAST_LEAD = 0.02f;

enum { BEAM = 5 }; // as wide as voices search

typedef struct builder {
    const qv_g2p_data *data;
    qv_g2p_guess *guess; // [words]
    bool *stored;        // [words]
    size_t *shortest;    // [words], by length; also other lists of words
    uint8_t *bytes;      // compiled from the stored words
    size_t size;
    qv_lexicon *lexicon;
    size_t present;        // the word that is being pronounced
    qv_g2p_search *search; // for the rest of a word whose beginning is known by itself
    float lead;            // of the guess that was last asked for
} builder;

static void close_lexicon(builder *b)
{
    qv_lexicon_close(&b->lexicon);
    free(b->bytes);
    b->bytes = NULL;
    b->size = 0;
}

static int add_word(qv_dictionary *dictionary, const qv_g2p_data *data, const qv_g2p_entry *word)
{
    int error = QV_OK;
    for (size_t i = 0; !error && i < word->count; i++) {
        int count;
        const uint8_t *symbols = qv_g2p_data_symbols(data, word, i, &count);
        error = qv_dictionary_add(dictionary, word->letters, (size_t)word->length, symbols, count);
    }
    return error;
}

/* Compiles the words of which `chosen` [words] is true. */
static int compile(const qv_g2p_data *data, const bool *chosen, uint8_t **bytes, size_t *size)
{
    qv_dictionary dictionary = {0};
    int error = QV_OK;
    for (size_t i = 0; !error && i < data->words; i++)
        if (chosen[i])
            error = add_word(&dictionary, data, &data->word[i]);
    if (!error)
        error = qv_lexicon_pack(&dictionary, bytes, size);
    qv_dictionary_free(&dictionary);
    return error;
}

static int open_lexicon(builder *b)
{
    close_lexicon(b);
    const int error = compile(b->data, b->stored, &b->bytes, &b->size);
    return error ? error : qv_lexicon_open(&b->lexicon, b->bytes, b->size);
}

/* Letters to phones for the front end, which asks for the word that is being pronounced, or for what follows
 * the known parts that it begins with, or it in another spelling. */
static int recall(void *user, const char *word, size_t length, uint8_t *symbols, int capacity)
{
    builder *b = user;
    const qv_g2p_entry *present = &b->data->word[b->present];
    const qv_g2p_guess *guess = &b->guess[b->present];
    qv_g2p_guess rest = {0};
    if (length != (size_t)present->length || memcmp(word, present->letters, length) != 0) {
        const qv_g2p_word asked = {word, length};
        if (qv_g2p_search_run(b->search, &asked, 1, 1, &rest))
            return 0;
        guess = &rest;
    }
    b->lead = guess->lead;
    if (guess->symbols > capacity)
        return 0;
    memcpy(symbols, guess->symbol, (size_t)guess->symbols);
    return guess->symbols;
}

/* What the language knows better than dictionaries need not come out as listed. */
static bool corrected(const qv_g2p_entry *word)
{
    uint8_t symbols[QV_WORD_SYMBOLS];
    return qv_language_find(NULL)->correct(word->letters, (size_t)word->length, symbols, QV_WORD_SYMBOLS) > 0;
}

static bool comes_out_as(const builder *b, const qv_g2p_entry *word, size_t variant, const uint8_t *symbols,
                         int count)
{
    int listed_count;
    const uint8_t *listed = qv_g2p_data_symbols(b->data, word, variant, &listed_count);
    return count == listed_count && memcmp(symbols, listed, (size_t)count) == 0;
}

/* Stores the words that the front end pronounces otherwise than listed; returns how many. A stored word may
 * make others derivable, so this is repeated until nothing is left to store. */
static long store_wrong(builder *b)
{
    const qv_pronouncer pronouncer = {
        .lexicon = (const qv_lexicon **)&b->lexicon, .lexicons = 1, .spell = recall, .spell_user = b};
    uint8_t symbols[4 * QV_WORD_BYTES];
    long wrong = 0;
    bool *found = calloc(b->data->words, sizeof *found);
    if (!found)
        return QV_ERROR_MEMORY;
    for (size_t i = 0; i < b->data->words; i++) {
        const qv_g2p_entry *word = &b->data->word[i];
        bool known;
        b->present = i;
        const int count = qv_pronounce_word(&pronouncer, word->letters, (size_t)word->length, symbols,
                                            (int)sizeof symbols, &known);
        const bool sure = known || b->lead >= LEAST_LEAD;
        found[i] = !b->stored[i] && !corrected(word) && (!sure || !comes_out_as(b, word, 0, symbols, count));
        wrong += found[i];
    }
    for (size_t i = 0; i < b->data->words; i++)
        b->stored[i] |= found[i];
    free(found);
    return wrong;
}

static int settle(builder *b, long *wrong)
{
    for (;;) {
        const int error = open_lexicon(b);
        if (error)
            return error;
        const long more = store_wrong(b);
        if (more < 0)
            return (int)more;
        if (more == 0)
            return QV_OK;
        *wrong += more;
    }
}

static void sort_by_length(builder *b)
{
    size_t place[QV_WORD_BYTES + 2] = {0};
    for (size_t i = 0; i < b->data->words; i++)
        place[b->data->word[i].length + 1]++;
    for (int i = 0; i <= QV_WORD_BYTES; i++)
        place[i + 1] += place[i];
    for (size_t i = 0; i < b->data->words; i++)
        b->shortest[place[b->data->word[i].length]++] = i;
}

/* Size of the lexicon with the `count` shortest words added, which `chosen` [words] then says; negative:
 * error. */
static long size_with(const builder *b, size_t count, bool *chosen)
{
    uint8_t *bytes;
    size_t size;
    memcpy(chosen, b->stored, b->data->words * sizeof *chosen);
    for (size_t i = 0; i < count; i++)
        chosen[b->shortest[i]] = true;
    const int error = compile(b->data, chosen, &bytes, &size);
    if (error)
        return error;
    free(bytes);
    return (long)size;
}

/* Stores as many of the short words as fit in: all, or a number that halving finds. */
static int fill(builder *b, size_t budget, long *more)
{
    size_t low = 0, high = b->data->words + 1;
    bool *chosen = malloc(b->data->words * sizeof *chosen);
    if (!chosen)
        return QV_ERROR_MEMORY;
    for (size_t middle = b->data->words; high - low > 1 + b->data->words / 1000;
         middle = low + (high - low) / 2) {
        const long size = size_with(b, middle, chosen);
        if (size < 0) {
            free(chosen);
            return (int)size;
        }
        if ((size_t)size <= budget)
            low = middle;
        else
            high = middle;
    }
    free(chosen);
    for (size_t i = 0; i < low; i++) {
        *more += !b->stored[b->shortest[i]];
        b->stored[b->shortest[i]] = true;
    }
    return QV_OK;
}

static int guess_words(builder *b, const qv_g2p *model, const qv_real *value, qv_pool *pool)
{
    for (size_t i = 0; i < b->data->words; i++)
        b->shortest[i] = i;
    return qv_g2p_guess_all(model, value, b->data, b->shortest, (int)b->data->words, BEAM, pool, b->guess,
                            NULL);
}

static int build(builder *b, size_t budget, qv_g2p_lexicon_report *report)
{
    for (size_t i = 0; i < b->data->words; i++) {
        b->stored[i] = b->data->word[i].count > 1;
        report->several += b->stored[i];
    }
    report->words = (long)b->data->words;
    int error = settle(b, &report->wrong);
    if (!error && b->size < budget) {
        sort_by_length(b);
        error = fill(b, budget - budget / 200, &report->more); // room for what this makes wrong
        if (!error)
            error = settle(b, &report->wrong);
    }
    return error;
}

int qv_g2p_lexicon(const qv_g2p *model, const qv_real *value, const qv_g2p_data *data, size_t budget,
                   qv_pool *pool, uint8_t **bytes, qv_g2p_lexicon_report *report)
{
    builder b = {.data = data,
                 .guess = malloc(data->words * sizeof *b.guess),
                 .stored = calloc(data->words, sizeof *b.stored),
                 .shortest = malloc(data->words * sizeof *b.shortest)};
    *report = (qv_g2p_lexicon_report){0};
    int error = b.guess && b.stored && b.shortest ? QV_OK : QV_ERROR_MEMORY;
    if (!error)
        error = qv_g2p_search_open(&b.search, model, value, BEAM);
    if (!error)
        error = guess_words(&b, model, value, pool);
    if (!error)
        error = build(&b, budget, report);
    if (!error) {
        *bytes = b.bytes;
        report->bytes = b.size;
        b.bytes = NULL;
    }
    close_lexicon(&b);
    qv_g2p_search_close(&b.search);
    free(b.guess);
    free(b.stored);
    free(b.shortest);
    return error;
}

/* ---- What a file makes of a dictionary -------------------------------------------------------------------
 */

/* Guesses the words that the lexicon doesn't list. */
static int guess_missing(builder *b, const qv_g2p_loaded *loaded, qv_pool *pool)
{
    int count = 0;
    for (size_t i = 0; i < b->data->words; i++) {
        const qv_g2p_entry *word = &b->data->word[i];
        uint8_t symbols[QV_WORD_SYMBOLS];
        if (!qv_lexicon_find(b->lexicon, word->letters, (size_t)word->length, 0, symbols, QV_WORD_SYMBOLS))
            b->shortest[count++] = i;
    }
    qv_g2p_guess *guesses = malloc(sizeof *guesses * (size_t)(count + 1));
    if (!guesses)
        return QV_ERROR_MEMORY;
    const int error = qv_g2p_guess_all(&loaded->model, loaded->value, b->data, b->shortest, count, BEAM, pool,
                                       guesses, NULL);
    for (int i = 0; !error && i < count; i++)
        b->guess[b->shortest[i]] = guesses[i];
    free(guesses);
    return error;
}

static long count_wrong(builder *b, size_t *first)
{
    const qv_pronouncer pronouncer = {
        .lexicon = (const qv_lexicon **)&b->lexicon, .lexicons = 1, .spell = recall, .spell_user = b};
    long wrong = 0;
    for (size_t i = 0; i < b->data->words; i++) {
        const qv_g2p_entry *word = &b->data->word[i];
        uint8_t symbols[4 * QV_WORD_BYTES];
        bool known, right = false;
        b->present = i;
        const int count = qv_pronounce_word(&pronouncer, word->letters, (size_t)word->length, symbols,
                                            (int)sizeof symbols, &known);
        if (corrected(word))
            continue;
        for (size_t k = 0; k < word->count && !right; k++)
            right = comes_out_as(b, word, k, symbols, count);
        if (!right && wrong++ == 0 && first)
            *first = i;
    }
    return wrong;
}

long qv_g2p_check(const qv_tensor_file *file, const qv_g2p_data *data, qv_pool *pool, size_t *first)
{
    qv_g2p_loaded loaded;
    const qv_tensor_entry *entry;
    int error = qv_tensor_file_get(file, "lexicon", QV_TENSOR_U8, -1, -1, &entry, NULL, 0);
    if (!error)
        error = qv_g2p_read(file, &loaded, NULL, 0);
    if (error)
        return error;
    builder b = {.data = data,
                 .guess = calloc(data->words, sizeof *b.guess),
                 .shortest = malloc(data->words * sizeof *b.shortest)};
    error = b.guess && b.shortest ? qv_lexicon_open(&b.lexicon, entry->data, entry->bytes) : QV_ERROR_MEMORY;
    if (!error)
        error = qv_g2p_search_open(&b.search, &loaded.model, loaded.value, BEAM);
    if (!error)
        error = guess_missing(&b, &loaded, pool);
    const long wrong = error ? error : count_wrong(&b, first);
    qv_lexicon_close(&b.lexicon);
    qv_g2p_search_close(&b.search);
    free(b.guess);
    free(b.shortest);
    qv_g2p_free(&loaded);
    return wrong;
}

/* ---- The file ---------------------------------------------------------------------------------------------
 */

/* All of a voice that doesn't belong to its own model and lexicon. */
static void copy_voice(const qv_tensor_file *voice, qv_tensor_writer *writer)
{
    const char *key, *text;
    for (int i = 0; qv_tensor_file_text_at(voice, i, &key, &text); i++)
        if (strncmp(key, "g2p.", 4) != 0)
            qv_tensor_writer_add_text(writer, key, text);
    for (int i = 0; i < qv_tensor_file_count(voice); i++) {
        const qv_tensor_entry *entry = qv_tensor_file_at(voice, i);
        if (strncmp(entry->name, "g2p.", 4) != 0 && strcmp(entry->name, "lexicon") != 0)
            qv_tensor_writer_add_entry(writer, entry);
    }
}

static int write_parts(const qv_g2p_loaded *loaded, const uint8_t *bytes, const qv_g2p_lexicon_report *report,
                       const qv_g2p_parts *parts, char *message, size_t size)
{
    qv_tensor_writer *writer;
    qv_tensor_file *voice = NULL;
    int error = parts->voice ? qv_tensor_file_open(&voice, parts->voice, message, size) : QV_OK;
    if (error)
        return error;
    error = qv_tensor_writer_open(&writer);
    if (!error) {
        if (voice)
            copy_voice(voice, writer);
        qv_g2p_write(writer, &loaded->model, &loaded->params, loaded->value, QV_TENSOR_F16);
        qv_tensor_writer_add_data(writer, "lexicon", QV_TENSOR_U8, report->bytes, bytes);
        error = qv_tensor_writer_write(writer, parts->output, message, size);
        qv_tensor_writer_close(&writer);
    }
    qv_tensor_file_close(&voice);
    return error;
}

static int load_model(const char *path, qv_g2p_loaded *loaded, char *message, size_t size)
{
    qv_tensor_file *file;
    int error = qv_tensor_file_open(&file, path, message, size);
    if (error)
        return error;
    error = qv_g2p_read(file, loaded, message, size);
    qv_tensor_file_close(&file);
    return error;
}

int qv_g2p_assemble(const qv_g2p_parts *parts, qv_g2p_lexicon_report *report, char *message, size_t size)
{
    qv_g2p_loaded loaded;
    qv_g2p_data data;
    qv_pool *pool = NULL;
    uint8_t *bytes = NULL;
    int error = load_model(parts->model, &loaded, message, size);
    if (error)
        return error;
    error = qv_g2p_data_open(&data, parts->dictionary, message, size);
    if (!error) {
        error = qv_pool_open(&pool, parts->threads > 0 ? parts->threads : qv_pool_most_useful());
        if (!error)
            error = qv_g2p_lexicon(&loaded.model, loaded.value, &data, parts->budget, pool, &bytes, report);
        if (error)
            snprintf(message, size, "%s", qv_error_text(error));
        else
            error = write_parts(&loaded, bytes, report, parts, message, size);
        free(bytes);
        qv_pool_close(&pool);
        qv_g2p_data_close(&data);
    }
    qv_g2p_free(&loaded);
    return error;
}

/* ---- Held-out words -------------------------------------------------------------------------------------
 */

static int find(void *user, const char *word, size_t length, uint8_t *symbols, int capacity)
{
    return qv_lexicon_find(user, word, length, 0, symbols, capacity);
}

static int derive_guesses(const qv_g2p_data *data, qv_lexicon *known, const size_t *index, int count,
                          qv_g2p_guess *guesses)
{
    const qv_language *language = qv_language_find(NULL);
    int replaced = 0;
    for (int i = 0; i < count; i++) {
        const qv_g2p_entry *word = &data->word[index[i]];
        uint8_t symbols[QV_G2P_LONGEST];
        const int derived =
            language->derive(find, known, word->letters, (size_t)word->length, symbols, QV_G2P_LONGEST);
        if (derived < 1)
            continue;
        memcpy(guesses[i].symbol, symbols, (size_t)derived);
        guesses[i].symbols = derived;
        replaced++;
    }
    return replaced;
}

int qv_g2p_derive_all(const qv_g2p_data *data, qv_g2p_split split, const size_t *index, int count,
                      qv_g2p_guess *guesses)
{
    bool *known = malloc(data->words * sizeof *known);
    uint8_t *bytes = NULL;
    size_t size;
    qv_lexicon *lexicon = NULL;
    if (!known)
        return QV_ERROR_MEMORY;
    for (size_t i = 0; i < data->words; i++)
        known[i] = split != QV_G2P_ALL && qv_g2p_data_split(i) != split;
    int result = compile(data, known, &bytes, &size);
    if (!result)
        result = qv_lexicon_open(&lexicon, bytes, size);
    if (!result)
        result = derive_guesses(data, lexicon, index, count, guesses);
    qv_lexicon_close(&lexicon);
    free(bytes);
    free(known);
    return result;
}
