// SPDX-License-Identifier: MIT
#include "train/data/two_voices.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/ascending.h"

static const double octave = 0.69314718055994531;
static const double least_spreads = 4, least_semitones = 5; // between the means of two voices
static const double least_spread = 0.3;                     // semitones; less is luck of the few
enum { FEWEST_FRAMES = 20 };                                // of a recording, that a median is taken from
enum { FEWEST = 5 };                                        // recordings that are no slips any more

bool qv_clip_pitch(const qv_clip *clip, double *pitch)
{
    double *voiced = malloc(((size_t)clip->frames + 1) * sizeof *voiced);
    int count = 0;
    if (!voiced)
        return false;
    for (int t = 0; t < clip->frames; t++) {
        if (clip->f0[t] > 0)
            voiced[count++] = (double)clip->log_f0[t];
    }
    *pitch = count < FEWEST_FRAMES ? NAN : qv_median(voiced, count);
    free(voiced);
    return true;
}

/* Sums over a heap of values. */
typedef struct heap {
    int count;
    double sum, square;
} heap;

static void add(heap *h, double value, int times)
{
    h->count += times;
    h->sum += times * value;
    h->square += times * value * value;
}

/* Sum of the squared distances from the mean. */
static double scatter(const heap *h)
{
    return fmax(h->square - h->sum * h->sum / h->count, 0);
}

static void take(const heap *low, const heap *high, qv_two_voices *voices)
{
    const heap *const more = low->count >= high->count ? low : high, *const fewer = more == low ? high : low;
    *voices = (qv_two_voices){{more->count, fewer->count},
                              {exp(more->sum / more->count), exp(fewer->sum / fewer->count)}};
}

void qv_two_voices_find(double *pitch, int count, qv_two_voices *voices)
{
    const double semitone = octave / 12;
    heap low = {0}, high = {0};
    double best = least_spreads;
    int known = 0;
    for (int i = 0; i < count; i++) {
        if (isfinite(pitch[i]))
            pitch[known++] = pitch[i];
    }
    qv_sort_doubles(pitch, known);
    for (int i = 0; i < known; i++)
        add(&high, pitch[i], 1);
    *voices = (qv_two_voices){{known, 0}, {known ? exp(high.sum / known) : 0, 0}};
    for (int i = 0; i + 1 < known; i++) {
        add(&low, pitch[i], 1);
        add(&high, pitch[i], -1);
        const double apart = high.sum / high.count - low.sum / low.count;
        const double spread = sqrt((scatter(&low) + scatter(&high)) / known);
        const double spreads = apart / fmax(spread, least_spread * semitone);
        if (spreads < best || apart < least_semitones * semitone)
            continue;
        best = spreads;
        take(&low, &high, voices);
    }
}

bool qv_two_voices_other(const qv_two_voices *voices, double pitch)
{
    return voices->count[1] && isfinite(pitch) &&
           fabs(pitch - log(voices->pitch[1])) < fabs(pitch - log(voices->pitch[0]));
}

bool qv_two_voices_of(const qv_corpus *corpus, qv_two_voices *voices)
{
    double *pitch = malloc(((size_t)corpus->count + 1) * sizeof *pitch);
    bool ok = pitch;
    for (int i = 0; ok && i < corpus->count; i++)
        ok = qv_clip_pitch(&corpus->clip[i], &pitch[i]);
    if (ok)
        qv_two_voices_find(pitch, corpus->count, voices);
    free(pitch);
    return ok;
}

bool qv_two_voices_certain(const qv_two_voices *voices)
{
    return voices->count[1] >= FEWEST;
}

/* The first recording of the other voice. */
static bool find_first(const qv_corpus *corpus, const qv_two_voices *voices, const char **id)
{
    double pitch;
    *id = "";
    for (int i = 0; !**id && i < corpus->count; i++) {
        if (!qv_clip_pitch(&corpus->clip[i], &pitch))
            return false;
        if (qv_two_voices_other(voices, pitch))
            *id = corpus->clip[i].id;
    }
    return true;
}

bool qv_two_voices_report(const qv_corpus *corpus, const qv_monitor *monitor)
{
    char line[1024];
    const char *id;
    qv_two_voices voices;
    if (!qv_two_voices_of(corpus, &voices))
        return false;
    if (!qv_two_voices_certain(&voices))
        return true;
    if (!find_first(corpus, &voices, &id))
        return false;
    snprintf(line, sizeof line,
             "%s: %d recordings, %.80s the first, are at %.0f Hz and %d at %.0f Hz, as of two speakers; the "
             "voice would be a mixture: quaver check names them",
             corpus->dataset->list, voices.count[1], id, voices.pitch[1], voices.count[0], voices.pitch[0]);
    qv_monitor_report(monitor, line);
    return true;
}
