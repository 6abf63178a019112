// SPDX-License-Identifier: MIT
/* The pitch tracker against sound whose pitch is known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include "../brief.h"
#include "dsp/frame.h"
#include "dsp/pitch.h"
#include "known_speech.h"
#include "quaver/quaver.h"

/* Shares in per cent. */
typedef struct score {
    double gross;  // of the frames voiced in both: F0 wrong by over 20 %
    double fine;   // of the others: mean of |error|
    double missed; // of all frames: voiced, but marked unvoiced
    double added;  // of all frames: unvoiced, but marked voiced
    double voiced; // of all frames, in truth
} score;

static score measure(const known_speech *speech, const float *f0)
{
    int both = 0, gross = 0, missed = 0, added = 0, voiced = 0;
    double fine = 0.0;
    for (int i = 0; i < speech->frames; i++) {
        int truth = speech->f0[i] > 0.0f, found = f0[i] > 0.0f;
        voiced += truth;
        missed += truth && !found;
        added += found && !truth;
        if (!truth || !found)
            continue;
        double error = fabs(f0[i] / speech->f0[i] - 1.0);
        both++;
        gross += error > 0.2;
        fine += error > 0.2 ? 0.0 : error;
    }
    return (score){.gross = 100.0 * gross / both,
                   .fine = 100.0 * fine / (both - gross),
                   .missed = 100.0 * missed / speech->frames,
                   .added = 100.0 * added / speech->frames,
                   .voiced = 100.0 * voiced / speech->frames};
}

static score track(double lowest, double highest, double noise, uint64_t seed)
{
    known_speech speech = make_known_speech(40.0, lowest, highest, seed);
    if (noise < 100.0)
        add_noise(&speech, noise, seed + 1);
    float *f0 = malloc((size_t)speech.frames * sizeof *f0);
    assert_non_null(f0);
    assert_int_equal(qv_pitch_track(NULL, speech.samples, speech.count, f0, NULL), 0);
    score s = measure(&speech, f0);
    print_message("%3.0f-%3.0f Hz, noise %3.0f dB: gross %.2f %%, fine %.2f %%, voicing %.2f + %.2f %%, "
                  "voiced %.0f %%\n",
                  lowest, highest, noise, s.gross, s.fine, s.missed, s.added, s.voiced);
    free(f0);
    close_known_speech(&speech);
    return s;
}

/* Mean of four scores of 40 s each; in brief the first alone. */
static score mean_score(double lowest, double highest, double noise)
{
    score mean = {0};
    const int seeds = brief_or(1, 4);
    for (uint64_t seed = 1; seed <= (uint64_t)seeds; seed++) {
        score s = track(lowest, highest, noise, 1000 * seed);
        mean.gross += s.gross / seeds;
        mean.fine += s.fine / seeds;
        mean.missed += s.missed / seeds;
        mean.added += s.added / seeds;
        mean.voiced += s.voiced / seeds;
    }
    assert_true(mean.voiced > 40.0 && mean.voiced < 80.0); // both kinds of frames are really tested
    return mean;
}

static void follows_clean_speech(void **state)
{
    (void)state;
    score s = mean_score(90.0, 400.0, 100.0);
    assert_true(s.gross <= 0.5);
    assert_true(s.fine <= 0.6);
    assert_true(s.missed + s.added <= 3.5);
}

static void follows_speech_in_noise_of_20_db(void **state)
{
    (void)state;
    score s = mean_score(90.0, 400.0, 20.0);
    assert_true(s.gross <= 1.0);
    assert_true(s.fine <= 0.7);
    assert_true(s.missed + s.added <= 4.5);
}

static void follows_speech_in_noise_of_10_db(void **state)
{
    (void)state;
    score s = mean_score(90.0, 400.0, 10.0);
    assert_true(s.gross <= 1.0);
    assert_true(s.fine <= 0.7);
    assert_true(s.missed + s.added <= 9.0);
}

/* A recording ten or a thousand times softer has the same pitch. */
static void does_not_depend_on_level(void **state)
{
    (void)state;
    known_speech speech = make_known_speech(5.0, 100.0, 300.0, 7);
    float *loud = malloc((size_t)speech.frames * sizeof *loud);
    float *soft = malloc((size_t)speech.frames * sizeof *soft);
    assert_true(loud && soft);
    assert_int_equal(qv_pitch_track(NULL, speech.samples, speech.count, loud, NULL), 0);
    for (int i = 0; i < speech.count; i++)
        speech.samples[i] *= 1.0f / 1024.0f;
    assert_int_equal(qv_pitch_track(NULL, speech.samples, speech.count, soft, NULL), 0);
    for (int i = 0; i < speech.frames; i++)
        assert_true(fabsf(loud[i] - soft[i]) <= 0.01f);
    free(loud);
    free(soft);
    close_known_speech(&speech);
}

