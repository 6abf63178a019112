// SPDX-License-Identifier: MIT
/* The adversarial fit's opening, and how many steps the fit has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/rng.h"
#include "close.h"
#include "small_voice.h"
#include "text/phones.h"
#include "train/adversary/fit_adversary.h"

enum { SYMBOLS = 4, FRAMES = 40, SAMPLES = FRAMES * QV_HOP, PLAYERS = 3, CRITICS = 2 };
enum { LOSS_MEL = 1, LOSS_STFT, LOSS_VOICING, LOSS_ADVERSARIAL, LOSS_FEATURES, LOSS_CRITICS, LOSS_SPOKEN };

struct fixture {
    qv_voice *voice;
    qv_clip clip;
    float mel[FRAMES * QV_MEL], f0[FRAMES], log_f0[FRAMES], contour[FRAMES], *contours[1];
    int16_t samples[SAMPLES];
    qv_corpus corpus;
    qv_targets targets;
    qv_fit_data data;
    qv_stft_loss *stft_loss;
    qv_adversary adversary;
    qv_fit fit;
    qv_real *value[PLAYERS], *grad[PLAYERS];
    qv_arena *arena;
};

static int durations[SYMBOLS] = {10, 10, 10, 10};
static uint8_t symbols[SYMBOLS] = {QV_BREAK_START, QV_FIRST_PHONE, QV_SYMBOLS - 1, QV_BREAK_PERIOD};

/* A recording of noise, with made-up mel and pitch. */
static void make_clip(struct fixture *f)
{
    qv_rng rng;
    qv_rng_seed(&rng, 1, 0);
    for (int i = 0; i < FRAMES * QV_MEL; i++)
        f->mel[i] = -5 + (float)qv_rng_normal(&rng);
    for (int t = 0; t < FRAMES; t++)
        f->f0[t] = t % 20 < 12 ? 150 : 0, f->log_f0[t] = 5.0f + 0.01f * (float)t, f->contour[t] = 0.1f;
    for (int i = 0; i < SAMPLES; i++)
        f->samples[i] = (int16_t)(1500 * (double)qv_rng_normal(&rng));
    f->clip = (qv_clip){.symbols = SYMBOLS,
                        .symbol = symbols,
                        .duration = durations,
                        .frames = FRAMES,
                        .mel = f->mel,
                        .f0 = f->f0,
                        .log_f0 = f->log_f0,
                        .samples = f->samples,
                        .sample_count = SAMPLES};
}

static int open_fixture(void **state)
{
    struct fixture *f = *state = calloc(1, sizeof *f);
    assert_non_null(f);
    make_clip(f);
    f->voice = small_voice(3);
    f->arena = qv_arena_open((size_t)1 << 20);
    f->stft_loss = qv_stft_loss_open();
    f->contours[0] = f->contour;
    f->corpus = (qv_corpus){.clip = &f->clip, .count = 1};
    f->targets = (qv_targets){.corpus = &f->corpus, .contour = f->contours};
    f->data = (qv_fit_data){.targets = &f->targets, .voice = f->voice, .stft_loss = f->stft_loss};
    assert_true(f->arena && f->stft_loss && !qv_adversary_open(&f->adversary, &f->data));
    f->adversary.from_voice = true;
    qv_fit_adversary(&f->fit, &f->adversary);
    assert_int_equal(f->fit.players, PLAYERS);
    qv_params_init(f->fit.player[CRITICS].params, f->adversary.critics_value, 5);
    for (int p = 0; p < PLAYERS; p++) {
        f->value[p] = f->fit.player[p].value;
        f->grad[p] = calloc(f->fit.player[p].params->size, sizeof *f->grad[p]);
        assert_non_null(f->grad[p]);
    }
    return 0;
}

static int close_fixture(void **state)
{
    struct fixture *f = *state;
    for (int p = 0; p < PLAYERS; p++)
        free(f->grad[p]);
    qv_adversary_close(&f->adversary);
    qv_stft_loss_close(&f->stft_loss);
    qv_voice_close(&f->voice);
    qv_arena_close(&f->arena);
    free(f);
    return 0;
}

/* What a step of 3,000 makes of the clip; gradients are those of this step alone. */
static qv_fit_item run(struct fixture *f, long step)
{
    static const int index[1] = {0};
    qv_fit_item item = {.index = index,
                        .count = 1,
                        .seed = 7,
                        .step = step,
                        .steps = 3000,
                        .learning = true,
                        .arena = f->arena};
    const size_t mark = qv_arena_mark(f->arena);
    for (int p = 0; p < PLAYERS; p++) {
        item.value[p] = f->value[p], item.grad[p] = f->grad[p];
        memset(f->grad[p], 0, f->fit.player[p].params->size * sizeof *f->grad[p]);
    }
    assert_true(f->fit.run(f->fit.user, &item));
    qv_arena_release(f->arena, mark);
    return item;
}

static double square(const struct fixture *f, int player)
{
    double sum = 0;
    for (size_t i = 0; i < f->fit.player[player].params->size; i++)
        sum += (double)f->grad[player][i] * (double)f->grad[player][i];
    return sum;
}

