// SPDX-License-Identifier: MIT
#include "train/align/align_share.h"
#include <stdlib.h>
#include "base/team.h"

/* Of a clip, what the sizes of all else follow from. */
struct record {
    int symbols, words;
    float score;
};

/* What is sent of an alignment, one kind after the other. */
static qv_part symbols_of(const qv_alignment *a)
{
    return (qv_part){a->symbol, (size_t)a->symbols * sizeof *a->symbol};
}

static qv_part durations_of(const qv_alignment *a)
{
    return (qv_part){a->duration, (size_t)a->symbols * sizeof *a->duration};
}

static qv_part words_of(const qv_alignment *a)
{
    return (qv_part){a->word, a->symbols ? (size_t)a->words * sizeof *a->word : 0};
}

static bool send(qv_pool *pool, const qv_part *part, int count, bool from_first)
{
    return from_first ? qv_team_broadcast(qv_pool_link(pool), part, count) : qv_team_share(pool, part, count);
}

/* Room for an alignment of another process. */
static bool make_room(qv_alignment *a, const struct record *record)
{
    *a = (qv_alignment){.symbols = record->symbols, .words = record->words, .score = record->score};
    if (!a->symbols)
        return true; // no way was found through the clip
    a->symbol = malloc((size_t)a->symbols * sizeof *a->symbol);
    a->duration = malloc((size_t)a->symbols * sizeof *a->duration);
    a->word = calloc((size_t)a->words + 1, sizeof *a->word);
    return a->symbol && a->duration && a->word;
}

static bool share(qv_pool *pool, qv_alignment *alignment, int count, bool from_first, struct record *record,
                  qv_part *part)
{
    static qv_part (*const kinds[])(const qv_alignment *) = {symbols_of, durations_of, words_of};
    for (int i = 0; i < count; i++) {
        const qv_alignment *a = &alignment[i];
        record[i] = (struct record){a->symbols, a->symbols ? a->words : 0, a->score};
        part[i] = (qv_part){&record[i], sizeof record[i]};
    }
    bool well = send(pool, part, count, from_first);
    for (int i = 0; well && i < count; i++)
        well = alignment[i].symbol || make_room(&alignment[i], &record[i]);
    for (size_t kind = 0; well && kind < sizeof kinds / sizeof *kinds; kind++) {
        for (int i = 0; i < count; i++)
            part[i] = kinds[kind](&alignment[i]);
        well = send(pool, part, count, from_first);
    }
    return well;
}

bool qv_alignments_share(qv_pool *pool, qv_alignment *alignment, int count, bool from_first)
{
    if (!qv_pool_link(pool))
        return true;
    struct record *record = malloc(((size_t)count + 1) * sizeof *record);
    qv_part *part = malloc(((size_t)count + 1) * sizeof *part);
    const bool well = record && part && share(pool, alignment, count, from_first, record, part);
    free(record);
    free(part);
    return well;
}
