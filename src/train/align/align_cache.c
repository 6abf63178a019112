// SPDX-License-Identifier: MIT
#include "train/align/align_cache.h"
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "quaver/quaver.h"
#include "text/phones.h"
#include "train/data/clip_memory.h"
#include "base/hash.h"
#include "base/platform.h"
#include "store/aside.h"
#include "train/align/lattice.h"

/* To be raised whenever the same corpus would be aligned otherwise. */
enum { ALIGN_VERSION = 4 };

static const char magic[8] = "QVALIGN";

struct header {
    char magic[8];
    uint64_t key;
    uint64_t checksum; // of what follows: for each clip a record, symbols, durations, words
    int64_t clips;
};

struct record {
    int32_t symbols, words;
    float score;
};

/* The symbols of all pronunciations, as the graph of the clip has them. */
static int hash_text(uint64_t *hash, qv_lattice *lattice, const qv_clip *clip, const qv_lexicon *lexicon)
{
    if (qv_lattice_build(lattice, clip, lexicon))
        return QV_ERROR_MEMORY;
    for (int i = 0; i < lattice->segments; i++) {
        const qv_segment *segment = &lattice->segment[i];
        int32_t values[] = {segment->symbol, segment->variant, segment->word, segment->place};
        *hash = qv_hash(*hash, values, sizeof values);
    }
    return 0;
}

int qv_align_key(const qv_corpus *corpus, const qv_lexicon *lexicon, const qv_align_settings *settings,
                 int workers, uint64_t *key)
{
    qv_lattice lattice = {0};
    int32_t values[] = {ALIGN_VERSION, settings->passes, settings->components, workers, corpus->count};
    uint64_t hash = qv_hash(QV_HASH_START, values, sizeof values);
    int error = 0;
    for (int i = 0; i < corpus->count && !error; i++) {
        const qv_clip *clip = &corpus->clip[i];
        hash = qv_hash(hash, clip->id, strlen(clip->id));
        hash = qv_hash(hash, &clip->memory->analysis.checksum, sizeof(uint64_t));
        error = hash_text(&hash, &lattice, clip, lexicon);
    }
    qv_lattice_free(&lattice);
    *key = hash;
    return error;
}

// ---- reading

static bool take(FILE *file, uint64_t *hash, void *bytes, size_t count)
{
    if (fread(bytes, 1, count, file) != count)
        return false;
    *hash = qv_hash(*hash, bytes, count);
    return true;
}

/* Whether it is an alignment of that clip. */
static bool plausible(const qv_alignment *alignment, const qv_clip *clip)
{
    int frames = 0;
    for (int i = 0; i < alignment->symbols; i++) {
        int duration = alignment->duration[i];
        if (alignment->symbol[i] >= QV_SYMBOLS || duration < 0 || duration > clip->whole_frames - frames)
            return false;
        frames += duration;
    }
    for (int i = 0; i < alignment->words; i++) {
        const qv_word *word = &alignment->word[i];
        if (word->first_symbol < 0 || word->symbols < 0 || word->symbols > alignment->symbols ||
            word->first_symbol > alignment->symbols - word->symbols || word->end > strlen(clip->text) ||
            word->begin > word->end)
            return false;
    }
    return frames == clip->whole_frames;
}

static int read_clip(FILE *file, uint64_t *hash, const qv_clip *clip, qv_alignment *alignment)
{
    struct record record;
    if (!take(file, hash, &record, sizeof record) || record.symbols < 0 ||
        record.symbols > 4 * QV_MOST_SYMBOLS || record.words < 0 || record.words > QV_MOST_SYMBOLS)
        return QV_ERROR_FORMAT;
    size_t symbols = (size_t)record.symbols, words = (size_t)record.words;
    *alignment = (qv_alignment){.symbols = record.symbols, .words = record.words, .score = record.score};
    if (!symbols)
        return 0; // no way was found through it
    alignment->symbol = malloc(symbols * sizeof *alignment->symbol);
    alignment->duration = malloc(symbols * sizeof *alignment->duration);
    alignment->word = calloc(words + 1, sizeof *alignment->word);
    if (!alignment->symbol || !alignment->duration || !alignment->word)
        return QV_ERROR_MEMORY;
    if (!take(file, hash, alignment->symbol, symbols * sizeof *alignment->symbol) ||
        !take(file, hash, alignment->duration, symbols * sizeof *alignment->duration) ||
        !take(file, hash, alignment->word, words * sizeof *alignment->word))
        return QV_ERROR_FORMAT;
    return plausible(alignment, clip) ? 0 : QV_ERROR_FORMAT;
}

int qv_align_load(const char *path, uint64_t key, const qv_corpus *corpus, qv_alignment *alignment)
{
    FILE *file = qv_file_open(path, "r");
    if (!file)
        return QV_ERROR_FORMAT;
    struct header header;
    uint64_t hash = QV_HASH_START;
    int error = 0;
    if (fread(&header, sizeof header, 1, file) != 1 || memcmp(header.magic, magic, sizeof magic) ||
        header.key != key || header.clips != corpus->count)
        error = QV_ERROR_FORMAT;
    for (int i = 0; i < corpus->count && !error; i++)
        error = read_clip(file, &hash, &corpus->clip[i], &alignment[i]);
    if (!error && (hash != header.checksum || fgetc(file) != EOF))
        error = QV_ERROR_FORMAT;
    fclose(file);
    for (int i = 0; i < corpus->count && error; i++)
        qv_alignment_free(&alignment[i]);
    return error;
}

// ---- writing

/* Writes to `file` unless NULL; hashes in any case. The stream remembers a failure. */
static void give(FILE *file, uint64_t *hash, const void *bytes, size_t count)
{
    *hash = qv_hash(*hash, bytes, count);
    if (file)
        fwrite(bytes, 1, count, file);
}

static void give_clips(FILE *file, uint64_t *hash, int clips, const qv_alignment *alignment)
{
    for (int i = 0; i < clips; i++) {
        const qv_alignment *a = &alignment[i];
        struct record record = {a->symbols, a->symbols ? a->words : 0, a->score};
        give(file, hash, &record, sizeof record);
        if (!a->symbols)
            continue;
        give(file, hash, a->symbol, (size_t)a->symbols * sizeof *a->symbol);
        give(file, hash, a->duration, (size_t)a->symbols * sizeof *a->duration);
        give(file, hash, a->word, (size_t)a->words * sizeof *a->word);
    }
}

static void write_all(FILE *file, uint64_t key, int clips, const qv_alignment *alignment)
{
    struct header header = {.key = key, .checksum = QV_HASH_START, .clips = clips};
    memcpy(header.magic, magic, sizeof magic);
    give_clips(NULL, &header.checksum, clips, alignment);
    uint64_t hash = QV_HASH_START;
    fwrite(&header, sizeof header, 1, file);
    give_clips(file, &hash, clips, alignment);
}

int qv_align_save(const char *path, uint64_t key, const qv_corpus *corpus, const qv_alignment *alignment)
{
    qv_aside *aside;
    int error = qv_aside_open(&aside, path, QV_ASIDE_DURABLE);
    if (error)
        return error;
    write_all(qv_aside_stream(aside), key, corpus->count, alignment);
    return qv_aside_close(&aside);
}
