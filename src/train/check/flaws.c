// SPDX-License-Identifier: MIT
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/ascending.h"
#include "quaver/quaver.h"
#include "text/phones.h"
#include "train/check/measure.h"

/*
 * Bounds, from 2,036 recordings of two data sets as they are, and from 80 of them made louder until they
 * clipped, mixed with white noise, and padded:
 *
 * - in flat tops: at most 0.005 % as they are; over 14 % at +30 dB, over 0.2 % at +20 dB;
 * - range: 15.6 to 52 dB, 1.2 % of them under 22; at most 21.5 dB with noise 20 dB below the speech;
 * - silence at either end: at most 1.1 s; over 2.4 s with 2.5 s added;
 * - level at either end: over -12 dB in 0.1 % of them;
 * - longest pause: at most 1.0 s.
 */
static const float most_topped = 0.0002f;
static const float least_range = 15,
                   poor_range = 22;   // dB; a poor one counts with more noise than others have
static const float more_noise = 6;    // dB over the median
static const float least_level = -42; // dBFS
static const float longest_edge = 1.2f, longest_pause = 1.5f;     // seconds
static const float loud_edge = -12;                               // dB against the level of the speech
static const float doubtful_score = -5;                           // deviations, see train/align/align.c
static const double most_deviations = 4.5, least_deviation = 0.6; // of the speed, phones a second
enum { FEWEST_PHONES = 12 };                                      // that a speed is taken from

static const char *const names[QV_FLAWS] = {
    [QV_FLAW_CLIPPED] = "clipped",         [QV_FLAW_NOISY] = "noisy",
    [QV_FLAW_QUIET] = "very soft",         [QV_FLAW_PADDED] = "silent at the ends",
    [QV_FLAW_PAUSE] = "with a long pause", [QV_FLAW_CUT] = "cut off",
    [QV_FLAW_SPEED] = "of another pace",   [QV_FLAW_TEXT] = "unlike their texts",
    [QV_FLAW_VOICE] = "of another pitch",
};

static const char *const advice[QV_FLAWS] = {
    [QV_FLAW_CLIPPED] = "The microphone was too loud; record them again with less gain.",
    [QV_FLAW_NOISY] = "Speech stands out little from what is heard in its pauses; record them again in a "
                      "quieter place, or closer to the microphone.",
    [QV_FLAW_QUIET] = "Record them again with more gain.",
    [QV_FLAW_PADDED] = "Harmless, as silence at the ends is not fitted; cut it off if it is more than that.",
    [QV_FLAW_PAUSE] = "The voice would learn to stop there; cut the pause out, or write a comma where it is.",
    [QV_FLAW_CUT] = "The recording seems to begin or to end within speech; record them again, with a moment "
                    "of silence before and behind.",
    [QV_FLAW_SPEED] =
        "Much faster or slower than the others, or the text has words that are not said; listen "
        "to them.",
    [QV_FLAW_TEXT] = "Something else may be said than the text has; listen to them.",
    [QV_FLAW_VOICE] =
        "Perhaps of another speaker, whom a voice would mix with the first: take their rows out, and fit "
        "each by itself.",
};

const char *qv_flaw_name(qv_flaw flaw)
{
    return names[flaw];
}

const char *qv_flaw_advice(qv_flaw flaw)
{
    return advice[flaw];
}

/* ---- medians ---- */

typedef double quantity(const qv_checked *checked); // NAN: it has none

static double level_of(const qv_checked *c)
{
    return c->measured ? (double)c->quality.level : NAN;
}

static double noise_of(const qv_checked *c)
{
    return c->measured ? (double)c->quality.noise : NAN;
}

static double range_of(const qv_checked *c)
{
    return c->measured ? (double)c->quality.range : NAN;
}

static double speed_of(const qv_checked *c)
{
    return c->phones >= FEWEST_PHONES ? c->speed : NAN;
}

/* The median distance of a quantity from `from` (distance true), or its median; 0 when nothing has it. room
 * [count] */
static double median_of(const qv_check *check, quantity *of, bool distance, double from, double *room)
{
    int found = 0;
    for (int i = 0; i < check->count; i++) {
        const double value = of(&check->checked[i]);
        if (isfinite(value))
            room[found++] = distance ? fabs(value - from) : value;
    }
    return found ? qv_median(room, found) : 0;
}

/* ---- judging ---- */

static void find_voices(qv_check *check, double *room)
{
    for (int i = 0; i < check->count; i++)
        room[i] = check->checked[i].pitch;
    qv_two_voices_find(room, check->count, &check->voices);
}

static bool begins_loud(const qv_quality *q)
{
    return qv_quality_is_loud(q, q->begin, loud_edge);
}

static bool ends_loud(const qv_quality *q)
{
    return qv_quality_is_loud(q, q->end, loud_edge);
}

