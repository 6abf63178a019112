// SPDX-License-Identifier: MIT
/* What is told of long work. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "cli/trainer/long_work.h"

/* Takes what is written to standard error. */
static char told[4096];

static void listen(void (*speak)(void *), void *user)
{
    int kept = dup(STDERR_FILENO);
    FILE *file = tmpfile();
    assert_non_null(file);
    fflush(stderr);
    assert_true(kept >= 0 && dup2(fileno(file), STDERR_FILENO) >= 0);
    speak(user);
    fflush(stderr);
    assert_true(dup2(kept, STDERR_FILENO) >= 0);
    close(kept);
    rewind(file);
    told[fread(told, 1, sizeof told - 1, file)] = '\0';
    fclose(file);
}

static void tell(void *user)
{
    qv_long_work_begin(0);
    qv_long_work_fit(NULL, user);
    qv_long_work_end();
}

static void a_fit_is_told_in_a_line(void **state)
{
    (void)state;
    const qv_fit fit = {.name = "acoustic", .loss_name = {"loss", "mel"}, .steps = 20};
    qv_fit_progress progress = {.fit = &fit,
                                .step = 20,
                                .loss = {1.5, 0.25},
                                .dev = {2, 0.5},
                                .best_dev = 1.75,
                                .frames_a_second = 1234,
                                .seconds_left = 3725};
    listen(tell, &progress);
    assert_string_equal(told, "acoustic  fitting spectra: 20 of 20 steps  loss 1.5000  mel 0.2500 | dev "
                              "2.0000 0.5000  best 1.7500 | "
                              "1234 frames/s | 1:02:05 left\n");
}

/* A fit that runs away has losses of hundreds of digits. */
static void huge_losses_are_cut(void **state)
{
    (void)state;
    const qv_fit fit = {
        .name = "acoustic", .loss_name = {"a", "b", "c", "d", "e", "f", "g", "h"}, .steps = 20};
    qv_fit_progress progress = {
        .fit = &fit, .step = 20, .over = true, .best_dev = 1e300, .seconds_left = 1e300};
    for (int i = 0; i < QV_FIT_LOSSES; i++)
        progress.loss[i] = progress.dev[i] = 1e308;
    listen(tell, &progress);
    assert_true(strncmp(told, "acoustic  fitting spectra: 20 of 20 steps  a 1", 43) == 0);
    const char *end = strchr(told, '\n');
    assert_non_null(end);
    assert_int_equal(end[1], '\0');
    assert_int_equal(end - told, 511);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fit_is_told_in_a_line),
        cmocka_unit_test(huge_losses_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
