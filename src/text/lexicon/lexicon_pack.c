// SPDX-License-Identifier: MIT
/* Compiling a dictionary; the format is in lexicon_format.h. */
#include "text/lexicon/lexicon.h"
#include "base/grow.h"
#include "text/lexicon/lexicon_format.h"
#include "quaver/quaver.h"
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What to sort: a pronunciation, and where its word and symbols are. */
typedef struct item {
    const char *word;
    const uint8_t *symbol;
    int length, symbols;
    size_t order; // in the file
} item;

typedef struct packer {
    uint8_t *bytes;
    size_t size, capacity;
    uint8_t code_bits[LEXICON_CODES];
    uint16_t code[LEXICON_CODES];
    uint32_t window; // bits that do not make a byte yet
    unsigned held;
    bool short_of_memory;
} packer;

static int compare_words(const item *a, const item *b)
{
    int order = memcmp(a->word, b->word, (size_t)(a->length < b->length ? a->length : b->length));
    return order ? order : a->length - b->length;
}

static int compare_items(const void *a, const void *b)
{
    const item *x = a, *y = b;
    int order = compare_words(x, y);
    return order ? order : (x->order > y->order) - (x->order < y->order);
}

static item *sorted_items(const qv_dictionary *d)
{
    item *items = malloc((d->entries ? d->entries : 1) * sizeof *items);
    if (!items)
        return NULL;
    for (size_t i = 0; i < d->entries; i++) {
        const qv_pronunciation *e = &d->entry[i];
        items[i] = (item){d->chars + e->word, d->symbol + e->symbol, e->length, e->symbols, i};
    }
    qsort(items, d->entries, sizeof *items, compare_items);
    return items;
}

/* Lengths of a Huffman code for `count`; the shortest tree is built over and over with flatter counts until
 * no code is longer than LEXICON_LONGEST. */
static void code_lengths(const uint64_t *count, uint8_t *bits)
{
    uint64_t weight[2 * LEXICON_USED], flat[LEXICON_USED];
    int parent[2 * LEXICON_USED], longest;
    for (int i = 0; i < LEXICON_USED; i++)
        flat[i] = count[i] + 1;
    do {
        int nodes = LEXICON_USED;
        bool joined[2 * LEXICON_USED] = {false};
        memcpy(weight, flat, sizeof flat);
        for (; nodes < 2 * LEXICON_USED - 1; nodes++) {
            int least[2] = {-1, -1};
            for (int k = 0; k < 2; k++) {
                for (int i = 0; i < nodes; i++)
                    if (!joined[i] && (least[k] < 0 || weight[i] < weight[least[k]]))
                        least[k] = i;
                joined[least[k]] = true;
                parent[least[k]] = nodes;
            }
            weight[nodes] = weight[least[0]] + weight[least[1]];
        }
        longest = 0;
        for (int i = 0; i < LEXICON_USED; i++) {
            int depth = 0;
            for (int node = i; node != nodes - 1; node = parent[node])
                depth++;
            bits[i] = (uint8_t)depth;
            longest = depth > longest ? depth : longest;
            flat[i] = flat[i] / 2 + 1;
        }
    } while (longest > LEXICON_LONGEST);
}

static void assign_codes(packer *p, const item *items, size_t count)
{
    uint64_t used[LEXICON_USED] = {0};
    for (size_t i = 0; i < count; i++) {
        bool last = i + 1 == count || compare_words(&items[i], &items[i + 1]) != 0;
        used[last ? LEXICON_END : LEXICON_NEXT]++;
        for (int k = 0; k < items[i].symbols; k++)
            used[items[i].symbol[k] - QV_FIRST_PHONE]++;
    }
    code_lengths(used, p->code_bits);
    unsigned next = 0; // as an LEXICON_LONGEST-bit number, as the reader counts
    for (int length = 1; length <= LEXICON_LONGEST; length++)
        for (int i = 0; i < LEXICON_USED; i++)
            if (p->code_bits[i] == length) {
                p->code[i] = (uint16_t)(next >> (LEXICON_LONGEST - length));
                next += 1u << (LEXICON_LONGEST - length);
            }
}

static void put_byte(packer *p, unsigned byte)
{
    if (QV_GROW(p->bytes, p->capacity, p->size + 1))
        p->short_of_memory = true;
    else
        p->bytes[p->size++] = (uint8_t)byte;
}

static void put_u32(packer *p, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        put_byte(p, value >> (8 * i) & 255);
}

static void put_code(packer *p, int symbol)
{
    p->window = p->window << p->code_bits[symbol] | p->code[symbol];
    p->held += p->code_bits[symbol];
    while (p->held >= 8) {
        p->held -= 8;
        put_byte(p, p->window >> p->held & 255);
    }
}

