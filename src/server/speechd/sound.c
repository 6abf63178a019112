// SPDX-License-Identifier: MIT
#include "server/speechd/sound.h"

#include <quaver/quaver.h>
#include <soxr.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 2400 }; // samples of a block at most

bool sound_open(sound *s, output *out, int rate)
{
    *s = (sound){.out = out, .rate = rate};
    if (rate == QV_SAMPLE_RATE)
        return true;
    const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_MQ, 0);
    s->soxr = soxr_create(QV_SAMPLE_RATE, rate, 1, NULL, NULL, &quality, NULL);
    return s->soxr != NULL;
}

static void drop_marks(sound *s)
{
    for (int i = 0; i < s->marks; i++)
        free(s->mark[i].name);
    s->marks = 0;
}

void sound_close(sound *s)
{
    drop_marks(s);
    free(s->mark);
    if (s->soxr)
        soxr_delete(s->soxr);
    *s = (sound){0};
}

void sound_start(sound *s)
{
    drop_marks(s);
    s->sent = 0;
    s->pausing = s->paused = false;
    if (s->soxr)
        soxr_clear(s->soxr);
}

void sound_put_mark(sound *s, int64_t sample, const char *name)
{
    if (s->marks == s->mark_capacity) {
        const int larger = 2 * s->mark_capacity + 16;
        sound_mark *grown = realloc(s->mark, (size_t)larger * sizeof *grown);
        if (!grown) {
            s->out->short_of_memory = true;
            return;
        }
        s->mark = grown;
        s->mark_capacity = larger;
    }
    char *copy = strdup(name);
    s->out->short_of_memory = s->out->short_of_memory || !copy;
    if (copy)
        s->mark[s->marks++] = (sound_mark){.sample = sample * s->rate / QV_SAMPLE_RATE, .name = copy};
}

/* Tells the first mark. A pause begins behind one that the server has put in. */
static void tell_mark(sound *s)
{
    char *name = s->mark[0].name;
    output_mark(s->out, name);
    s->paused = s->pausing && strncmp(name, "__spd_", 6) == 0;
    free(name);
    s->marks--;
    memmove(s->mark, s->mark + 1, (size_t)s->marks * sizeof *s->mark);
}

static void send(sound *s, const float *samples, int count)
{
    int16_t block[BLOCK];
    qv_samples_to_int16(samples, block, count);
    output_block(s->out, block, count, s->rate);
    s->sent += count;
}

/* Samples of the rate that goes out, with the marks among them. */
static void put_resampled(sound *s, const float *samples, int count)
{
    int at = 0;
    while (!s->paused) {
        while (s->marks > 0 && s->mark[0].sample <= s->sent && !s->paused)
            tell_mark(s);
        if (at == count || s->paused)
            return;
        int span = count - at < BLOCK ? count - at : BLOCK;
        if (s->marks > 0 && s->mark[0].sample < s->sent + span)
            span = (int)(s->mark[0].sample - s->sent);
        send(s, samples + at, span);
        at += span;
    }
}

void sound_put(sound *s, const float *samples, int count)
{
    float out[BLOCK];
    if (!s->soxr) {
        put_resampled(s, samples, count);
        return;
    }
    while (count > 0) {
        size_t used = 0, made = 0;
        if (soxr_process(s->soxr, samples, (size_t)count, &used, out, BLOCK, &made))
            return;
        put_resampled(s, out, (int)made);
        samples += used;
        count -= (int)used;
        if (used == 0 && made == 0)
            return;
    }
}

void sound_finish(sound *s)
{
    float out[BLOCK];
    size_t made = s->soxr != NULL;
    while (made > 0 && !s->paused) {
        if (soxr_process(s->soxr, NULL, 0, NULL, out, BLOCK, &made))
            break;
        put_resampled(s, out, (int)made);
    }
    while (s->marks > 0 && !s->paused)
        tell_mark(s);
}
