// SPDX-License-Identifier: MIT
#include "train/judge/averages.h"

#include <stdlib.h>
#include <string.h>

typedef struct sums {
    double mel[QV_MEL], voiced, duration, log_f0;
    long frames, symbols;
} sums;

static void add_symbol(sums *own, sums *all, const qv_clip *clip, int first, int frames)
{
    own->symbols++, all->symbols++;
    own->frames += frames, all->frames += frames;
    own->duration += frames, all->duration += frames;
    for (int t = first; t < first + frames; t++) {
        const bool voiced = clip->f0[t] > 0;
        own->voiced += voiced, all->voiced += voiced;
        all->log_f0 += voiced ? (double)clip->log_f0[t] : 0;
        for (int m = 0; m < QV_MEL; m++) {
            const double level = (double)clip->mel[(size_t)t * QV_MEL + (size_t)m];
            own->mel[m] += level, all->mel[m] += level;
        }
    }
}

/* [QV_SYMBOLS], the last for all of them together. */
static void add_clip(sums *sum, const qv_clip *clip)
{
    for (int s = 0, at = 0; s < clip->symbols; at += clip->duration[s++])
        add_symbol(&sum[clip->symbol[s]], &sum[QV_SYMBOLS], clip, at, clip->duration[s]);
}

static double ratio(double sum, double count)
{
    return count > 0 ? sum / count : 0;
}

void qv_averages_measure(const qv_corpus *corpus, qv_averages *averages)
{
    static const sums none;
    sums sum[QV_SYMBOLS + 1];
    const sums *all = &sum[QV_SYMBOLS];
    for (int s = 0; s <= QV_SYMBOLS; s++)
        sum[s] = none;
    for (int i = 0; i < corpus->count; i++)
        if (corpus->clip[i].split == QV_SPLIT_TRAIN)
            add_clip(sum, &corpus->clip[i]);
    averages->log_f0 = (float)ratio(all->log_f0, all->voiced);
    for (int s = 0; s < QV_SYMBOLS; s++) {
        const sums *own = sum[s].frames ? &sum[s] : all;
        averages->voiced[s] = (float)ratio(own->voiced, (double)own->frames);
        own = sum[s].symbols ? &sum[s] : all;
        averages->duration[s] = (float)ratio(own->duration, (double)own->symbols);
        own = sum[s].frames ? &sum[s] : all;
        for (int m = 0; m < QV_MEL; m++)
            averages->mel[s][m] = (float)ratio(own->mel[m], (double)own->frames);
    }
}

bool qv_averages_forecast(const qv_averages *averages, const qv_normal *normal, const qv_clip *clip,
                          qv_arena *arena, qv_forecast *made)
{
    const size_t frames = (size_t)clip->frames, symbols = (size_t)clip->symbols;
    *made = (qv_forecast){.duration = qv_arena_reals(arena, symbols),
                          .contour = qv_arena_reals(arena, frames),
                          .mel = qv_arena_reals(arena, frames * QV_MEL),
                          .voicing = qv_arena_reals(arena, frames),
                          .symbol = qv_arena_bytes(arena, frames * sizeof *made->symbol)};
    if (!made->duration || !made->contour || !made->mel || !made->voicing || !made->symbol)
        return false;
    const float contour = (averages->log_f0 - normal->pitch_mean) / normal->pitch_deviation;
    for (int s = 0, t = 0; s < clip->symbols; s++) {
        const int symbol = clip->symbol[s];
        made->duration[s] = averages->duration[symbol];
        for (const int end = t + clip->duration[s]; t < end; t++) {
            made->symbol[t] = s;
            made->contour[t] = contour;
            made->voicing[t] = averages->voiced[symbol];
            memcpy(made->mel + (size_t)t * QV_MEL, averages->mel[symbol], sizeof averages->mel[symbol]);
        }
    }
    return true;
}
