// SPDX-License-Identifier: MIT
#include "synth/ssml/prosody.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#define NEPER_PER_DB     0.11512925f  // ln(10) / 20
#define LOG_PER_SEMITONE 0.057762265f // ln(2) / 12
#define SILENT           (-20.0f)     // neper

const qv_prosody_value qv_prosody_unchanged = {.rate = 1, .range = 1};

typedef struct named {
    const char *name;
    float value;
} named;

/* A number with a sign or without, and what stands behind it. */
typedef struct number {
    float value;
    bool sign; // it has one
    const char *unit;
} number;

static bool find(const named *list, const char *name, float *value)
{
    for (; list->name; list++)
        if (strcmp(list->name, name) == 0) {
            *value = list->value;
            return true;
        }
    return false;
}

static const char *read_digits(const char *at, float *value, int *digits)
{
    float place = 1;
    bool behind_point = false;
    for (; (*at >= '0' && *at <= '9') || (*at == '.' && !behind_point); at++) {
        if (*at == '.') {
            behind_point = true;
        } else if (behind_point) {
            place /= 10;
            *value += place * (float)(*at - '0');
            ++*digits;
        } else {
            *value = *value * 10 + (float)(*at - '0');
            ++*digits;
        }
    }
    return at;
}

/* strtod would heed the locale. */
static bool read_number(const char *text, number *n)
{
    int digits = 0;
    while (*text == ' ')
        text++;
    const char *at = text + (*text == '+' || *text == '-');
    *n = (number){.sign = at > text};
    n->unit = read_digits(at, &n->value, &digits);
    while (*n->unit == ' ')
        n->unit++;
    if (*text == '-')
        n->value = -n->value;
    return digits > 0 && n->value < 1e6f && n->value > -1e6f;
}

static bool is_unit(const number *n, const char *unit)
{
    const size_t length = strlen(unit);
    for (size_t i = 0; i < length; i++)
        if ((n->unit[i] | 0x20) != (unit[i] | 0x20))
            return false;
    return n->unit[length] == '\0' || n->unit[length] == ' ';
}

/* "120%" is a factor, "+20%" the same. False when it would leave nothing. */
static bool factor_of(const number *n, float *factor)
{
    *factor = (n->sign ? 100 + n->value : n->value) / 100;
    return *factor > 0;
}

bool qv_prosody_rate(qv_prosody_value *value, const char *text)
{
    static const named names[] = {{"x-slow", 0.5f}, {"slow", 0.75f},  {"medium", 1}, {"default", 1},
                                  {"fast", 1.35f},  {"x-fast", 1.8f}, {NULL, 0}};
    number n;
    float factor;
    if (find(names, text, &value->rate))
        return true;
    if (!read_number(text, &n))
        return false;
    if (n.unit[0] == '\0' && !n.sign && n.value > 0)
        factor = n.value;
    else if (!is_unit(&n, "%") || !factor_of(&n, &factor))
        return false;
    value->rate *= factor;
    return true;
}

/* log F0 as it stands with the value. */
static float log_f0_of(const qv_prosody_value *value, const qv_prosody_base *base)
{
    return (value->has_log_f0 ? value->log_f0 : base->mean + base->manner.shift) + value->shift;
}

bool qv_prosody_pitch(qv_prosody_value *value, const char *text, const qv_prosody_base *base)
{
    static const named names[] = {{"x-low", -6}, {"low", -3},   {"medium", 0}, {"default", 0},
                                  {"high", 3},   {"x-high", 6}, {NULL, 0}};
    number n;
    float semitones, factor;
    if (find(names, text, &semitones)) {
        value->has_log_f0 = false;
        value->shift = semitones * LOG_PER_SEMITONE;
        return true;
    }
    if (!read_number(text, &n))
        return false;
    if (is_unit(&n, "st")) {
        value->shift += n.value * LOG_PER_SEMITONE;
    } else if (is_unit(&n, "hz")) {
        const float hertz = n.sign ? expf(log_f0_of(value, base)) + n.value : n.value;
        value->has_log_f0 = true;
        value->log_f0 = logf(hertz > 30 ? hertz : 30);
        value->shift = 0;
    } else if (is_unit(&n, "%") && factor_of(&n, &factor)) {
        value->shift += logf(factor);
    } else {
        return false;
    }
    return true;
}

