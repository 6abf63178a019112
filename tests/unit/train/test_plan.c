// SPDX-License-Identifier: MIT
/* How many steps are planned, and the file that keeps them. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "../scratch_folder.h"
#include "quaver/quaver.h"
#include "train/training.h"

/* 100 frames a second. */
static double share_of(double minutes)
{
    return qv_plan_share(lround(minutes * 60 * 100));
}

static void gives_more_recordings_no_fewer_steps(void **state)
{
    (void)state;
    for (double minutes = 0.5; minutes < 3000; minutes *= 1.1)
        assert_true(share_of(minutes * 1.1) >= share_of(minutes));
    assert_true(share_of(80) == 1);
    assert_true(share_of(50) == 1);
    assert_true(share_of(3) > 0.2 && share_of(3) < 0.35);
    // a day of recordings: by the 90 minutes that all fits of 80 take, less than eight hours
    assert_true(share_of(24 * 60) * 90 < 8 * 60);
}

static void judges_often_enough(void **state)
{
    (void)state;
    assert_int_equal(qv_plan_judge_every(100, 3000), 100);
    assert_int_equal(qv_plan_judge_every(100, 400), 50);
    assert_int_equal(qv_plan_judge_every(100, 2), 1);
}

static void fill(qv_plan_fit *fit)
{
    const qv_plan_fit example[QV_PLAN_FITS] = {
        {.wanted = 1500, .least = 100, .every = 100, .pace = {0.02, 0.1}},
        {.wanted = 3000, .least = 150, .every = 100, .pace = {0.1, 0.5}},
        {.wanted = 3000, .least = 100, .every = 250, .pace = {0.05, 1}},
        {.wanted = 4500, .least = 300, .dispensable = true, .every = 250, .pace = {1, 2}},
    };
    memcpy(fit, example, sizeof example);
}

static double seconds_of(const qv_plan_fit *fit, const long *steps)
{
    double sum = 0;
    for (int i = 0; i < QV_PLAN_FITS; i++)
        sum += qv_plan_seconds(&fit[i], steps[i]);
    return sum;
}

static void spreads_the_time(void **state)
{
    (void)state;
    qv_plan_fit fit[QV_PLAN_FITS];
    long steps[QV_PLAN_FITS];
    fill(fit);
    assert_true(fabs(qv_plan_seconds(&fit[3], 4500) - 4500 - 18 * 2) < 1e-9);
    for (double seconds = 60; seconds < 10000; seconds *= 1.3) {
        const double needed = qv_plan_spread(fit, QV_PLAN_FITS, seconds, steps);
        const double taken = seconds_of(fit, steps);
        assert_true(needed < 60);
        assert_true(taken <= seconds);
        const bool all = steps[3] == fit[3].wanted;
        assert_true(all || taken > 0.9 * seconds || steps[1] == fit[1].wanted);
        for (int i = 0; i < QV_PLAN_FITS; i++) {
            assert_true(steps[i] <= fit[i].wanted);
            assert_true(steps[i] >= fit[i].least || (i == 3 && steps[i] == 0));
        }
    }
    qv_plan_spread(fit, QV_PLAN_FITS, 0.5 * 5200, steps); // half of each
    assert_true(steps[0] > 700 && steps[0] < 800);
    assert_true(steps[3] > 2100 && steps[3] < 2400);
}

/* Without time for them the critics are left out, and the others have what they would have taken. */
static void leaves_out_what_is_not_worth_beginning(void **state)
{
    (void)state;
    qv_plan_fit fit[QV_PLAN_FITS];
    long steps[QV_PLAN_FITS];
    fill(fit);
    qv_plan_spread(fit, QV_PLAN_FITS, 200, steps);
    assert_int_equal(steps[3], 0);
    assert_true(steps[1] > 1000);
    assert_true(seconds_of(fit, steps) > 180);
    assert_true(qv_plan_spread(fit, QV_PLAN_FITS, 5, steps) > 5); // too few for the others
    assert_int_equal(steps[1], 150);
    fit[3].wanted = 600;
    qv_plan_spread(fit, QV_PLAN_FITS, 318 + 0.4 * 500, steps); // a bearable loss for the others
    assert_int_equal(steps[3], 300);
    assert_true(steps[1] > 900 && steps[1] < 1300);
    qv_plan_spread(fit, QV_PLAN_FITS, 318 + 0.15 * 500, steps);
    assert_int_equal(steps[3], 0);
    fit[1].wanted = 0; // made already
    assert_true(qv_plan_spread(fit, QV_PLAN_FITS, 200, steps) < 20);
    assert_int_equal(steps[1], 0);
    qv_plan_spread(fit + 3, 1, -3, steps); // the last, and time is up
    assert_int_equal(steps[0], 0);
}