static void flush_codes(packer *p)
{
    if (p->held > 0)
        put_byte(p, p->window << (8 - p->held) & 255);
    p->held = 0;
    p->window = 0;
}

/* The word of `count` items with its pronunciations; `before` is the word it shares bytes with, or NULL. */
static int put_entry(packer *p, const item *items, size_t count, const item *before)
{
    int shared = 0;
    if (before)
        while (shared < items->length && shared < before->length &&
               items->word[shared] == before->word[shared])
            shared++;
    int own = items->length - shared;
    put_byte(p, (unsigned)((shared < 15 ? shared : 15) | (own < 15 ? own : 15) << 4));
    if (shared >= 15)
        put_byte(p, (unsigned)(shared - 15));
    if (own >= 15)
        put_byte(p, (unsigned)(own - 15));
    for (int i = shared; i < items->length; i++)
        put_byte(p, (uint8_t)items->word[i]);
    size_t length_at = p->size;
    put_byte(p, 0);
    for (size_t i = 0; i < count; i++) {
        for (int k = 0; k < items[i].symbols; k++)
            put_code(p, items[i].symbol[k] - QV_FIRST_PHONE);
        put_code(p, i + 1 < count ? LEXICON_NEXT : LEXICON_END);
    }
    flush_codes(p);
    if (p->short_of_memory)
        return QV_ERROR_MEMORY;
    if (p->size - length_at - 1 > 255)
        return QV_ERROR_FORMAT;
    p->bytes[length_at] = (uint8_t)(p->size - length_at - 1);
    return 0;
}

static int put_entries(packer *p, const item *items, size_t count, size_t offsets_at, size_t entries_at)
{
    size_t word = 0;
    const item *before = NULL;
    for (size_t i = 0, next; i < count; i = next, word++) {
        for (next = i + 1; next < count && compare_words(&items[i], &items[next]) == 0;)
            next++;
        if (word % LEXICON_BLOCK == 0) {
            size_t offset = p->size - entries_at;
            for (int k = 0; k < 4; k++)
                p->bytes[offsets_at++] = (uint8_t)(offset >> (8 * k));
            before = NULL;
        }
        int error = put_entry(p, items + i, next - i, before);
        if (error)
            return error;
        before = &items[i];
    }
    size_t end = p->size - entries_at;
    if (p->size > UINT32_MAX)
        return QV_ERROR_FORMAT;
    for (int k = 0; k < 4; k++)
        p->bytes[offsets_at++] = (uint8_t)(end >> (8 * k));
    return 0;
}

static int put_lexicon(packer *p, const item *items, size_t count)
{
    uint32_t words = 0;
    for (size_t i = 0; i < count; i++)
        words += i == 0 || compare_words(&items[i - 1], &items[i]) != 0;
    uint32_t blocks = (words + LEXICON_BLOCK - 1) / LEXICON_BLOCK;
    assign_codes(p, items, count);
    for (int i = 0; i < 4; i++)
        put_byte(p, (unsigned)"QVLX"[i]);
    put_u32(p, LEXICON_VERSION);
    put_u32(p, words);
    put_u32(p, blocks);
    for (int i = 0; i < LEXICON_CODES; i++)
        put_byte(p, p->code_bits[i]);
    size_t offsets_at = p->size;
    for (uint32_t i = 0; i <= blocks; i++)
        put_u32(p, 0);
    if (p->short_of_memory)
        return QV_ERROR_MEMORY;
    return put_entries(p, items, count, offsets_at, p->size);
}

int qv_lexicon_pack(const qv_dictionary *dictionary, uint8_t **bytes, size_t *size)
{
    packer p = {0};
    item *items = sorted_items(dictionary);
    int error = items ? put_lexicon(&p, items, dictionary->entries) : QV_ERROR_MEMORY;
    free(items);
    if (error) {
        free(p.bytes);
        return error;
    }
    *bytes = p.bytes;
    *size = p.size;
    return 0;
}

int qv_lexicon_compile(const char *path, uint8_t **bytes, size_t *size, char *message, size_t message_size)
{
    qv_dictionary dictionary = {0};
    int error = qv_dictionary_read(&dictionary, path, message, message_size);
    if (error)
        return error;
    error = qv_lexicon_pack(&dictionary, bytes, size);
    qv_dictionary_free(&dictionary);
    if (error)
        snprintf(message, message_size, "%s: %s", path,
                 error == QV_ERROR_MEMORY ? "memory is short" : "a word has too many pronunciations");
    return error;
}
