// SPDX-License-Identifier: MIT
/* The distance of log-mel spectrograms in double precision: its value and its gradient. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include "base/rng.h"
#include "dsp/frame.h"
#include "train/adversary/mel_distance.h"

enum { COUNT = 3000, PROBES = 100 };

typedef struct fixture {
    qv_band_spectra *spectra;
    qv_arena *arena;
    qv_real made[COUNT], recorded[COUNT], dmade[COUNT];
} fixture;

static int setup(void **state)
{
    fixture *f = *state = calloc(1, sizeof *f);
    qv_rng rng;
    qv_rng_seed(&rng, 1, 0);
    assert_non_null(f);
    f->spectra = qv_band_spectra_open(QV_FFT, QV_HOP, QV_WINDOW, QV_MEL, QV_BANDS_AREA);
    f->arena = qv_arena_open(1 << 20);
    assert_true(f->spectra && f->arena);
    for (int i = 0; i < COUNT; i++) {
        f->made[i] = 0.05 * (double)qv_rng_normal(&rng);
        f->recorded[i] = 0.1 * (double)qv_rng_normal(&rng);
    }
    return 0;
}

static int teardown(void **state)
{
    fixture *f = *state;
    qv_band_spectra_close(&f->spectra);
    qv_arena_close(&f->arena);
    free(f);
    return 0;
}

static double distance(fixture *f, double weight, qv_real *dmade)
{
    return qv_mel_distance(f->spectra, f->made, f->recorded, COUNT, weight, f->arena, dmade);
}

/* Twice the level is log 2 in every band. */
static void levels_are_told(void **state)
{
    fixture *f = *state;
    for (int i = 0; i < COUNT; i++)
        f->recorded[i] = 2 * f->made[i];
    assert_true(fabs(distance(f, 1, NULL) - log(2)) < 1e-9);
}

static void gradient_matches_differences(void **state)
{
    fixture *f = *state;
    const double step = 1e-7;
    double error = 0, norm = 0;
    for (int i = 0; i < COUNT; i++)
        f->dmade[i] = 1; // is added to
    distance(f, 3, f->dmade);
    for (int i = 0; i < PROBES; i++) {
        const int at = i * COUNT / PROBES;
        const double kept = f->made[at];
        f->made[at] = kept + step;
        const double above = distance(f, 3, NULL);
        f->made[at] = kept - step;
        const double below = distance(f, 3, NULL);
        f->made[at] = kept;
        const double numeric = 3 * (above - below) / (2 * step);
        error += (f->dmade[at] - 1 - numeric) * (f->dmade[at] - 1 - numeric);
        norm += numeric * numeric;
    }
    assert_true(norm > 0);
    assert_true(sqrt(error / norm) <= 1e-4);
}

/* Below the floor all is alike. */
static void silence_has_no_gradient(void **state)
{
    fixture *f = *state;
    for (int i = 0; i < COUNT; i++)
        f->made[i] *= 1e-9, f->recorded[i] *= 2e-9;
    assert_true(distance(f, 1, f->dmade) == 0);
    for (int i = 0; i < COUNT; i++)
        assert_true(f->dmade[i] == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(levels_are_told, setup, teardown),
        cmocka_unit_test_setup_teardown(gradient_matches_differences, setup, teardown),
        cmocka_unit_test_setup_teardown(silence_has_no_gradient, setup, teardown),
    };
    return cmocka_run_group_tests_name("distance of log-mel", tests, NULL, NULL);
}
