// SPDX-License-Identifier: MIT
#include "known_speech.h"
#include "dsp/frame.h"
#include <math.h>
#include <stdlib.h>

static const double PI = 3.14159265358979323846;
enum { FORMANTS = 5, FADE = QV_RATE / 125 }; // 8 ms

typedef enum sound_kind { VOWEL, MURMUR, VOICED_FRICATIVE, FRICATIVE, BREATH, CLOSURE, PAUSE } sound_kind;

/* One stretch of the score. */
typedef struct stretch {
    sound_kind kind;
    int length;      // samples
    double from, to; // Hz, glide of the pitch
    double gain;
    double formants[2][FORMANTS]; // Hz, at the start and at the end
} stretch;

/* What rings on from sample to sample. */
typedef struct tract {
    uint64_t random;
    double phase;   // of the glottal cycle, 0..1
    double stray;   // jitter of this cycle, relative
    double shimmer; // gain of this cycle
    double memory[FORMANTS][2], hiss[2];
} tract;

static double uniform(uint64_t *state)
{
    *state += 0x9e3779b97f4a7c15u; // splitmix64
    uint64_t z = *state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static double between(uint64_t *state, double low, double high)
{
    return low + (high - low) * uniform(state);
}

static double gaussian(uint64_t *state)
{
    return sqrt(-2.0 * log(1.0 - uniform(state))) * cos(2.0 * PI * uniform(state));
}

static int is_voiced(sound_kind kind)
{
    return kind <= VOICED_FRICATIVE;
}

static void choose_formants(uint64_t *random, double *hz)
{
    static const double low[FORMANTS] = {280, 850, 2300, 3500, 4600};
    static const double high[FORMANTS] = {850, 2300, 3100, 4200, 5400};
    for (int i = 0; i < FORMANTS; i++)
        hz[i] = between(random, low[i], high[i]);
}

static stretch choose_stretch(uint64_t *random, const stretch *before, double lowest, double highest)
{
    stretch s = {0};
    int after_voice = is_voiced(before->kind);
    double draw = uniform(random);
    if (after_voice)
        s.kind = draw < 0.25   ? VOWEL
                 : draw < 0.35 ? MURMUR
                 : draw < 0.55 ? FRICATIVE
                 : draw < 0.7  ? BREATH
                 : draw < 0.88 ? CLOSURE
                               : PAUSE;
    else
        s.kind = draw < 0.7    ? VOWEL
                 : draw < 0.82 ? MURMUR
                 : draw < 0.9  ? VOICED_FRICATIVE
                 : draw < 0.95 ? FRICATIVE
                               : BREATH;
    double seconds = s.kind == VOWEL   ? between(random, 0.08, 0.4)
                     : s.kind == PAUSE ? between(random, 0.2, 0.5)
                                       : between(random, 0.05, 0.13);
    s.length = (int)(seconds * QV_RATE);
    s.gain = s.kind == VOWEL ? pow(10.0, between(random, -0.6, 0.0)) : pow(10.0, between(random, -1.2, -0.6));
    /* Steady glides: up to 1.5 octaves a second upwards or downwards. */
    s.from = after_voice ? before->to : before->to * pow(2.0, between(random, -0.3, 0.3));
    s.to = s.from * pow(2.0, between(random, -1.5, 1.5) * seconds);
    s.from = fmin(fmax(s.from, lowest), highest);
    s.to = fmin(fmax(s.to, lowest), highest);
    for (int i = 0; i < FORMANTS; i++)
        s.formants[0][i] = before->formants[1][i];
    choose_formants(random, s.formants[1]);
    return s;
}

/* Derivative of the glottal flow over one cycle (Klatt and Klatt 1990, KLGLOTT88), open 60 % of it. */
static double glottis(double phase)
{
    double p = phase / 0.6;
    return p < 1.0 ? 2.0 * p - 3.0 * p * p : 0.0;
}

static double next_cycle(tract *t, double hz)
{
    t->phase += hz * (1.0 + t->stray) / QV_RATE;
    if (t->phase >= 1.0) {
        t->phase -= 1.0;
        t->stray = 0.004 * gaussian(&t->random);
        t->shimmer = 1.0 + 0.05 * gaussian(&t->random);
    }
    return t->shimmer * glottis(t->phase);
}

/* A resonance with gain one at 0 Hz (Klatt 1980). */
static double resonate(double *memory, double hz, double width, double in)
{
    double r = exp(-PI * width / QV_RATE), c = -r * r, b = 2.0 * r * cos(2.0 * PI * hz / QV_RATE);
    double out = (1.0 - b - c) * in + b * memory[0] + c * memory[1];
    memory[1] = memory[0];
    memory[0] = out;
    return out;
}

/* One sample; share 0..1 is the place in the stretch, edge 0..1 its fade at the ends. */
static double next_sample(tract *t, const stretch *s, double share, double edge)
{
    double hz = s->from * pow(s->to / s->from, share), noise = gaussian(&t->random), voice = 0.0, hiss = 0.0;
    if (is_voiced(s->kind))
        voice = edge * next_cycle(t, hz) + 0.005 * edge * noise;
    if (s->kind == BREATH)
        voice = 0.15 * edge * noise;
    if (s->kind == FRICATIVE || s->kind == VOICED_FRICATIVE)
        hiss = 0.4 * edge * noise;
    for (int i = 0; i < FORMANTS; i++) {
        double formant = s->formants[0][i] + share * (s->formants[1][i] - s->formants[0][i]);
        if (s->kind == MURMUR)
            formant = i == 0 ? 260.0 : formant;
        voice = resonate(t->memory[i], formant, 60.0 + 30.0 * i + (s->kind == MURMUR ? 100.0 : 0.0), voice);
    }
    double low = resonate(t->hiss, 4500.0 + 2000.0 * share, 1500.0, hiss);
    return s->gain * (voice + low) + 1e-4 * noise;
}

static void perform(known_speech *speech, tract *t, const stretch *s, int start)
{
    for (int i = 0; i < s->length && start + i < speech->count; i++) {
        double share = (double)i / s->length;
        int nearest = i < s->length - i ? i : s->length - i;
        double edge = nearest < FADE ? (nearest + 0.5) / FADE : 1.0;
        speech->samples[start + i] = (float)(0.2 * next_sample(t, s, share, edge));
        if ((start + i) % QV_HOP == 0 && is_voiced(s->kind))
            speech->f0[(start + i) / QV_HOP] = (float)(s->from * pow(s->to / s->from, share));
    }
}

known_speech make_known_speech(double seconds, double lowest, double highest, uint64_t seed)
{
    known_speech speech = {.count = (int)(seconds * QV_RATE)};
    speech.frames = qv_frames(speech.count);
    speech.samples = calloc((size_t)speech.count, sizeof *speech.samples);
    speech.f0 = calloc((size_t)speech.frames, sizeof *speech.f0);
    if (!speech.samples || !speech.f0)
        abort();
    tract t = {.random = seed, .shimmer = 1.0};
    stretch s = {.kind = PAUSE, .to = sqrt(lowest * highest)};
    choose_formants(&t.random, s.formants[1]);
    for (int start = 0; start < speech.count; start += s.length) {
        s = choose_stretch(&t.random, &s, lowest, highest);
        perform(&speech, &t, &s, start);
    }
    return speech;
}

void close_known_speech(known_speech *speech)
{
    free(speech->samples);
    free(speech->f0);
}

void add_noise(known_speech *speech, double ratio, uint64_t seed)
{
    double power = 0.0;
    int voiced = 0;
    for (int i = 0; i < speech->count; i++) {
        if (speech->f0[i / QV_HOP] > 0.0f) {
            power += (double)speech->samples[i] * speech->samples[i];
            voiced++;
        }
    }
    double scale = sqrt(power / voiced * pow(10.0, -ratio / 10.0));
    for (int i = 0; i < speech->count; i++)
        speech->samples[i] += (float)(scale * gaussian(&seed));
}
