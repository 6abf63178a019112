// SPDX-License-Identifier: MIT
/* Which recordings are named, among others that are as they should be. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "quaver/quaver.h"
#include "train/check/measure.h"

enum { COUNT = 9 };

typedef struct fixture {
    qv_check check;
    qv_checked checked[COUNT];
    qv_clip clip[COUNT];
    int durations[1];
    uint8_t symbols[1];
} fixture;

/* Good ones that differ a little, as recordings do. */
static int open_fixture(void **state)
{
    static fixture f;
    memset(&f, 0, sizeof f);
    f.check.checked = f.checked;
    f.check.count = COUNT;
    for (int i = 0; i < COUNT; i++) {
        const float more = 0.5f * (float)(i - COUNT / 2);
        f.clip[i] = (qv_clip){.symbol = f.symbols, .duration = f.durations};
        f.checked[i] = (qv_checked){
            .clip = &f.clip[i],
            .measured = true,
            .facts = {.seconds = 60},
            .quality = {.level = -25 + more, .noise = -60 + more, .range = 35, .begin = -35, .end = -35},
            .phones = 30,
            .speed = 12 + 0.1 * (double)more};
    }
    *state = &f;
    return 0;
}

/* Of all, the fourth alone is named, for this. */
static void assert_named(fixture *f, qv_flaw flaw)
{
    assert_int_equal(qv_check_judge(&f->check), 0);
    for (int i = 0; i < COUNT; i++)
        assert_int_equal(f->checked[i].flaws, i == 3 ? 1u << flaw : 0);
    assert_int_equal(f->check.named, 1);
    assert_int_equal(f->check.with[flaw], 1);
}

static void good_ones_are_not_named(void **state)
{
    fixture *f = *state;
    assert_int_equal(qv_check_judge(&f->check), 0);
    assert_int_equal(f->check.named, 0);
    assert_float_equal(f->check.sound_minutes, COUNT, 1e-9);
    assert_float_equal(f->check.speed, 12, 1e-9);
}

static void noise_counts_beside_that_of_others(void **state)
{
    fixture *f = *state;
    f->checked[3].quality.range = 20; // soft speech, over noise as the others have
    assert_int_equal(qv_check_judge(&f->check), 0);
    assert_int_equal(f->check.named, 0);
    f->checked[3].quality.noise = -50;
    assert_named(f, QV_FLAW_NOISY);
    memset(f->check.with, 0, sizeof f->check.with), f->check.named = 0;
    f->checked[3].quality.noise = -60;
    f->checked[3].quality.range = 10; // too little for anything
    assert_named(f, QV_FLAW_NOISY);
}

static void a_text_that_is_not_said_is_named(void **state)
{
    fixture *f = *state;
    f->clip[3].score = -6;
    assert_named(f, QV_FLAW_TEXT);
}

static void another_pace_is_named(void **state)
{
    fixture *f = *state;
    f->checked[3].speed = 18;
    assert_named(f, QV_FLAW_SPEED);
    memset(f->check.with, 0, sizeof f->check.with), f->check.named = 0;
    f->checked[3].phones = 5; // too few to tell
    assert_int_equal(qv_check_judge(&f->check), 0);
    assert_int_equal(f->check.named, 0);
}

static void what_begins_or_ends_within_speech_is_named(void **state)
{
    fixture *f = *state;
    f->checked[3].quality.begin = -5;
    assert_named(f, QV_FLAW_CUT);
    memset(f->check.with, 0, sizeof f->check.with), f->check.named = 0;
    f->checked[3].quality.begin = -35, f->checked[3].quality.end = -5;
    assert_named(f, QV_FLAW_CUT);
}

static void another_pitch_is_named(void **state)
{
    fixture *f = *state;
    for (int i = 0; i < COUNT; i++)
        f->checked[i].pitch = log(200 + 4 * i);
    f->checked[3].pitch = log(100);
    assert_named(f, QV_FLAW_VOICE);
    char text[160];
    qv_check_describe(&f->check, &f->checked[3], QV_FLAW_VOICE, text, sizeof text);
    assert_string_equal(text, "100 Hz; the others are at 216");
}

static void flat_tops_are_told_in_percent(void **state)
{
    static const struct {
        float topped;
        const char *text;
    } cases[] = {{1, "100 % of the samples are in flat tops at 0.50 of full scale"},
                 {0.1f, "10 % of the samples are in flat tops at 0.50 of full scale"},
                 {0.00025f, "0.025 % of the samples are in flat tops at 0.50 of full scale"}};
    fixture *f = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[160];
        f->checked[3].facts.topped = cases[i].topped;
        f->checked[3].facts.peak = 0.5f;
        qv_check_describe(&f->check, &f->checked[3], QV_FLAW_CLIPPED, text, sizeof text);
        assert_string_equal(text, cases[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(good_ones_are_not_named, open_fixture),
        cmocka_unit_test_setup(noise_counts_beside_that_of_others, open_fixture),
        cmocka_unit_test_setup(a_text_that_is_not_said_is_named, open_fixture),
        cmocka_unit_test_setup(another_pace_is_named, open_fixture),
        cmocka_unit_test_setup(another_pitch_is_named, open_fixture),
        cmocka_unit_test_setup(flat_tops_are_told_in_percent, open_fixture),
        cmocka_unit_test_setup(what_begins_or_ends_within_speech_is_named, open_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
