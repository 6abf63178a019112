// SPDX-License-Identifier: MIT
#include "train/align/align_path.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "quaver/quaver.h"

void qv_alignment_free(qv_alignment *alignment)
{
    free(alignment->symbol);
    free(alignment->duration);
    free(alignment->word);
    *alignment = (qv_alignment){0};
}

/* Begin of frames of 10 ms when the first frame of 5 ms is `begin`: the middle between two of those nearest
 * to the middle between two of these. */
static int to_frames(int begin)
{
    return (begin + 1) / 2;
}

static bool reserve(qv_alignment *alignment, const qv_clip *clip, int segments)
{
    size_t most = (size_t)clip->symbols + (size_t)segments;
    alignment->symbol = malloc(most * sizeof *alignment->symbol);
    alignment->duration = malloc(most * sizeof *alignment->duration);
    alignment->word = malloc(((size_t)clip->words + 1) * sizeof *alignment->word);
    if (!alignment->symbol || !alignment->duration || !alignment->word)
        return false;
    if (clip->words)
        memcpy(alignment->word, clip->word, (size_t)clip->words * sizeof *alignment->word);
    alignment->words = clip->words;
    return true;
}

/* Appends a symbol that begins at frame `begin` of 10 ms: that ends the one before it. */
static void append(qv_alignment *alignment, int symbol, int begin)
{
    int n = alignment->symbols++;
    alignment->symbol[n] = (uint8_t)symbol;
    alignment->duration[n] = begin; // for now; see end_durations
}

static void end_durations(qv_alignment *alignment, int frames)
{
    for (int i = 0; i < alignment->symbols; i++) {
        int next = i + 1 < alignment->symbols ? alignment->duration[i + 1] : frames;
        alignment->duration[i] = next - alignment->duration[i];
    }
}

/* The clip's symbols along the path; breaks that the path passes by last no time. `place` runs over the
 * clip's own symbols, of which the words are replaced by the pronunciation in the path. */
static void read_path(const qv_lattice *lattice, const int *path, int frames, const qv_clip *clip,
                      qv_alignment *alignment)
{
    int place = 0, word = -1;
    for (int t = 0; t < frames; t++) {
        int index = lattice->node[path[t]].segment;
        const qv_segment *segment = &lattice->segment[index];
        if (t && lattice->node[path[t - 1]].segment == index)
            continue;
        int until = segment->word < 0 ? segment->place : clip->word[segment->word].first_symbol;
        for (; place < until; place++)
            append(alignment, clip->symbol[place], to_frames(t));
        if (segment->word < 0) {
            place++;
        } else if (segment->word != word) {
            word = segment->word;
            alignment->word[word].first_symbol = alignment->symbols;
            alignment->word[word].symbols = 0;
            place += clip->word[word].symbols;
        }
        if (segment->word >= 0)
            alignment->word[word].symbols++;
        append(alignment, segment->symbol, to_frames(t));
    }
    for (; place < clip->symbols; place++)
        append(alignment, clip->symbol[place], clip->frames);
    end_durations(alignment, clip->frames);
}

int qv_alignment_read(qv_alignment *alignment, const qv_lattice *lattice, const int *path, int frames,
                      const qv_clip *clip)
{
    if (!reserve(alignment, clip, lattice->segments))
        return QV_ERROR_MEMORY;
    read_path(lattice, path, frames, clip, alignment);
    return 0;
}
