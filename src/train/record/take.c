// SPDX-License-Identifier: MIT
#include "train/record/take.h"

#include <math.h>
#include <stdbool.h>
#include <soxr.h>
#include <stdlib.h>
#include <string.h>

#include "dsp/frame.h"
#include "quaver/quaver.h"

/* Bounds as in train/check/flaws.c, some stricter: it is easy to read a sentence again. */
static const float highest_peak = 0.97f, most_topped = 0.0002f;
static const float least_level = -40, least_heard = -60; // dBFS
static const float least_range = 20;                     // dB
static const float loud_edge = -15;                      // dB, of the first and last 10 ms
static const float longest_pause = 1.2f;                 // seconds
/* Letters of the text a second of speech: readers say 10 to 18. */
static const double fewest_letters = 5, most_letters = 25;
enum { FEWEST_LETTERS = 15 }; // that tell a pace

/* To QV_RATE; the caller frees it. NULL: memory is short. */
static float *resample(const float *samples, int count, int rate, int *made)
{
    const size_t room = (size_t)((double)count * QV_RATE / rate) + 2;
    float *out = malloc(room * sizeof *out);
    size_t used, done = 0;
    const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
    if (!out)
        return NULL;
    if (rate == QV_RATE) {
        memcpy(out, samples, (size_t)count * sizeof *out);
        done = (size_t)count;
    } else if (count && soxr_oneshot(rate, QV_RATE, 1, samples, (size_t)count, &used, out, room, &done, NULL,
                                     &quality, NULL)) {
        free(out);
        return NULL;
    }
    *made = (int)done;
    return out;
}

static int count_letters(const char *text)
{
    int letters = 0;
    for (; *text; text++)
        letters += ((unsigned char)*text & 0xc0) != 0x80 && *text > ' '; // characters of UTF-8
    return letters;
}

/* Is there no more in it than silence? */
static bool is_silent(const qv_take *take)
{
    return take->quality.level < least_heard ||
           (double)(take->quality.lead + take->quality.tail) >= take->seconds;
}

static const char *judge_pace(const qv_take *take, const char *text)
{
    const double speech = take->seconds - (double)take->quality.lead - (double)take->quality.tail;
    const int letters = count_letters(text);
    if (letters < FEWEST_LETTERS || speech <= 0)
        return NULL;
    if (letters / speech > most_letters)
        return "Too short for the sentence; was all of it read?";
    return letters / speech < fewest_letters ? "Too long for the sentence; was something else said, too?"
                                             : NULL;
}

static const char *find_fault(const qv_take *take, double topped, const char *text)
{
    const qv_quality *q = &take->quality;
    if (is_silent(take))
        return "No speech is heard; is the microphone switched on, and the right one?";
    if (take->peak > highest_peak || topped > (double)most_topped)
        return "Too loud: the sound is clipped; turn the gain down, or keep more distance.";
    if (q->level < least_level)
        return "Too soft; turn the gain up, or come closer.";
    if (qv_quality_is_loud(q, q->begin, loud_edge))
        return "The beginning is cut off; wait a moment before you speak.";
    if (qv_quality_is_loud(q, q->end, loud_edge))
        return "The end is cut off; wait a moment before you press Enter.";
    if (q->range < least_range)
        return "Noisy: speech stands out little; come closer, or find what hums or blows.";
    if (q->pause > longest_pause)
        return "There is a long pause in it; read the sentence in one go.";
    return judge_pace(take, text);
}

/* Cuts silence at the ends to QV_TAKE_EDGE. */
static void trim(qv_take *take)
{
    const int edge = QV_TAKE_EDGE * (QV_RATE / 1000);
    const int lead = (int)(take->quality.lead * QV_RATE) - edge,
              tail = (int)(take->quality.tail * QV_RATE) - edge;
    const int first = lead > 0 ? lead : 0, last = take->count - (tail > 0 ? tail : 0);
    if (last <= first || is_silent(take)) {
        take->count = 0;
        return;
    }
    memmove(take->samples, take->samples + first, (size_t)(last - first) * sizeof *take->samples);
    take->count = last - first;
}

int qv_take_judge(qv_take *take, const float *samples, int count, int rate, const char *text)
{
    *take = (qv_take){.seconds = (double)count / rate};
    take->samples = resample(samples, count, rate, &take->count);
    if (!take->samples || qv_quality_measure(take->samples, take->count, &take->quality)) {
        qv_take_free(take);
        return QV_ERROR_MEMORY;
    }
    for (int i = 0; i < count; i++)
        take->peak = fmaxf(take->peak, fabsf(samples[i]));
    take->fault = find_fault(take, count ? (double)qv_topped(samples, count, 1) / count : 0, text);
    trim(take);
    return QV_OK;
}

void qv_take_free(qv_take *take)
{
    free(take->samples);
    *take = (qv_take){.count = 0};
}
