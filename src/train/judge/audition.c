// SPDX-License-Identifier: MIT
#include "train/judge/audition.h"

#include <stdlib.h>
#include <string.h>

#include "dsp/frame.h"

enum { SHORTEST = 200, LONGEST = 700 }; // frames of a clip that is chosen, if there are such

static bool fits(const qv_clip *clip, qv_split split, bool any_length)
{
    const bool good = clip->frames >= SHORTEST && clip->frames <= LONGEST;
    return clip->split == split && (any_length || good);
}

static bool is_chosen(const int *clip, int count, int wanted)
{
    for (int i = 0; i < count; i++)
        if (clip[i] == wanted)
            return true;
    return false;
}

/* Adds clips of a kind to those that are chosen, every so many. */
static int choose_of(const qv_corpus *corpus, qv_split split, bool any_length, int *clip, int count, int most)
{
    int there = 0, taken = 0, seen = 0;
    const int wanted = most - count, before = count;
    for (int i = 0; i < corpus->count; i++)
        there += fits(&corpus->clip[i], split, any_length) && !is_chosen(clip, before, i);
    for (int i = 0; i < corpus->count && taken < wanted; i++) {
        if (!fits(&corpus->clip[i], split, any_length) || is_chosen(clip, before, i))
            continue;
        if (there <= wanted || (long)seen * wanted / there >= taken)
            clip[count++] = i, taken++;
        seen++;
    }
    return count;
}

int qv_audition_choose(const qv_corpus *corpus, int *clip, int most)
{
    int count = 0;
    for (int kind = 0; kind < 4; kind++)
        count = choose_of(corpus, kind < 2 ? QV_SPLIT_DEV : QV_SPLIT_TRAIN, kind % 2, clip, count, most);
    return count;
}

/* Reads all there is, up to `most`. */
static int read_all(qv_stream *stream, float *samples, int most, int *count)
{
    int got = 1;
    for (*count = 0; got > 0 && *count<most; *count += got> 0 ? got : 0)
        got = qv_stream_read(stream, samples + *count, most - *count);
    return got < 0 ? got : QV_OK;
}

int qv_audition_speak(const qv_voice *voice, const qv_clip *clip, float **samples, int *count)
{
    const int most = 2 * clip->frames * QV_HOP + 2 * QV_RATE;
    qv_stream *stream = NULL;
    qv_settings settings;
    qv_settings_default(&settings);
    *count = 0;
    *samples = malloc((size_t)most * sizeof **samples);
    int error = *samples ? qv_stream_open(&stream, voice, &settings) : QV_ERROR_MEMORY;
    if (!error)
        error = qv_stream_text(stream, clip->text, strlen(clip->text));
    if (!error)
        error = qv_stream_finish(stream);
    if (!error)
        error = read_all(stream, *samples, most, count);
    qv_stream_close(&stream);
    if (error) {
        free(*samples);
        *samples = NULL;
    }
    return error;
}
