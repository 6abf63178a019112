// SPDX-License-Identifier: MIT
/* The gain that gives a voice the level of its recordings. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "audio/level.h"
#include "close.h"
#include "small_voice.h"
#include "train/fit/forecast.h"
#include "train/fit/voice_level.h"

enum { SYMBOLS = SMALL_SENTENCE, CLIPS = QV_VOICE_LEVEL_CLIPS + 6, LONGEST = 60, SAMPLES = LONGEST * QV_HOP };

struct fixture {
    qv_voice *voice;
    int duration[CLIPS][SYMBOLS];
    qv_clip clip[CLIPS];
    int train[CLIPS];
    qv_corpus corpus;
    qv_targets targets;
    qv_arena *arena;
    qv_forecast made; // of the first clip
    float samples[2][SAMPLES];
};

static int open_fixture(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    *state = f;
    f->voice = small_voice(3);
    f->arena = qv_arena_open((size_t)1 << 20);
    assert_non_null(f->arena);
    for (int c = 0; c < CLIPS; c++) {
        f->clip[c] = (qv_clip){.symbols = SYMBOLS, .symbol = small_sentence(), .duration = f->duration[c]};
        for (int s = 0; s < SYMBOLS; s++)
            f->clip[c].frames += f->duration[c][s] = 4 + (c + 3 * s) % 7;
        assert_true(f->clip[c].frames <= LONGEST);
        f->train[c] = c;
    }
    f->corpus = (qv_corpus){.clip = f->clip, .count = CLIPS};
    f->targets = (qv_targets){.corpus = &f->corpus, .train = f->train, .train_count = CLIPS};
    return 0;
}

static int close_fixture(void **state)
{
    struct fixture *f = *state;
    qv_voice_close(&f->voice);
    qv_arena_close(&f->arena);
    free(f);
    return 0;
}

static double measure(struct fixture *f, int threads)
{
    double gain;
    qv_pool *pool;
    assert_int_equal(qv_pool_open(&pool, threads), 0);
    assert_int_equal(qv_voice_level_measure(f->voice, &f->targets, pool, &gain), 0);
    qv_pool_close(&pool);
    return gain;
}

static void speak(struct fixture *f, int clip, float *samples)
{
    assert_true(qv_forecast_run(f->voice, &f->clip[clip], f->arena, &f->made));
    assert_true(qv_forecast_sound(f->voice, &f->clip[clip], &f->made, f->arena, samples));
}

/* A voice that has learned nothing may be farther off than the most. */
static void bring_to_level(struct fixture *f)
{
    double gain = QV_VOICE_LEVEL_MOST;
    for (int i = 0; i < 10 && fabs(gain) > 0.001; i++) {
        gain = measure(f, 1);
        qv_voice_level_fold(gain, f->voice);
    }
    assert_close(gain, 0, 0.001);
}

static void brings_sound_to_the_target(void **state)
{
    struct fixture *f = *state;
    double level = 0;
    bring_to_level(f);
    f->targets.train_count = 10; // all of which are heard
    qv_voice_level_fold(measure(f, 1), f->voice);
    for (int c = 0; c < 10; c++) {
        speak(f, c, f->samples[0]);
        level += (double)qv_active_level(f->samples[0], f->clip[c].frames * QV_HOP) / 10;
    }
    assert_close(level, (double)QV_LEVEL_TARGET, 0.02);
}

static void changes_nothing_but_the_level(void **state)
{
    struct fixture *f = *state;
    const int frames = f->clip[0].frames, samples = frames * QV_HOP;
    double largest = 0;
    bring_to_level(f);
    speak(f, 0, f->samples[0]);
    const qv_forecast before = f->made;
    qv_voice_level_fold(5, f->voice);
    speak(f, 0, f->samples[1]);
    assert_memory_equal(f->made.mel, before.mel, (size_t)frames * QV_MEL * sizeof *before.mel);
    assert_memory_equal(f->made.voicing, before.voicing, (size_t)frames * sizeof *before.voicing);
    for (int i = 0; i < samples; i++)
        largest = fmax(largest, fabs((double)f->samples[0][i]));
    assert_true(largest > 0.05);
    for (int i = 0; i < samples; i++)
        assert_close((double)f->samples[1][i], pow(10, 5 / 20.0) * (double)f->samples[0][i], 1e-3 * largest);
    assert_close(measure(f, 1), -5, 0.02);
}

/* Threads don't matter; of many sentences as many as it says are heard, the last of them not. */
static void hears_some_sentences(void **state)
{
    struct fixture *f = *state;
    bring_to_level(f);
    qv_voice_level_fold(3, f->voice);
    const double gain = measure(f, 1);
    assert_true(fabs(gain + 3) < 0.5);
    assert_true(measure(f, 2) == gain);
    assert_true(measure(f, 3) == gain);
    f->clip[f->train[CLIPS - 1]].frames = -1; // would fail
    assert_true(measure(f, 2) == gain);
    f->targets.train_count = 0;
    assert_true(measure(f, 2) == 0);
}

static void has_a_limit(void **state)
{
    struct fixture *f = *state;
    bring_to_level(f);
    qv_voice_level_fold(20, f->voice);
    assert_true(measure(f, 1) == -QV_VOICE_LEVEL_MOST);
    qv_voice_level_fold(-40, f->voice);
    assert_true(measure(f, 1) == QV_VOICE_LEVEL_MOST);
    qv_voice_level_fold(-400, f->voice);
    assert_true(measure(f, 1) == 0); // silence
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(brings_sound_to_the_target, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(changes_nothing_but_the_level, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(hears_some_sentences, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(has_a_limit, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