/* Until step 400 critics neither judge nor learn, and log-mel counts thrice; afterwards nothing holds the mel
 * of the acoustic model but what is heard of it. */
static void critics_are_silent_in_the_opening(void **state)
{
    struct fixture *f = *state;
    for (long step = 1; step <= 400; step += 399) {
        const qv_fit_item item = run(f, step);
        const double *loss = item.loss;
        assert_true(loss[LOSS_CRITICS] == 0 && loss[LOSS_ADVERSARIAL] == 0 && loss[LOSS_FEATURES] == 0);
        assert_true(square(f, CRITICS) == 0 && square(f, 0) > 0 && square(f, 1) > 0);
        assert_true(loss[LOSS_SPOKEN] > 0.1);
        assert_close(loss[0],
                     15 * loss[LOSS_MEL] + 2.5 * loss[LOSS_STFT] + 2 * loss[LOSS_VOICING] +
                         3 * loss[LOSS_SPOKEN],
                     1e-9);
    }
    const qv_fit_item item = run(f, 401);
    const double *loss = item.loss;
    assert_true(loss[LOSS_CRITICS] > 0 && loss[LOSS_ADVERSARIAL] > 0 && loss[LOSS_FEATURES] > 0);
    assert_true(square(f, CRITICS) > 0);
    assert_true(loss[LOSS_SPOKEN] == 0);
    assert_close(loss[0],
                 5 * loss[LOSS_MEL] + 2.5 * loss[LOSS_STFT] + 2 * loss[LOSS_VOICING] +
                     loss[LOSS_ADVERSARIAL] + 2 * loss[LOSS_FEATURES],
                 1e-9);
}

static void there_is_no_opening_from_scratch(void **state)
{
    struct fixture *f = *state;
    f->adversary.from_voice = false;
    assert_true(run(f, 1).loss[LOSS_CRITICS] > 0);
}

/* A short way against the gradient of a network lessens the loss by its squared length. */
static void the_opening_descends_by_its_gradient(void **state)
{
    struct fixture *f = *state;
    const double loss = run(f, 1).loss[0];
    for (int p = 0; p < CRITICS; p++) {
        run(f, 1);
        const size_t size = f->fit.player[p].params->size;
        const double length = square(f, p), way = 0.004 * loss / length;
        qv_real *kept = malloc(size * sizeof *kept);
        assert_non_null(kept);
        memcpy(kept, f->value[p], size * sizeof *kept);
        for (size_t i = 0; i < size; i++)
            f->value[p][i] -= (qv_real)(way * (double)f->grad[p][i]);
        const double less = loss - run(f, 1).loss[0];
        memcpy(f->value[p], kept, size * sizeof *kept);
        free(kept);
        assert_close(less / (way * length), 1, 0.1);
    }
}

static double apart(struct fixture *f, qv_real *difference)
{
    const size_t size = f->fit.player[0].params->size;
    double loss[2];
    for (int side = 0; side < 2; side++) {
        for (int i = 0; i < FRAMES * QV_MEL; i++)
            f->mel[i] = side ? -50 : 50;
        loss[side] = run(f, 1).loss[0];
        for (size_t i = 0; difference && i < size; i++)
            difference[i] = side ? difference[i] - f->grad[0][i] : f->grad[0][i];
    }
    return loss[0] - loss[1];
}

/* With the recorded mel far above, and far below, all but the mel that the acoustic model says is the same.
 */
static void what_the_acoustic_model_says_counts(void **state)
{
    struct fixture *f = *state;
    const size_t size = f->fit.player[0].params->size;
    qv_real *difference = calloc(size, sizeof *difference);
    assert_non_null(difference);
    const double before = apart(f, difference);
    double length = 0;
    for (size_t i = 0; i < size; i++)
        length += (double)difference[i] * (double)difference[i];
    const double way = 0.02 / length;
    for (size_t i = 0; i < size; i++)
        f->value[0][i] -= (qv_real)(way * (double)difference[i]);
    assert_close((before - apart(f, NULL)) / 0.02, 1, 0.05);
    free(difference);
}

static long minutes(double count)
{
    return lround(count * 60 * QV_RATE / QV_HOP);
}

static void steps_follow_the_recordings(void **state)
{
    (void)state;
    assert_int_equal(qv_adversary_steps(minutes(80), false), 4500);
    assert_int_equal(qv_adversary_steps(minutes(320), false), 4500);
    assert_int_equal(qv_adversary_steps(minutes(20), false), 2250);
    assert_int_equal(qv_adversary_steps(minutes(40), true), 2500);
    assert_int_equal(qv_adversary_steps(minutes(20), true), 2500);
    assert_int_equal(qv_adversary_steps(minutes(5), true), 625);
    assert_int_equal(qv_adversary_steps(0, true), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(critics_are_silent_in_the_opening, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(there_is_no_opening_from_scratch, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(the_opening_descends_by_its_gradient, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(what_the_acoustic_model_says_counts, open_fixture, close_fixture),
        cmocka_unit_test(steps_follow_the_recordings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