static void keeps_itself_in_a_file(void **state)
{
    (void)state;
    char message[256] = "";
    qv_plan plan;
    assert_int_equal(qv_plan_open(&plan, scratch, 0, false, message, sizeof message), 0);
    assert_true(isinf(qv_plan_left(&plan)));
    assert_int_equal(qv_plan_write(&plan, message, sizeof message), 0);
    assert_int_equal(access(in_scratch("plan"), F_OK), -1); // there is nothing to keep to
    qv_plan_close(&plan);
    assert_int_equal(qv_plan_open(&plan, scratch, 2, false, message, sizeof message), 0);
    plan.begun -= 30;
    assert_true(qv_plan_left(&plan) < 90 && qv_plan_left(&plan) > 80);
    plan.steps[QV_PLAN_PROSODY] = 400, plan.end[QV_PLAN_PROSODY] = 350, plan.steps[QV_PLAN_ACOUSTIC] = 800;
    assert_int_equal(qv_plan_write(&plan, message, sizeof message), 0);
    qv_plan_close(&plan);
    assert_int_equal(qv_plan_open(&plan, scratch, 0, true, message, sizeof message), 0);
    assert_true(plan.minutes == 2 && plan.spent >= 30);
    assert_true(qv_plan_left(&plan) < 90);
    assert_true(plan.steps[0] == 400 && plan.end[0] == 350 && plan.steps[1] == 800 && plan.end[1] == 0);
    qv_plan_close(&plan);
    assert_int_equal(qv_plan_open(&plan, scratch, 5, true, message, sizeof message), 0);
    assert_true(plan.minutes == 5 && plan.steps[0] == 400);
    qv_plan_close(&plan);
    assert_int_equal(qv_plan_open(&plan, scratch, 0, false, message, sizeof message), 0);
    assert_true(plan.minutes == 0 && plan.steps[0] == 0);
    qv_plan_close(&plan);
}

static void refuses_a_damaged_file(void **state)
{
    (void)state;
    const char *const bad[] = {"",
                               "minutes 0\n",
                               "minutes -1\n",
                               "minutes nan\n",
                               "minutes 2 3\n",
                               "spent 3\n",
                               "minutes 2\nfoo 3 3\n",
                               "minutes 2\nprosody 300\n",
                               "minutes 2\nprosody 300 301\n",
                               "minutes 2\nprosody 1e30 3\n",
                               "minutes 2\n\n"};
    char message[256];
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        qv_plan plan;
        FILE *file = fopen(in_scratch("plan"), "w");
        assert_non_null(file);
        fputs(bad[i], file);
        fclose(file);
        assert_int_equal(qv_plan_open(&plan, scratch, 0, true, message, sizeof message), QV_ERROR_FORMAT);
        assert_non_null(strstr(message, in_scratch("plan")));
        qv_plan_close(&plan);
    }
}

/* What is settled after the fit of prosody, and of the sound after all fits, takes the longer the more
 * recordings there are; it is left time for until it is done. */
static void leaves_time_to_finish_networks(void **state)
{
    (void)state;
    double rest[QV_PLAN_FITS] = {0}, more[QV_PLAN_FITS] = {0};
    qv_training training = {.targets = {.train_count = 10, .dev_count = 10}};
    assert_int_equal(qv_pool_open(&training.session.pool, 2), 0);
    for (int i = 0; i < QV_PLAN_FITS; i++) {
        training.fit[i].steps = 100;
        training.pace[i].pace = (qv_fit_pace){.step = 0.1, .judgement = 2};
    }
    for (int i = 0; i < QV_PLAN_FITS; i++)
        rest[i] = qv_training_rest_after(&training, i);
    training.targets.train_count = 1010; // 100 times those to judge by
    for (int i = 0; i < QV_PLAN_FITS; i++) {
        more[i] = qv_training_rest_after(&training, i);
        assert_true(more[i] - rest[i] >= (i == QV_PLAN_PROSODY ? 3 : 1) * 100 * 2 - 1e-9);
    }
    training.fit[QV_PLAN_ACOUSTIC].steps = 0; // as with --from: the critics' fit tells
    const double from = qv_training_rest_after(&training, QV_PLAN_ADVERSARY);
    assert_true(from > rest[QV_PLAN_ADVERSARY] && from < more[QV_PLAN_ADVERSARY]);
    training.targets.dev_count = 0; // nothing is known
    assert_true(isfinite(qv_training_rest_after(&training, QV_PLAN_PROSODY)));
    qv_pool_close(&training.session.pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_more_recordings_no_fewer_steps),
        cmocka_unit_test(judges_often_enough),
        cmocka_unit_test(spreads_the_time),
        cmocka_unit_test(leaves_out_what_is_not_worth_beginning),
        cmocka_unit_test_setup_teardown(keeps_itself_in_a_file, make_scratch, remove_scratch),
        cmocka_unit_test_setup_teardown(refuses_a_damaged_file, make_scratch, remove_scratch),
        cmocka_unit_test(leaves_time_to_finish_networks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
