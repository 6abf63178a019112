// SPDX-License-Identifier: MIT
#include "synth/melody.h"

#include <math.h>

#include "base/hash.h"
#include "base/rng.h"
#include "text/phones.h"

/* How far an accent's difference from the typical melody goes along with the one before's: two readings of
 * sentences by one speaker, word by word. */
#define KEPT 0.27f

/* A question's last accent lies no higher than this, so that there is something to rise from. */
#define LOW_ACCENT 0.0f

/* The word around symbol i: its first symbol; *end: one past its last. */
static int word_of(const qv_melody_text *text, int i, int *end)
{
    int start = i;
    while (start > 0 && !qv_symbol_is_break(text->symbol[start - 1]))
        start--;
    for (*end = i; *end < text->count && !qv_symbol_is_break(text->symbol[*end]);)
        ++*end;
    return start;
}

/* The main stress of a word that isn't spoken without accent as a rule. */
static bool is_accent(const qv_melody_text *text, int i)
{
    if (qv_symbol_stress(text->symbol[i]) != 1)
        return false;
    int end;
    const int start = word_of(text, i, &end);
    return !text->language->is_function_word(text->symbol + start, end - start);
}

/* The symbol that bears the last accent; of a sentence without any, its last vowel; -1: none either. */
static int last_accent(const qv_melody_text *text)
{
    int vowel = -1;
    for (int i = text->count - 1; i >= 0; i--) {
        if (is_accent(text, i))
            return i;
        if (vowel < 0 && qv_symbol_is_vowel(text->symbol[i]))
            vowel = i;
    }
    return vowel;
}

/* The last vowel, on which the height is reached: what follows it is often not voiced; -1: none. */
static int last_vowel(const qv_melody_text *text)
{
    int last = text->count - 1;
    while (last >= 0 && !qv_symbol_is_vowel(text->symbol[last]))
        last--;
    return last;
}

static void raise_end(const qv_melody_text *text, qv_real height, qv_real *points)
{
    const int first = last_accent(text), last = last_vowel(text);
    if (first < 0)
        return;
    qv_real frames = 0, passed = 0;
    for (int i = first; i <= last; i++)
        frames += text->duration[i];
    qv_real from = points[first * QV_PITCH_POINTS];
    from = from > LOW_ACCENT ? LOW_ACCENT : from;
    for (int i = first; i < text->count; i++) {
        for (int j = 0; j < QV_PITCH_POINTS; j++) {
            const qv_real at = passed + text->duration[i] * (qv_real)(2 * j + 1) / (2 * QV_PITCH_POINTS);
            const qv_real place = i <= last && frames > 0 ? at / frames : 1;
            points[i * QV_PITCH_POINTS + j] = from + place * (height - from);
        }
        passed += text->duration[i];
    }
}

/* Moves the points from symbol `begin` up to `end` from one difference to the next in a straight line. */
static void move_points(qv_real *points, int begin, int end, qv_real from, qv_real to)
{
    const int first = begin * QV_PITCH_POINTS, last = end * QV_PITCH_POINTS;
    for (int i = first; i < last; i++)
        points[i] += from + (to - from) * (qv_real)(i - first) / (qv_real)(last - first);
}

static void vary(const qv_phrasing *phrasing, const qv_melody_text *text, uint64_t seed, qv_real *points)
{
    qv_rng rng;
    qv_rng_seed(&rng, seed, qv_hash(QV_HASH_START, text->symbol, (size_t)text->count));
    const qv_real whole = phrasing->sentence * qv_rng_normal(&rng);
    const qv_real fresh = phrasing->accent * (qv_real)sqrt(1 - KEPT * KEPT);
    qv_real own = phrasing->accent * qv_rng_normal(&rng), before = own;
    int begin = 0; // of what isn't moved yet
    for (int i = 0; i < text->count; i++) {
        if (!is_accent(text, i))
            continue;
        move_points(points, begin, i, whole + before, whole + own);
        begin = i, before = own;
        own = KEPT * own + fresh * qv_rng_normal(&rng);
    }
    move_points(points, begin, text->count, whole + before, whole + before);
}

void qv_melody_shape(const qv_phrasing *phrasing, const qv_melody_text *text, uint64_t seed, qv_real *points)
{
    if (seed != QV_TYPICAL_SEED && (phrasing->accent > 0 || phrasing->sentence > 0))
        vary(phrasing, text, seed, points);
    if (phrasing->rise != 0 && text->language->question_rises(text->symbol, text->count))
        raise_end(text, phrasing->rise, points);
}
