// SPDX-License-Identifier: MIT
/* Whether recordings are of one speaker or of two, by their pitch. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "base/rng.h"
#include "quaver/quaver.h"
#include "train/data/two_voices.h"

enum { MOST = 400, FRAMES = 30 };

static const double semitone = 0.69314718055994531 / 12;
static double pitch[MOST];

/* Fills in `count` medians about `hz`; deviation in semitones. */
static void speak(int first, int count, double hz, double deviation, qv_rng *rng)
{
    for (int i = first; i < first + count; i++)
        pitch[i] = log(hz) + deviation * semitone * (double)qv_rng_normal(rng);
}

static void one_speaker_is_one(void **state)
{
    (void)state;
    qv_two_voices voices;
    for (uint64_t seed = 1; seed <= 50; seed++) {
        qv_rng rng;
        qv_rng_seed(&rng, seed, 0);
        const int count = seed % 2 ? MOST : 12;
        speak(0, count, 200, seed % 3 ? 1.8 : 0.4, &rng);
        qv_two_voices_find(pitch, count, &voices);
        assert_int_equal(voices.count[0] + voices.count[1], count);
        assert_true(voices.count[1] <= 1); // of 10,000 from a normal distribution one is far out
        assert_false(qv_two_voices_certain(&voices));
        assert_float_equal((float)(12 * log2(voices.pitch[0] / 200)), 0, 2);
        if (!voices.count[1])
            assert_false(qv_two_voices_other(&voices, log(50)));
    }
}

/* The more of them first, whichever is higher. */
static void two_speakers_are_two(void **state)
{
    (void)state;
    static const struct {
        int low, high;
        double low_hz, high_hz;
    } cases[] = {
        {78, 322, 105, 200}, {322, 78, 105, 200}, {40, 360, 105, 160}, {6, 390, 105, 200}, {6, 6, 110, 210}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        qv_two_voices voices;
        qv_rng rng;
        qv_rng_seed(&rng, c + 1, 0);
        speak(0, cases[c].high, cases[c].high_hz, 1.3, &rng);
        speak(cases[c].high, cases[c].low, cases[c].low_hz, 0.8, &rng);
        qv_two_voices_find(pitch, cases[c].low + cases[c].high, &voices);
        const bool lower_first = voices.pitch[0] < voices.pitch[1];
        const int low = cases[c].low > cases[c].high || lower_first ? 0 : 1;
        assert_int_equal(voices.count[low], cases[c].low);
        assert_int_equal(voices.count[!low], cases[c].high);
        assert_float_equal((float)(12 * log2(voices.pitch[low] / cases[c].low_hz)), 0, 1.5);
        assert_float_equal((float)(12 * log2(voices.pitch[!low] / cases[c].high_hz)), 0, 1.5);
        assert_int_equal(qv_two_voices_other(&voices, log(cases[c].low_hz)), low == 1);
        assert_int_equal(qv_two_voices_other(&voices, log(cases[c].high_hz)), low == 0);
        assert_false(qv_two_voices_other(&voices, NAN));
        assert_true(qv_two_voices_certain(&voices));
    }
}

static void what_has_no_pitch_is_not_counted(void **state)
{
    (void)state;
    qv_two_voices voices;
    qv_rng rng;
    qv_rng_seed(&rng, 1, 0);
    speak(0, 20, 200, 1, &rng);
    pitch[0] = pitch[7] = NAN;
    pitch[9] = log(90); // a slip
    qv_two_voices_find(pitch, 20, &voices);
    assert_int_equal(voices.count[0], 17);
    assert_int_equal(voices.count[1], 1);
    assert_false(qv_two_voices_certain(&voices));
    pitch[0] = NAN;
    qv_two_voices_find(pitch, 1, &voices);
    assert_int_equal(voices.count[0] + voices.count[1], 0);
}

/* Recordings without anything but pitch. */
typedef struct fixture {
    qv_dataset dataset;
    qv_clip clip[MOST];
    float f0[MOST][FRAMES], log_f0[MOST][FRAMES];
    char id[MOST][8], list[32];
    qv_corpus corpus;
    char told[1024];
    int reports;
} fixture;

static fixture f;

static void keep(void *user, const char *line)
{
    (void)user;
    snprintf(f.told, sizeof f.told, "%s", line);
    f.reports++;
}

static void record(int count, double hz)
{
    for (; count > 0; count--) {
        const int i = f.corpus.count++;
        snprintf(f.id[i], sizeof f.id[i], "r%03d", i);
        for (int t = 0; t < FRAMES; t++) {
            f.f0[i][t] = t % 5 ? (float)hz : 0;
            f.log_f0[i][t] = t % 5 ? (float)log(hz) : 3; // gaps are bridged by something else
        }
        f.clip[i] = (qv_clip){.id = f.id[i], .frames = FRAMES, .f0 = f.f0[i], .log_f0 = f.log_f0[i]};
    }
}

static int begin(void **state)
{
    (void)state;
    snprintf(f.list, sizeof f.list, "some/metadata.csv");
    f.dataset.list = f.list;
    f.corpus = (qv_corpus){.dataset = &f.dataset, .clip = f.clip};
    f.reports = 0;
    return 0;
}

static void a_mixture_is_told(void **state)
{
    (void)state;
    const qv_monitor monitor = {.report = keep};
    record(30, 210);
    record(4, 105);
    assert_true(qv_two_voices_report(&f.corpus, &monitor));
    assert_int_equal(f.reports, 0);
    record(8, 105);
    assert_true(qv_two_voices_report(&f.corpus, &monitor));
    assert_int_equal(f.reports, 1);
    assert_memory_equal(
        f.told, "some/metadata.csv: 12 recordings, r030 the first, are at 105 Hz and 30 at 210 Hz", 79);
}

static void a_median_needs_voiced_frames(void **state)
{
    (void)state;
    double median;
    record(1, 150);
    assert_true(qv_clip_pitch(&f.clip[0], &median));
    assert_float_equal(exp(median), 150, 0.01);
    f.clip[0].frames = 20; // 16 of them voiced
    assert_true(qv_clip_pitch(&f.clip[0], &median));
    assert_true(isnan(median));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_speaker_is_one),
        cmocka_unit_test(two_speakers_are_two),
        cmocka_unit_test(what_has_no_pitch_is_not_counted),
        cmocka_unit_test_setup(a_mixture_is_told, begin),
        cmocka_unit_test_setup(a_median_needs_voiced_frames, begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
