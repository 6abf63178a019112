// SPDX-License-Identifier: MIT
#include "train/judge/heard.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

enum { MARK = 6 };

static void mark_of(const qv_clip *clip, char mark[MARK + 1])
{
    uint64_t hash = qv_hash(QV_HASH_START, clip->text, strlen(clip->text));
    hash = qv_hash(hash, &clip->whole_samples, sizeof clip->whole_samples);
    snprintf(mark, MARK + 1, "%06x", (unsigned)(hash >> 40));
}

char *qv_heard_marks(const qv_corpus *corpus)
{
    char *marks = malloc((size_t)corpus->count * MARK + 1), *at = marks;
    for (int i = 0; marks && i < corpus->count; i++) {
        if (corpus->clip[i].split != QV_SPLIT_TRAIN)
            continue;
        mark_of(&corpus->clip[i], at);
        at += MARK;
    }
    if (marks)
        *at = '\0';
    return marks;
}

static bool is_marked(const char *marks, const qv_clip *clip)
{
    char mark[MARK + 1];
    mark_of(clip, mark);
    for (size_t left = strlen(marks); left >= MARK; marks += MARK, left -= MARK)
        if (memcmp(marks, mark, MARK) == 0)
            return true;
    return false;
}

static void add_mel(const qv_clip *clip, double *sum, long *frames)
{
    for (int t = 0; t < clip->frames; t++)
        for (int m = 0; m < QV_MEL; m++)
            sum[m] += (double)clip->mel[(size_t)t * QV_MEL + (size_t)m];
    *frames += clip->frames;
}

void qv_heard_look(const qv_voice *voice, const qv_corpus *corpus, qv_split split, qv_heard *heard)
{
    const char *marks = qv_voice_info(voice, "fitted");
    double sum[QV_MEL] = {0};
    long frames = 0;
    *heard = (qv_heard){.fitted = marks ? 0 : -1};
    for (int i = 0; i < corpus->count; i++) {
        const qv_clip *clip = &corpus->clip[i];
        if (split != QV_SPLIT_ALL && clip->split != split)
            continue;
        heard->clips++;
        heard->fitted += marks && is_marked(marks, clip);
        add_mel(clip, sum, &frames);
    }
    for (int m = 0; frames && m < QV_MEL; m++)
        heard->distance += fabs(sum[m] / (double)frames - (double)voice->normal.mel_mean[m]) /
                           (double)voice->normal.mel_deviation[m] / QV_MEL;
}
