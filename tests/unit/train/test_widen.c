// SPDX-License-Identifier: MIT
/* The map that gives predicted pitch the ups and downs of recorded pitch. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "close.h"
#include "quaver/quaver.h"
#include "small_voice.h"
#include "text/phones.h"
#include "train/fit/forecast.h"
#include "train/fit/widen.h"

enum { SYMBOLS = 6, FRAMES = 120 };

/* The sums of a swing of this height about this middle. */
static qv_pitch_sums swing(double middle, double height)
{
    qv_pitch_sums sums = {0};
    for (int i = 0; i < 1000; i++)
        qv_pitch_add(&sums, middle + (i % 2 ? height : -height));
    return sums;
}

static void finds_how_much_flatter(void **state)
{
    (void)state;
    const double recorded[] = {0.2, 0.6, 0.9, 5}, factor[] = {1, 1.5, QV_WIDEN_MOST, QV_WIDEN_MOST};
    const qv_pitch_sums predicted = swing(0.3, 0.4);
    assert_close(qv_pitch_deviation(&predicted), 0.4, 1e-9);
    for (int i = 0; i < 4; i++) {
        const qv_pitch_sums other = swing(-0.1, recorded[i]);
        const qv_widening found = qv_widen_find(&predicted, &other, 1);
        assert_close(found.factor, factor[i], 1e-9);
        assert_close(found.centre, 0.3, 1e-9);
    }
    const qv_pitch_sums other = swing(0, 0.6);
    assert_close(qv_widen_find(&predicted, &other, 0.8).factor, 1.2, 1e-9);
}

static void leaves_alone_what_it_knows_nothing_of(void **state)
{
    (void)state;
    const qv_pitch_sums none = {0}, level = swing(0.3, 0), some = swing(0, 1);
    assert_close(qv_widen_find(&none, &none, 1).factor, 1, 0);
    assert_close(qv_widen_find(&level, &some, 1).factor, 1, 0);
    assert_close(qv_widen_find(&some, &none, 1).factor, 1, 0);
}

struct fixture {
    qv_voice *voice;
    qv_clip clip;
    int train[1];
    float f0[FRAMES], target[FRAMES], *pitch[1];
    qv_corpus corpus;
    qv_targets targets;
    qv_arena *arena;
};

static int durations[SYMBOLS] = {20, 20, 20, 20, 20, 20};
static uint8_t symbols[SYMBOLS] = {QV_BREAK_START,     QV_FIRST_PHONE, QV_SYMBOLS - 1,
                                   QV_FIRST_PHONE + 3, QV_SYMBOLS - 3, QV_BREAK_PERIOD};

static int open_fixture(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    *state = f;
    f->voice = small_voice(3);
    f->arena = qv_arena_open((size_t)1 << 20);
    assert_non_null(f->arena);
    f->clip = (qv_clip){.symbols = SYMBOLS, .symbol = symbols, .duration = durations, .frames = FRAMES};
    f->clip.f0 = f->f0;
    f->pitch[0] = f->target;
    f->corpus = (qv_corpus){.clip = &f->clip, .count = 1};
    f->targets = (qv_targets){.corpus = &f->corpus, .pitch = f->pitch, .train = f->train, .train_count = 1};
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

/* Recordings that move 1.4 times as much in their voiced frames, and anyhow in the others. */
static void widens_to_the_recorded(void **state)
{
    struct fixture *f = *state;
    qv_forecast plain, wide;
    qv_widening found;
    assert_true(qv_forecast_run(f->voice, &f->clip, f->arena, &plain));
    for (int t = 0; t < FRAMES; t++) {
        f->f0[t] = t % 5 ? 150 : 0;
        f->target[t] = t % 5 ? 1.4f * plain.contour[t] + 0.7f : 99;
    }
    assert_int_equal(qv_widen_measure(f->voice, &f->targets, &found), 0);
    assert_close(found.factor, 1.4, 1e-3);
    qv_widen_fold(&found, f->voice);
    assert_true(qv_forecast_run(f->voice, &f->clip, f->arena, &wide));
    double moved = 0;
    for (int t = 0; t < FRAMES; t++) {
        const double wanted = found.centre + found.factor * ((double)plain.contour[t] - found.centre);
        assert_close((double)wide.contour[t], wanted, 1e-5);
        moved += fabs((double)(wide.contour[t] - plain.contour[t]));
    }
    assert_true(moved > 0.01);
    for (int s = 0; s < SYMBOLS; s++)
        assert_float_equal(wide.duration[s], plain.duration[s], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_how_much_flatter),
        cmocka_unit_test(leaves_alone_what_it_knows_nothing_of),
        cmocka_unit_test_setup_teardown(widens_to_the_recorded, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
