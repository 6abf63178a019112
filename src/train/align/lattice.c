// SPDX-License-Identifier: MIT
#include "train/align/lattice.h"
#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "quaver/quaver.h"
#include "base/grow.h"

enum {
    MOST_VARIANTS = 8,
    MOST_WORD_SYMBOLS = 64,
    MOST_WORD_BYTES = 64,
    MOST_ENTRIES = 2 * (MOST_VARIANTS + 2),
    /* Shortest pauses in frames of 5 ms. Without them the closure of a stop at the beginning of a word would
     * pass for a pause. */
    EDGE_PAUSE = 3,
    MARKED_PAUSE = 8,   // at punctuation
    UNMARKED_PAUSE = 14 // between words
};

/* A way into what comes next. */
struct entry {
    int node; // -1: the beginning
    int skipped;
};

struct frontier {
    struct entry entry[MOST_ENTRIES];
    int entries;
};

int qv_symbol_class(int symbol)
{
    if (symbol < QV_FIRST_PHONE)
        return QV_SILENCE;
    int phone = symbol - QV_FIRST_PHONE;
    return phone < 24 ? phone : 24 + (phone - 24) / 3;
}

static int add_arc(qv_lattice *lattice, int from, int skipped, bool variant)
{
    if (QV_GROW(lattice->arc, lattice->arc_capacity, (size_t)lattice->arcs + 1))
        return QV_ERROR_MEMORY;
    lattice->arc[lattice->arcs++] = (qv_arc){from, (int8_t)skipped, variant};
    return 0;
}

static int add_entries(qv_lattice *lattice, const struct frontier *frontier, bool variant)
{
    int error = 0;
    for (int i = 0; i < frontier->entries && !error; i++)
        error = add_arc(lattice, frontier->entry[i].node, frontier->entry[i].skipped, variant);
    return error;
}

/* A chain of `count` nodes for one symbol; `from`: the ways into it, or NULL: from the node before. */
static int add_segment(qv_lattice *lattice, qv_segment segment, int count, const struct frontier *from)
{
    if (QV_GROW(lattice->segment, lattice->segment_capacity, (size_t)lattice->segments + 1))
        return QV_ERROR_MEMORY;
    int density = qv_symbol_class(segment.symbol) * QV_CLASS_STATES;
    for (int i = 0; i < count; i++) {
        if (QV_GROW(lattice->node, lattice->node_capacity, (size_t)lattice->nodes + 1))
            return QV_ERROR_MEMORY;
        qv_node node = {density + i * QV_CLASS_STATES / count, lattice->segments, lattice->arcs, 0};
        int error = i == 0 && from ? add_entries(lattice, from, segment.variant > 0)
                                   : add_arc(lattice, lattice->nodes - 1, -1, false);
        if (error)
            return error;
        node.arcs = lattice->arcs - node.first_arc;
        lattice->node[lattice->nodes++] = node;
    }
    lattice->segment[lattice->segments++] = segment;
    return 0;
}

static int add_pronunciation(qv_lattice *lattice, const uint8_t *symbol, int symbols, int word, int variant,
                             int place, const struct frontier *from)
{
    int error = 0;
    for (int i = 0; i < symbols && !error; i++) {
        qv_segment segment = {symbol[i], (int16_t)variant, word, place < 0 ? -1 : place + i};
        error = add_segment(lattice, segment, QV_CLASS_STATES, i == 0 ? from : NULL);
    }
    return error;
}

/* The word's letters in lower case, or 0 when it isn't one plain word. */
static size_t plain_word(const qv_clip *clip, const qv_word *word, char *letters)
{
    size_t length = word->end - word->begin;
    if (length > MOST_WORD_BYTES)
        return 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)clip->text[word->begin + i];
        if (!isalpha(c) && c != '\'')
            return 0;
        letters[i] = (char)tolower(c);
    }
    return length;
}

