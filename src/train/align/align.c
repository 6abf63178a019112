// SPDX-License-Identifier: MIT
#include "train/align/align.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "quaver/quaver.h"
#include "train/align/align_cache.h"
#include "train/align/align_fit.h"
#include "train/align/align_share.h"
#include "base/ascending.h"
#include "base/message.h"
#include "base/team.h"
#include "train/data/clip_memory.h"

enum { DEFAULT_PASSES = 24, DEFAULT_COMPONENTS = 8 };

/* A clip whose score lies this many deviations below the median does not say what its text says. Of 1573
 * recordings that do, the worst had -5.4; 30 with a wrong text or without its last third had -14 to -34; one
 * wrong word in the middle is mostly not noticed (-11 to -1). */
static const float worst_score = -8;
/* Deviations on real speech are 0.27 to 0.30; with few recordings the estimate may come out much too small.
 */
static const float least_deviation = 0.25f; // nats a frame

/* Puts each score in units of the deviation from the median; the deviation is estimated from the median
 * distance, which outliers don't move (1.4826 is its ratio for a normal distribution). */
static int standardise(qv_alignment *alignment, int count)
{
    float *sorted = malloc(((size_t)count + 1) * sizeof *sorted);
    if (!sorted)
        return QV_ERROR_MEMORY;
    int found = 0;
    for (int i = 0; i < count; i++)
        if (alignment[i].symbols)
            sorted[found++] = alignment[i].score;
    if (found) {
        float median = qv_median_float(sorted, found);
        for (int i = 0; i < found; i++)
            sorted[i] = fabsf(sorted[i] - median);
        float deviation = fmaxf(1.4826f * qv_median_float(sorted, found), least_deviation);
        for (int i = 0; i < count; i++)
            alignment[i].score = (alignment[i].score - median) / deviation;
    }
    free(sorted);
    return 0;
}

/* Leaves all but QV_EDGE_FRAMES of the silence at either end out of sight. */
static void trim(qv_clip *clip)
{
    int *first = &clip->duration[0], *last = &clip->duration[clip->symbols - 1];
    int before = *first > QV_EDGE_FRAMES ? *first - QV_EDGE_FRAMES : 0;
    int after = *last > QV_EDGE_FRAMES ? *last - QV_EDGE_FRAMES : 0;
    *first -= before;
    *last -= after;
    clip->first_frame = before;
    clip->frames = clip->whole_frames - before - after;
    clip->mel += (size_t)before * QV_MEL;
    clip->f0 += before;
    clip->log_f0 += before;
    clip->samples += (size_t)before * QV_HOP;
    clip->sample_count -= before * QV_HOP;
    if (clip->sample_count > clip->frames * QV_HOP)
        clip->sample_count = clip->frames * QV_HOP;
}

/* Moves an alignment into its clip. */
static void take(qv_clip *clip, qv_alignment *alignment)
{
    struct qv_clip_memory *memory = clip->memory;
    free(memory->symbol);
    free(memory->word);
    free(memory->duration);
    clip->symbol = memory->symbol = alignment->symbol;
    clip->word = memory->word = alignment->word;
    clip->duration = memory->duration = alignment->duration;
    clip->symbols = alignment->symbols;
    clip->words = alignment->words;
    clip->score = alignment->score;
    *alignment = (qv_alignment){0};
    trim(clip);
}

static void take_all(qv_corpus *corpus, qv_alignment *alignment, const qv_monitor *monitor)
{
    int kept = 0;
    for (int i = 0; i < corpus->count; i++) {
        qv_clip *clip = &corpus->clip[i];
        int line = corpus->dataset->entry[clip->entry].line;
        if (alignment[i].symbols && alignment[i].score >= worst_score) {
            take(clip, &alignment[i]);
            corpus->clip[kept++] = *clip;
            continue;
        }
        if (!alignment[i].symbols)
            qv_dataset_leave_out(corpus->dataset, monitor, line, "too short for its text",
                                 "%s: too short for its text", clip->id);
        else
            qv_dataset_leave_out(corpus->dataset, monitor, line, "the recording doesn't sound like its text",
                                 "%s: the recording doesn't sound like its text (score %.1f deviations)",
                                 clip->id, alignment[i].score);
        qv_clip_free(clip);
    }
    corpus->count = kept;
}

static int load_or_fit(const qv_corpus *corpus, const qv_lexicon *lexicon, const qv_align_settings *settings,
                       const char *path, qv_pool *pool, const qv_monitor *monitor, qv_alignment *alignment)
{
    uint64_t key;
    const bool leads = qv_team_leads(qv_pool_link(pool));
    int error = qv_align_key(corpus, lexicon, settings, qv_pool_workers(pool), &key);
    if (!error)
        error = leads ? qv_align_load(path, key, corpus, alignment) : QV_ERROR_FORMAT;
    if (error && error != QV_ERROR_FORMAT)
        return error;
    bool loaded = error == QV_OK;
    const qv_part part = {&loaded, sizeof loaded};
    if (!qv_team_broadcast(qv_pool_link(pool), &part, 1))
        return QV_ERROR_MEMORY;
    if (loaded)
        return qv_alignments_share(pool, alignment, corpus->count, true) ? QV_OK : QV_ERROR_MEMORY;
    error = qv_align_fit(corpus, lexicon, settings, pool, monitor, alignment);
    if (!error)
        error = standardise(alignment, corpus->count);
    return error || !leads ? error : qv_align_save(path, key, corpus, alignment);
}

int qv_align_corpus(qv_corpus *corpus, const qv_lexicon *lexicon, const qv_align_settings *settings,
                    const char *work, qv_pool *pool, const qv_monitor *monitor, char *message, size_t size)
{
    qv_align_settings used = {.passes = settings && settings->passes ? settings->passes : DEFAULT_PASSES,
                              .components = settings && settings->components ? settings->components
                                                                             : DEFAULT_COMPONENTS};
    const int count = corpus->count; // before recordings are left out
    qv_alignment *alignment = calloc((size_t)count + 1, sizeof *alignment);
    int error = QV_ERROR_MEMORY;
    char *path = qv_format("%s/alignment", work);
    if (alignment && path)
        error = load_or_fit(corpus, lexicon, &used, path, pool, monitor, alignment);
    if (error == QV_ERROR_WRITE)
        snprintf(message, size, "%s: cannot be written (%s)", path, strerror(errno));
    if (error == QV_ERROR_MEMORY)
        snprintf(message, size, "memory is short");
    if (!error) {
        take_all(corpus, alignment, monitor);
        qv_dataset_sum_up(corpus->dataset, monitor);
        error = qv_corpus_check(corpus, message, size);
    }
    for (int i = 0; alignment && i < count; i++)
        qv_alignment_free(&alignment[i]);
    free(alignment);
    free(path);
    return error;
}
