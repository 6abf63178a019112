// SPDX-License-Identifier: MIT
#include "model/linguistic.h"

#include <math.h>

#include "text/language.h"
#include "text/phones.h"

static qv_real limit(qv_real x)
{
    return x > 1 ? 1 : x;
}

/* What lies between a symbol and the pause before or after it. */
typedef struct surroundings {
    int words, syllables, accents;
} surroundings;

static bool is_pause(uint8_t symbol)
{
    return qv_symbol_is_break(symbol) && symbol != QV_BREAK_NONE;
}

/* An accent is the main stress of a word that is no function word; `function` [count] tells those. */
static bool is_accent(const uint8_t *symbols, const int *function, int i)
{
    return qv_symbol_stress(symbols[i]) == 1 && !function[i];
}

/* Counts from the neighbour of `from` in the given direction up to the next pause. */
static surroundings look(const uint8_t *symbols, const int *function, int count, int from, int direction)
{
    surroundings found = {0};
    for (int i = from + direction; i >= 0 && i < count && !is_pause(symbols[i]); i += direction) {
        found.words += symbols[i] == QV_BREAK_NONE;
        found.syllables += qv_symbol_is_vowel(symbols[i]) != 0;
        found.accents += is_accent(symbols, function, i);
    }
    return found;
}

/* The word around symbol i: its first symbol and one past its last; equal for a break. */
static void find_word(const uint8_t *symbols, int count, int i, int *start, int *end)
{
    *start = *end = i;
    while (*start > 0 && !qv_symbol_is_break(symbols[*start - 1]) && !qv_symbol_is_break(symbols[i]))
        --*start;
    while (*end < count && !qv_symbol_is_break(symbols[*end]))
        ++*end;
}

void qv_symbol_features(const uint8_t *symbols, int count, int *function, qv_real *features)
{
    // The networks are given phones, and no language beside them: it is that of all voices so far.
    const qv_language *language = qv_language_find(NULL);
    uint8_t last = count ? symbols[count - 1] : QV_BREAK_PERIOD;
    for (int i = 0, start, end; i < count; i++) {
        find_word(symbols, count, i, &start, &end);
        function[i] = start < i ? function[i - 1]
                                : end > start && language->is_function_word(symbols + start, end - start);
    }
    for (int i = 0, start, end; i < count; i++) {
        find_word(symbols, count, i, &start, &end);
        surroundings before = look(symbols, function, count, i, -1);
        surroundings after = look(symbols, function, count, i, 1);
        qv_real *row = features + (size_t)i * QV_SYMBOL_FEATURES;
        int length = end - start;
        bool accent = is_accent(symbols, function, i);
        row[0] = (qv_real)i / (qv_real)count;
        row[1] = limit((qv_real)i / 20);
        row[2] = limit((qv_real)(count - 1 - i) / 20);
        row[3] = limit((qv_real)before.words / 8);
        row[4] = limit((qv_real)after.words / 8);
        row[5] = limit((qv_real)length / 10);
        row[6] = length ? (qv_real)(i - start) / (qv_real)length : 0;
        row[7] = length ? (qv_real)(end - 1 - i) / (qv_real)length : 0;
        row[8] = last == QV_BREAK_QUESTION;
        row[9] = last == QV_BREAK_EXCLAIM;
        row[10] = (qv_real)function[i];
        row[11] = accent;
        row[12] = limit((qv_real)before.accents / 4);
        row[13] = limit((qv_real)after.accents / 4);
        row[14] = limit((qv_real)after.syllables / 10);
        row[15] = accent && after.accents == 0; // the last accent of the phrase carries its fall or rise
    }
}

/* How near `place` is to `centre`: a triangle of half-width 1/3. */
static qv_real bump(qv_real place, qv_real centre)
{
    qv_real distance = (qv_real)fabs((double)(place - centre));
    return distance < (qv_real)(1.0 / 3) ? 1 - 3 * distance : 0;
}