static void finds_no_pitch_where_there_is_none(void **state)
{
    (void)state;
    enum { COUNT = 4 * QV_RATE };
    float *samples = calloc(COUNT, sizeof *samples), *f0 = malloc((COUNT / QV_HOP + 1) * sizeof *f0);
    assert_true(samples && f0);
    for (int noise = 0; noise < 2; noise++) {
        int voiced = 0;
        assert_int_equal(qv_pitch_track(NULL, samples, COUNT, f0, NULL), 0);
        for (int i = 0; i < qv_frames(COUNT); i++)
            voiced += f0[i] > 0.0f;
        print_message("%s: %d of %d frames voiced\n", noise ? "noise" : "silence", voiced, qv_frames(COUNT));
        assert_true(voiced <= (noise ? qv_frames(COUNT) / 50 : 0));
        uint32_t random = 1;
        for (int i = 0; i < COUNT; i++) {
            random = random * 1664525u + 1013904223u;
            samples[i] = (float)(int32_t)random * 0x1p-33f;
        }
    }
    free(samples);
    free(f0);
}

static void finds_a_sine(void **state)
{
    (void)state;
    enum { COUNT = QV_RATE };
    static float samples[COUNT], f0[COUNT / QV_HOP + 1], strength[COUNT / QV_HOP + 1];
    for (float hz = 65.0f; hz < 480.0f; hz *= brief_or(1, 0) ? 1.5f : 1.1f) {
        for (int i = 0; i < COUNT; i++)
            samples[i] = 0.3f * sinf(6.2831853f * fmodf(hz * (float)i / QV_RATE, 1.0f));
        assert_int_equal(qv_pitch_track(NULL, samples, COUNT, f0, strength), 0);
        for (int i = 3; i < qv_frames(COUNT) - 3; i++) {
            assert_true(fabsf(f0[i] / hz - 1.0f) < 0.005f);
            assert_true(strength[i] > 0.95f && strength[i] <= 1.0f);
        }
    }
}

/* What repeats after one period repeats after two and three as well; noise makes one of them look best by
 * chance. */
static void prefers_one_period_to_several(void **state)
{
    (void)state;
    enum { COUNT = QV_RATE };
    static float samples[COUNT], f0[COUNT / QV_HOP + 1];
    uint32_t random = 1;
    for (float hz = 180.0f; hz < 460.0f; hz *= brief_or(1, 0) ? 1.5f : 1.15f) {
        for (int i = 0; i < COUNT; i++) {
            float phase = 6.2831853f * fmodf(hz * (float)i / QV_RATE, 1.0f);
            random = random * 1664525u + 1013904223u;
            samples[i] = 0.2f * sinf(phase) + 0.2f * sinf(2.0f * phase) + 0.2f * sinf(3.0f * phase) +
                         0.4f * (float)(int32_t)random * 0x1p-31f;
        }
        assert_int_equal(qv_pitch_track(NULL, samples, COUNT, f0, NULL), 0);
        for (int i = 3; i < qv_frames(COUNT) - 3; i++)
            assert_true(fabsf(f0[i] / hz - 1.0f) < 0.05f);
    }
}

static void takes_any_length(void **state)
{
    (void)state;
    static const float samples[2 * QV_HOP] = {0.1f, -0.1f, 0.2f};
    float f0[3], strength[3];
    for (int count = 0; count <= 2 * QV_HOP; count += brief_or(37, 1))
        assert_int_equal(qv_pitch_track(NULL, samples, count, f0, strength), 0);
}

static void refuses_a_senseless_range(void **state)
{
    (void)state;
    float sample = 0.0f, f0[1];
    qv_pitch_settings settings;
    qv_pitch_defaults(&settings);
    settings.lowest = 600.0f;
    assert_int_equal(qv_pitch_track(&settings, &sample, 1, f0, NULL), QV_ERROR_ARGUMENT);
    qv_pitch_defaults(&settings);
    settings.lowest = 0.0f;
    assert_int_equal(qv_pitch_track(&settings, &sample, 1, f0, NULL), QV_ERROR_ARGUMENT);
    qv_pitch_defaults(&settings);
    settings.highest = NAN;
    assert_int_equal(qv_pitch_track(&settings, &sample, 1, f0, NULL), QV_ERROR_ARGUMENT);
}

static void interpolates_in_the_logarithm(void **state)
{
    (void)state;
    const float f0[8] = {0, 0, 100, 0, 0, 0, 200, 0};
    const float expected[8] = {100, 100, 100, 118.92071f, 141.42136f, 168.17928f, 200, 200};
    float log_f0[8];
    qv_pitch_interpolate(f0, 8, 150.0f, log_f0);
    for (int i = 0; i < 8; i++)
        assert_float_equal(log_f0[i], logf(expected[i]), 1e-5f);
    const float silent[3] = {0};
    qv_pitch_interpolate(silent, 3, 150.0f, log_f0);
    for (int i = 0; i < 3; i++)
        assert_float_equal(log_f0[i], logf(150.0f), 1e-6f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows_clean_speech),
        cmocka_unit_test(follows_speech_in_noise_of_20_db),
        cmocka_unit_test(follows_speech_in_noise_of_10_db),
        cmocka_unit_test(does_not_depend_on_level),
        cmocka_unit_test(finds_no_pitch_where_there_is_none),
        cmocka_unit_test(finds_a_sine),
        cmocka_unit_test(prefers_one_period_to_several),
        cmocka_unit_test(takes_any_length),
        cmocka_unit_test(refuses_a_senseless_range),
        cmocka_unit_test(interpolates_in_the_logarithm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