struct pronunciation {
    uint8_t symbol[MOST_WORD_SYMBOLS];
    int symbols;
};

/* The pronunciations of a word that differ from the clip's, when the clip's is one of the lexicon's. */
static int find_variants(const qv_clip *clip, const qv_word *word, const qv_lexicon *lexicon,
                         struct pronunciation *other)
{
    char letters[MOST_WORD_BYTES];
    size_t length = lexicon ? plain_word(clip, word, letters) : 0;
    bool own_is_listed = false;
    int count = 0;
    for (int variant = 0; length && variant <= MOST_VARIANTS && count < MOST_VARIANTS; variant++) {
        struct pronunciation *found = &other[count];
        found->symbols = qv_lexicon_find(lexicon, letters, length, variant, found->symbol, MOST_WORD_SYMBOLS);
        if (found->symbols <= 0)
            break;
        if (found->symbols == word->symbols &&
            !memcmp(found->symbol, clip->symbol + word->first_symbol, (size_t)found->symbols))
            own_is_listed = true;
        else
            count++;
    }
    return own_is_listed ? count : 0;
}

static int add_word(qv_lattice *lattice, const qv_clip *clip, int index, const qv_lexicon *lexicon,
                    struct frontier *frontier)
{
    const qv_word *word = &clip->word[index];
    struct pronunciation other[MOST_VARIANTS];
    struct frontier next = {.entries = 0};
    if (!word->symbols)
        return 0;
    int error = add_pronunciation(lattice, clip->symbol + word->first_symbol, word->symbols, index, 0,
                                  word->first_symbol, frontier);
    next.entry[next.entries++] = (struct entry){lattice->nodes - 1, -1};
    int variants = find_variants(clip, word, lexicon, other);
    for (int i = 0; i < variants && !error; i++) {
        error = add_pronunciation(lattice, other[i].symbol, other[i].symbols, index, i + 1, -1, frontier);
        next.entry[next.entries++] = (struct entry){lattice->nodes - 1, -1};
    }
    *frontier = next;
    return error;
}

static int add_break(qv_lattice *lattice, const qv_clip *clip, int place, struct frontier *frontier)
{
    int symbol = clip->symbol[place];
    bool edge = place == 0 || place == clip->symbols - 1;
    int least = edge ? EDGE_PAUSE : symbol == QV_BREAK_NONE ? UNMARKED_PAUSE : MARKED_PAUSE;
    qv_segment segment = {(uint8_t)symbol, 0, -1, place};
    int error = add_segment(lattice, segment, least, frontier);
    for (int i = 0; i < frontier->entries; i++)
        frontier->entry[i].skipped = symbol;
    if (frontier->entries < MOST_ENTRIES)
        frontier->entry[frontier->entries++] = (struct entry){lattice->nodes - 1, -1};
    return error;
}

int qv_lattice_build(qv_lattice *lattice, const qv_clip *clip, const qv_lexicon *lexicon)
{
    lattice->segments = lattice->nodes = lattice->arcs = 0;
    struct frontier frontier = {.entry = {{-1, -1}}, .entries = 1};
    int word = 0, error = 0;
    for (int place = 0; place < clip->symbols && !error;) {
        while (word < clip->words && (clip->word[word].first_symbol < place || !clip->word[word].symbols))
            word++;
        if (word < clip->words && clip->word[word].first_symbol == place) {
            error = add_word(lattice, clip, word, lexicon, &frontier);
            place += clip->word[word].symbols;
        } else {
            error = add_break(lattice, clip, place++, &frontier);
        }
    }
    lattice->first_last_arc = lattice->arcs;
    if (!error)
        error = add_entries(lattice, &frontier, false);
    lattice->last_arcs = lattice->arcs - lattice->first_last_arc;
    return error;
}

void qv_lattice_free(qv_lattice *lattice)
{
    free(lattice->segment);
    free(lattice->node);
    free(lattice->arc);
    *lattice = (qv_lattice){0};
}