static unsigned judge_sound(const qv_check *check, const qv_checked *c)
{
    const qv_quality *q = &c->quality;
    unsigned flaws = 0;
    flaws |= (unsigned)(c->facts.topped > most_topped) << QV_FLAW_CLIPPED;
    const bool noisy = q->range < least_range ||
                       (q->range < poor_range && (double)q->noise > check->noise + (double)more_noise);
    flaws |= (unsigned)noisy << QV_FLAW_NOISY;
    flaws |= (unsigned)(q->level < least_level) << QV_FLAW_QUIET;
    flaws |= (unsigned)(q->lead > longest_edge || q->tail > longest_edge) << QV_FLAW_PADDED;
    flaws |= (unsigned)(q->pause > longest_pause) << QV_FLAW_PAUSE;
    flaws |= (unsigned)(begins_loud(q) || ends_loud(q)) << QV_FLAW_CUT;
    return flaws;
}

static unsigned judge_speech(const qv_check *check, const qv_checked *c, double deviation)
{
    const double speed = speed_of(c);
    const bool odd = isfinite(speed) && fabs(speed - check->speed) > most_deviations * deviation;
    return (unsigned)odd << QV_FLAW_SPEED |
           (unsigned)(c->clip && c->clip->score < doubtful_score) << QV_FLAW_TEXT |
           (unsigned)qv_two_voices_other(&check->voices, c->pitch) << QV_FLAW_VOICE;
}

static void count(qv_check *check)
{
    for (int i = 0; i < check->count; i++) {
        const qv_checked *c = &check->checked[i];
        check->named += c->flaws != 0;
        for (int p = 0; p < QV_FLAWS; p++)
            check->with[p] += (c->flaws & 1u << p) != 0;
        check->sound_minutes += c->measured ? c->facts.seconds / 60 : 0;
        for (int s = 0; c->clip && s < c->clip->symbols; s++)
            check->seen[c->clip->symbol[s]]++;
    }
}

int qv_check_judge(qv_check *check)
{
    double *room = malloc(((size_t)check->count + 1) * sizeof *room);
    if (!room)
        return QV_ERROR_MEMORY;
    check->level = median_of(check, level_of, false, 0, room);
    check->noise = median_of(check, noise_of, false, 0, room);
    check->range = median_of(check, range_of, false, 0, room);
    check->speed = median_of(check, speed_of, false, 0, room);
    const double spread = 1.4826 * median_of(check, speed_of, true, check->speed, room);
    const double deviation = fmax(spread, least_deviation);
    find_voices(check, room);
    free(room);
    for (int i = 0; i < check->count; i++) {
        qv_checked *c = &check->checked[i];
        c->flaws = judge_speech(check, c, deviation);
        if (c->measured)
            c->flaws |= judge_sound(check, c);
    }
    count(check);
    return QV_OK;
}

static void describe_ends(const qv_quality *q, char *text, size_t size)
{
    const bool begin = begins_loud(q), end = ends_loud(q);
    snprintf(text, size, "%s %s with sound %.0f dB %s the level of its speech", begin ? "begins" : "ends",
             begin && end ? "and ends" : "at once", fabs((double)(begin ? q->begin : q->end)),
             (begin ? q->begin : q->end) < 0 ? "under" : "over");
}

void qv_check_describe(const qv_check *check, const qv_checked *c, qv_flaw flaw, char *text, size_t size)
{
    const qv_quality *q = &c->quality;
    switch (flaw) {
    case QV_FLAW_CLIPPED:
        snprintf(text, size, "%.3g %% of the samples are in flat tops at %.2f of full scale",
                 100 * (double)c->facts.topped, (double)c->facts.peak);
        break;
    case QV_FLAW_NOISY:
        snprintf(text, size, "speech %.0f dB above the noise, which is at %.0f dBFS", (double)q->range,
                 (double)q->noise);
        break;
    case QV_FLAW_QUIET:
        snprintf(text, size, "speech at %.0f dBFS", (double)q->level);
        break;
    case QV_FLAW_PADDED:
        snprintf(text, size, "%.1f s of silence before, %.1f s behind", (double)q->lead, (double)q->tail);
        break;
    case QV_FLAW_PAUSE:
        snprintf(text, size, "a pause of %.1f s", (double)q->pause);
        break;
    case QV_FLAW_CUT:
        describe_ends(q, text, size);
        break;
    case QV_FLAW_SPEED:
        snprintf(text, size, "%.1f phones a second; the others %.1f", c->speed, check->speed);
        break;
    case QV_FLAW_VOICE:
        snprintf(text, size, "%.0f Hz; the others are at %.0f", exp(c->pitch), check->voices.pitch[0]);
        break;
    default:
        snprintf(text, size, "fits its text worse than the others by %.1f deviations",
                 -(double)c->clip->score);
    }
}