void qv_frame_features(const int *duration, int count, const qv_real *pitch, int frames, int *symbol,
                       qv_real *features)
{
    int t = 0;
    for (int s = 0; s < count; s++) {
        qv_real length = (qv_real)duration[s];
        for (int i = 0; i < duration[s] && t < frames; i++, t++) {
            qv_real *row = features + (size_t)t * QV_FRAME_FEATURES;
            qv_real place = ((qv_real)i + (qv_real)0.5) / length;
            symbol[t] = s;
            row[0] = place;
            row[1] = 1 - place;
            row[2] = limit((qv_real)i / 10);
            row[3] = limit((qv_real)(duration[s] - 1 - i) / 10);
            row[4] = (qv_real)exp(-(double)i / 2);
            row[5] = (qv_real)exp(-(double)(duration[s] - 1 - i) / 2);
            row[6] = (qv_real)log((double)length + 1) / 3;
            for (int j = 0; j < 4; j++)
                row[7 + j] = bump(place, (qv_real)j / 3);
            row[11] = pitch[t];
        }
    }
}

/* Goes through the contour's frames and tells between which two points each lies.
 * weight: share of the later point; before == after at the ends. */
typedef struct contour_walk {
    const int *duration;
    int count;
    int symbol, point; // the later of the two points
    int start;         // first frame of that symbol
    int earlier;       // number of the earlier point in `points`, -1: none
    double earlier_at;
} contour_walk;

static double point_at(const contour_walk *walk)
{
    return walk->start + walk->duration[walk->symbol] * (2 * walk->point + 1) / (2.0 * QV_PITCH_POINTS);
}

static void skip_empty(contour_walk *walk)
{
    while (walk->symbol < walk->count && walk->duration[walk->symbol] == 0)
        walk->symbol++;
}

static void next_point(contour_walk *walk)
{
    walk->earlier = walk->symbol * QV_PITCH_POINTS + walk->point;
    walk->earlier_at = point_at(walk);
    if (++walk->point < QV_PITCH_POINTS)
        return;
    walk->start += walk->duration[walk->symbol++];
    walk->point = 0;
    skip_empty(walk);
}

static void locate(contour_walk *walk, int frame, int *before, int *after, qv_real *weight)
{
    double at = frame + 0.5;
    while (walk->symbol < walk->count && point_at(walk) <= at)
        next_point(walk);
    *after = walk->symbol < walk->count ? walk->symbol * QV_PITCH_POINTS + walk->point : walk->earlier;
    *before = walk->earlier >= 0 ? walk->earlier : *after;
    *weight =
        *before == *after ? 0 : (qv_real)((at - walk->earlier_at) / (point_at(walk) - walk->earlier_at));
}

static contour_walk start_walk(const int *duration, int count)
{
    contour_walk walk = {.duration = duration, .count = count, .earlier = -1};
    skip_empty(&walk);
    return walk;
}

void qv_contour_forward(const qv_real *points, const int *duration, int count, int frames, qv_real *contour)
{
    contour_walk walk = start_walk(duration, count);
    for (int t = 0; t < frames; t++) {
        int before, after;
        qv_real weight;
        locate(&walk, t, &before, &after, &weight);
        contour[t] = after < 0 ? 0 : points[before] + weight * (points[after] - points[before]);
    }
}

void qv_contour_backward(const qv_real *dcontour, const int *duration, int count, int frames,
                         qv_real *dpoints)
{
    for (int i = 0; i < count * QV_PITCH_POINTS; i++)
        dpoints[i] = 0;
    contour_walk walk = start_walk(duration, count);
    for (int t = 0; t < frames; t++) {
        int before, after;
        qv_real weight;
        locate(&walk, t, &before, &after, &weight);
        if (after < 0)
            continue;
        dpoints[before] += (1 - weight) * dcontour[t];
        dpoints[after] += weight * dcontour[t];
    }
}
