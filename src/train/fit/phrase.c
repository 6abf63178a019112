// SPDX-License-Identifier: MIT
#include "train/fit/phrase.h"

#include <math.h>
#include <stdlib.h>

#include "base/grow.h"
#include "text/phones.h"

/* In deviations of the speaker's log F0. Questions end as high as sentences begin; melodies differ as two
 * readings of one sentence by kathleen do, of 445 pairs: 0.44 from word to word, 0.21 as a whole. */
#define RISE     1.7f
#define ACCENT   0.4f
#define SENTENCE 0.2f

/* The log odds of no and of every pause. */
#define NEVER  QV_PHRASING_LARGEST
#define ALWAYS (-QV_PHRASING_LARGEST)

/* The breaks of one kind inside the training sentences. */
typedef struct places {
    float *odds; // [count]
    int count, heard;
    double longer; // log(frames + 1) of those heard over what the network says, sum
    size_t capacity;
} places;

static int descending(const void *a, const void *b)
{
    const float x = *(const float *)a, y = *(const float *)b;
    return (x < y) - (x > y);
}

float qv_phrase_threshold(float *odds, int count, int heard)
{
    if (heard <= 0)
        return NEVER;
    if (heard >= count)
        return ALWAYS;
    qsort(odds, (size_t)count, sizeof *odds, descending);
    const float threshold = (odds[heard - 1] + odds[heard]) / 2;
    return threshold > NEVER ? NEVER : threshold < ALWAYS ? ALWAYS : threshold;
}

static bool add_place(places *kind, const qv_real *row, int duration)
{
    if (QV_GROW(kind->odds, kind->capacity, (size_t)kind->count + 1))
        return false;
    kind->odds[kind->count++] = (float)row[QV_PROSODY_PAUSE];
    kind->heard += duration > 0;
    kind->longer += duration > 0 ? log(duration + 1.0) - (double)row[QV_PROSODY_DURATION] : 0;
    return true;
}

static bool add_clip(const qv_voice *voice, const qv_clip *clip, qv_arena *arena, places *kinds)
{
    const qv_prosody *prosody = &voice->prosody;
    const int columns = prosody->out.out;
    qv_real *out = qv_arena_reals(arena, (size_t)clip->symbols * (size_t)columns);
    bool ok = out && qv_prosody_forward(prosody, voice->prosody_value, clip->symbol, clip->symbols,
                                        &(qv_regularise){0}, arena, out);
    for (int s = 1; ok && s + 1 < clip->symbols; s++) {
        if (qv_symbol_is_break(clip->symbol[s]))
            ok = add_place(&kinds[clip->symbol[s]], out + s * columns, clip->duration[s]);
    }
    return ok;
}

static void settle_kind(qv_phrasing *phrasing, int symbol, const places *kind)
{
    phrasing->threshold[symbol] = ALWAYS;
    if (kind->count >= QV_PHRASE_BREAKS)
        phrasing->threshold[symbol] = qv_phrase_threshold(kind->odds, kind->count, kind->heard);
    if (kind->heard >= QV_PHRASE_BREAKS)
        phrasing->longer[symbol] = (float)(kind->longer / kind->heard);
}

int qv_phrase_settle(qv_voice *voice, const qv_targets *targets)
{
    qv_phrasing *phrasing = &voice->prosody.phrasing;
    if (!voice->prosody.phrased)
        return QV_OK;
    places kinds[QV_BREAKS] = {0};
    int questions = 0;
    qv_arena *arena = qv_arena_open((size_t)1 << 20);
    bool ok = arena != NULL;
    for (int i = 0; ok && i < targets->train_count; i++) {
        const qv_clip *clip = &targets->corpus->clip[targets->train[i]];
        const size_t mark = qv_arena_mark(arena);
        ok = add_clip(voice, clip, arena, kinds);
        qv_arena_release(arena, mark);
        questions += clip->symbol[clip->symbols - 1] == QV_BREAK_QUESTION;
    }
    *phrasing = (qv_phrasing){.accent = ACCENT, .sentence = SENTENCE};
    phrasing->rise = questions < QV_PHRASE_QUESTIONS ? RISE : 0;
    for (int k = 0; k < QV_BREAKS; k++) {
        settle_kind(phrasing, k, &kinds[k]);
        free(kinds[k].odds);
    }
    qv_arena_close(&arena);
    return ok ? QV_OK : QV_ERROR_MEMORY;
}
