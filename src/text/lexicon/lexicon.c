// SPDX-License-Identifier: MIT
#include "text/lexicon/lexicon.h"
#include "text/lexicon/lexicon_format.h"
#include "quaver/quaver.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct qv_lexicon {
    const uint8_t *offsets; // [blocks + 1] u32
    const uint8_t *entries;
    uint32_t words, blocks, entry_bytes;
    // What the next LEXICON_LONGEST bits begin with: symbol | bits << 8; 0: no code.
    uint16_t decode[1 << LEXICON_LONGEST];
};

/* Fills the decoding table from the canonical code lengths; false if they make no prefix code. */
static bool build_decoder(qv_lexicon *lexicon, const uint8_t *bits)
{
    uint32_t next = 0;
    for (int length = 1; length <= LEXICON_LONGEST; length++) {
        for (int code = 0; code < LEXICON_CODES; code++) {
            if (bits[code] > LEXICON_LONGEST || (bits[code] && code >= LEXICON_USED))
                return false;
            if (bits[code] != length)
                continue;
            uint32_t span = 1u << (LEXICON_LONGEST - length);
            if (next + span > 1u << LEXICON_LONGEST)
                return false;
            for (uint32_t i = 0; i < span; i++)
                lexicon->decode[next++] = (uint16_t)(code | length << 8);
        }
    }
    return true;
}

int qv_lexicon_open(qv_lexicon **out, const uint8_t *bytes, size_t size)
{
    *out = NULL;
    if (size < LEXICON_HEADER + 4 || size > UINT32_MAX || memcmp(bytes, "QVLX", 4) != 0 ||
        lexicon_u32(bytes + 4) != LEXICON_VERSION)
        return QV_ERROR_FORMAT;
    uint32_t words = lexicon_u32(bytes + 8), blocks = lexicon_u32(bytes + 12);
    if (blocks != words / LEXICON_BLOCK + (words % LEXICON_BLOCK != 0) ||
        blocks > (size - LEXICON_HEADER) / 4 - 1)
        return QV_ERROR_FORMAT;
    qv_lexicon *lexicon = calloc(1, sizeof *lexicon);
    if (!lexicon)
        return QV_ERROR_MEMORY;
    size_t tables = LEXICON_HEADER + 4 * ((size_t)blocks + 1);
    lexicon->words = words;
    lexicon->blocks = blocks;
    lexicon->offsets = bytes + LEXICON_HEADER;
    lexicon->entries = bytes + tables;
    lexicon->entry_bytes = (uint32_t)(size - tables);
    if (!build_decoder(lexicon, bytes + 16)) {
        free(lexicon);
        return QV_ERROR_FORMAT;
    }
    *out = lexicon;
    return 0;
}

void qv_lexicon_close(qv_lexicon **lexicon)
{
    free(*lexicon);
    *lexicon = NULL;
}

size_t qv_lexicon_words(const qv_lexicon *lexicon)
{
    return lexicon->words;
}

/* A place in the entries that never runs past its end. */
typedef struct cursor {
    const uint8_t *at, *end;
} cursor;

static cursor block_cursor(const qv_lexicon *lexicon, uint32_t block)
{
    uint32_t begin = lexicon_u32(lexicon->offsets + 4 * (size_t)block);
    uint32_t end = lexicon_u32(lexicon->offsets + 4 * (size_t)block + 4);
    if (begin > end || end > lexicon->entry_bytes)
        begin = end = 0;
    return (cursor){lexicon->entries + begin, lexicon->entries + end};
}

static bool read_byte(cursor *c, unsigned *value)
{
    if (c->at == c->end)
        return false;
    *value = *c->at++;
    return true;
}

/* One entry of a block as it is unfolded. */
typedef struct entry {
    char word[QV_WORD_BYTES];
    unsigned length;
    const uint8_t *packed;
    unsigned packed_bytes;
} entry;

static bool read_entry(cursor *c, entry *e)
{
    unsigned head, more, shared, own;
    if (!read_byte(c, &head))
        return false;
    shared = head & 15;
    own = head >> 4;
    if (shared == 15) {
        if (!read_byte(c, &more))
            return false;
        shared += more;
    }
    if (own == 15) {
        if (!read_byte(c, &more))
            return false;
        own += more;
    }
    if (shared > e->length || shared + own > sizeof e->word || own > (size_t)(c->end - c->at))
        return false;
    memcpy(e->word + shared, c->at, own);
    e->length = shared + own;
    c->at += own;
    if (!read_byte(c, &e->packed_bytes) || e->packed_bytes > (size_t)(c->end - c->at))
        return false;
    e->packed = c->at;
    c->at += e->packed_bytes;
    return true;
}

static int compare(const char *a, size_t a_length, const char *b, size_t b_length)
{
    int order = memcmp(a, b, a_length < b_length ? a_length : b_length);
    return order ? order : (a_length > b_length) - (a_length < b_length);
}

/* The last block whose first word is not after `word`. */
static uint32_t find_block(const qv_lexicon *lexicon, const char *word, size_t length)
{
    uint32_t low = 0, high = lexicon->blocks; // the block is in [low, high)
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        cursor c = block_cursor(lexicon, middle);
        entry first;
        first.length = 0;
        if (read_entry(&c, &first) && compare(first.word, first.length, word, length) <= 0)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Unpacks one of an entry's pronunciations; 0 when there is no such one, or it is longer than capacity. */
static int unpack(const qv_lexicon *lexicon, const entry *e, int variant, uint8_t *symbols, int capacity)
{
    uint32_t window = 0; // the next bits, most significant first
    unsigned held = 0, at = 0, count = 0;
    for (;;) {
        while (held <= 24 && at < e->packed_bytes) {
            window |= (uint32_t)e->packed[at++] << (24 - held);
            held += 8;
        }
        unsigned code = lexicon->decode[window >> (32 - LEXICON_LONGEST)];
        unsigned bits = code >> 8, symbol = code & 255;
        if (bits == 0 || bits > held)
            return 0;
        window <<= bits;
        held -= bits;
        if (symbol >= LEXICON_NEXT) {
            if (variant == 0)
                return (int)count;
            if (symbol == LEXICON_END)
                return 0;
            variant--;
        } else if (variant == 0) {
            if ((int)count == capacity)
                return 0;
            symbols[count++] = (uint8_t)(QV_FIRST_PHONE + symbol);
        }
    }
}

int qv_lexicon_find(const qv_lexicon *lexicon, const char *word, size_t length, int variant, uint8_t *symbols,
                    int capacity)
{
    if (lexicon->blocks == 0 || length == 0 || length > QV_WORD_BYTES || variant < 0)
        return 0;
    cursor c = block_cursor(lexicon, find_block(lexicon, word, length));
    entry e;
    e.length = 0;
    for (int i = 0; i < LEXICON_BLOCK && read_entry(&c, &e); i++) {
        int order = compare(e.word, e.length, word, length);
        if (order == 0)
            return unpack(lexicon, &e, variant, symbols, capacity);
        if (order > 0)
            break;
    }
    return 0;
}

int qv_lexicon_each(const qv_lexicon *lexicon, int (*each)(void *user, const char *word, size_t length),
                    void *user)
{
    for (uint32_t block = 0; block < lexicon->blocks; block++) {
        cursor c = block_cursor(lexicon, block);
        entry e;
        e.length = 0;
        for (int i = 0; i < LEXICON_BLOCK && read_entry(&c, &e); i++) {
            const int stopped = each(user, e.word, e.length);
            if (stopped)
                return stopped;
        }
    }
    return 0;
}
