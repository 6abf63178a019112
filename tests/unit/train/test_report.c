// SPDX-License-Identifier: MIT
/* What a report says to do next, and of how far figures can be trusted, follows from the figures. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "train/report.h"

enum { POINTS = 8, MOST = 1 << 14 };

struct fixture {
    qv_fit_point point[4][POINTS];
    qv_report report;
    qv_train_options options;
    qv_train_result result;
    qv_corpus corpus;
    qv_figures averages;
    qv_report_source source;
    char text[MOST];
};

/* A long training of 80 minutes of faultless recordings, with which there is nothing to find. */
static int open_fixture(void **state)
{
    static const char *const names[] = {"prosody", "acoustic", "vocoder", "adversary"};
    struct fixture *f = calloc(1, sizeof *f);
    *state = f;
    for (int i = 0; i < 4; i++) {
        for (int k = 0; k < POINTS; k++)
            f->point[i][k] = (qv_fit_point){.step = 100 * (k + 1), .dev = {1 + 1 / (float)(1 << 2 * k)}};
        f->report.fit[f->report.fits++] = (qv_report_fit){
            .name = names[i], .steps = 100 * POINTS, .result = {.point = f->point[i], .points = POINTS}};
    }
    f->result = (qv_train_result){.rows = 1000,
                                  .train = 980,
                                  .dev = 20,
                                  .train_minutes = 80,
                                  .figures = {.clips = 20, .mcd = 4.6, .f0_deviation = 0.9},
                                  .interval = {.mcd = 0.2}};
    f->averages.mcd = 8;
    f->source = (qv_report_source){
        .options = &f->options, .result = &f->result, .corpus = &f->corpus, .averages = &f->averages};
    return 0;
}

static int close_fixture(void **state)
{
    free(*state);
    return 0;
}

static const char *written(struct fixture *f, bool advice)
{
    FILE *file = tmpfile();
    assert_non_null(file);
    if (advice)
        qv_report_advice(file, &f->report, &f->source);
    else
        qv_report_trust(file, &f->source);
    rewind(file);
    f->text[fread(f->text, 1, MOST - 1, file)] = '\0';
    fclose(file);
    return f->text;
}

static int pieces(const char *text)
{
    int count = 0;
    for (const char *at = text; (at = strstr(at, "<li>")); at++)
        count++;
    return count;
}

/* There is one piece of advice, which says that, and the last, to listen. */
static void assert_advises(struct fixture *f, const char *what)
{
    const char *text = written(f, true);
    if (!strstr(text, what) || pieces(text) != 2)
        fail_msg("not only \"%s\": %s", what, text);
}

static void has_nothing_to_say_of_a_good_one(void **state)
{
    const char *text = written(*state, true);
    assert_int_equal(pieces(text), 1);
    assert_non_null(strstr(text, "Listen to the sentences"));
}

static void sees_each_cause(void **state)
{
    struct fixture *f = *state;
    const struct fixture good = *f;
    f->result.train_minutes = 30;
    assert_advises(f, "Fit it from another voice");
    *f = good;
    f->report.fits = 3;
    assert_advises(f, "Fit it against critics, too.");
    *f = good;
    f->source.planned = true;
    assert_advises(f, "Give it more time");
    *f = good;
    f->result.left_out = 3;
    assert_advises(f, "Look at the 3 recordings that were left out");
    *f = good;
    f->corpus.guessed = 4, f->corpus.words = 900;
    assert_advises(f, "4 of 900");
    *f = good;
    f->averages.mcd = 4.5; // and 4.6 of its own
    assert_advises(f, "Check the recordings and their texts");
    f->averages.mcd = 4.7; // near, but no cause to doubt them
    has_nothing_to_say_of_a_good_one(state);
    *f = good;
    f->result.figures.f0_deviation = 0.5;
    assert_advises(f, "The melody is flatter");
    *f = good;
    f->result.dev = 9;
    assert_advises(f, "Keep 10 sentences or more to judge by");
}

static void reads_the_curves(void **state)
{
    struct fixture *f = *state;
    for (int k = 0; k < POINTS; k++) // it falls and falls
        f->point[2][k].dev[0] = 2 - 0.1f * (float)k;
    assert_advises(f, "the fit vocoder still gained");
    for (int k = 0; k < POINTS; k++)
        f->point[2][k].dev[0] = 1;
    for (int k = 0; k < POINTS; k++) // and rises again
        f->point[1][k].dev[0] = 1 + 0.1f * (float)abs(k - 2);
    assert_advises(f, "More steps would not help");
}

/* A voice of few minutes from another one: record more, but don't start from elsewhere. */
static void asks_for_more(void **state)
{
    struct fixture *f = *state;
    f->options.from = (const qv_voice *)f; // only looked at for being there
    f->result.train_minutes = 5;
    assert_advises(f, "Record more.</b> 5.0 minutes");
}

static void tells_how_little_is_proved(void **state)
{
    struct fixture *f = *state;
    assert_non_null(strstr(written(f, false), "these 20 sentences"));
    f->result.figures.clips = 2;
    f->result.interval.mcd = 1.5;
    assert_non_null(strstr(written(f, false), "2 sentences to judge by prove little"));
    assert_non_null(strstr(f->text, "from 3.1 to 6.1 dB"));
    f->result.figures.clips = 1;
    assert_non_null(strstr(written(f, false), "proves nothing"));
    f->result.figures.clips = 0;
    assert_non_null(strstr(written(f, false), "no sentence to judge by"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(has_nothing_to_say_of_a_good_one, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(sees_each_cause, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(reads_the_curves, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(asks_for_more, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(tells_how_little_is_proved, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