bool qv_prosody_range(qv_prosody_value *value, const char *text, const qv_prosody_base *base)
{
    static const named names[] = {{"x-low", 0.3f}, {"low", 0.6f}, {"medium", 1}, {"default", 1},
                                  {"high", 1.5f},  {"x-high", 2}, {NULL, 0}};
    number n;
    float factor;
    if (find(names, text, &value->range))
        return true;
    if (!read_number(text, &n))
        return false;
    const float width = 4 * base->deviation * base->manner.range;     // natural log, as it is at 1
    const float hertz_wide = 2 * expf(base->mean) * sinhf(width / 2); // the same in Hz
    if (is_unit(&n, "st"))
        value->range += n.value * LOG_PER_SEMITONE / (width > 0.01f ? width : 0.01f);
    else if (is_unit(&n, "hz"))
        value->range = (n.sign ? value->range : 0) + n.value / (hertz_wide > 1 ? hertz_wide : 1);
    else if (is_unit(&n, "%") && factor_of(&n, &factor))
        value->range *= factor;
    else
        return false;
    value->range = value->range > 0 ? value->range : 0;
    return true;
}

/* A loudness of 100 is the volume as it is. */
static float gain_of(float loudness)
{
    return loudness > 0 ? logf(loudness / 100) : SILENT;
}

bool qv_prosody_volume(qv_prosody_value *value, const char *text)
{
    static const named names[] = {{"silent", SILENT / NEPER_PER_DB},
                                  {"x-soft", -12},
                                  {"soft", -6},
                                  {"medium", 0},
                                  {"default", 0},
                                  {"loud", 4},
                                  {"x-loud", 8},
                                  {NULL, 0}};
    number n;
    float decibels, factor;
    if (find(names, text, &decibels)) {
        value->gain = decibels * NEPER_PER_DB;
        return true;
    }
    if (!read_number(text, &n))
        return false;
    if (is_unit(&n, "db"))
        value->gain += n.value * NEPER_PER_DB;
    else if (n.unit[0] == '\0')
        value->gain = gain_of(n.sign ? 100 * expf(value->gain) + n.value : n.value);
    else if (is_unit(&n, "%") && factor_of(&n, &factor))
        value->gain += logf(factor);
    else
        return false;
    return true;
}

bool qv_prosody_emphasis(qv_prosody_value *value, const char *level)
{
    static const struct {
        const char *level;
        float rate, semitones, range, decibels;
    } levels[] = {{"strong", 0.85f, 1.5f, 1.3f, 3},
                  {"moderate", 0.92f, 0.8f, 1.15f, 1.5f},
                  {"reduced", 1.1f, -0.5f, 0.8f, -2},
                  {"none", 1, 0, 1, 0}};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (strcmp(level, levels[i].level) == 0) {
            value->rate *= levels[i].rate;
            value->shift += levels[i].semitones * LOG_PER_SEMITONE;
            value->range *= levels[i].range;
            value->gain += levels[i].decibels * NEPER_PER_DB;
            return true;
        }
    return false;
}

static float bound(float x, float low, float high)
{
    return x > low ? (x < high ? x : high) : low;
}

qv_manner qv_prosody_manner(const qv_prosody_value *value, const qv_prosody_base *base)
{
    qv_manner manner = base->manner;
    manner.rate = bound(base->manner.rate * value->rate, QV_SLOWEST, QV_FASTEST_RATE);
    manner.shift = bound(log_f0_of(value, base) - base->mean, -24 * LOG_PER_SEMITONE, 24 * LOG_PER_SEMITONE);
    manner.range = bound(base->manner.range * value->range, 0, 3);
    manner.gain = bound(base->manner.gain + value->gain, SILENT, 12 * NEPER_PER_DB);
    return manner;
}
