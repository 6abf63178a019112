// SPDX-License-Identifier: MIT
/* The distance of predicted mel from recorded mel in double precision: its value and its gradient. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include "base/rng.h"
#include "close.h"
#include "train/fit/mel_loss.h"

enum { FRAMES = 7, JUDGED = 5, CELLS = FRAMES * QV_ACOUSTIC_OUT };

typedef struct fixture {
    float mel[FRAMES * QV_MEL];
    qv_clip clip;
    qv_normal normal;
    qv_real out[CELLS], dout[CELLS];
} fixture;

static int setup(void **state)
{
    fixture *f = *state = calloc(1, sizeof *f);
    qv_rng rng;
    qv_rng_seed(&rng, 1, 0);
    assert_non_null(f);
    f->clip = (qv_clip){.mel = f->mel, .frames = FRAMES};
    for (int m = 0; m < QV_MEL; m++) {
        f->normal.mel_mean[m] = -5 + 0.01f * (float)m;
        f->normal.mel_deviation[m] = 1 + 0.01f * (float)m;
    }
    for (int i = 0; i < FRAMES * QV_MEL; i++)
        f->mel[i] = -5 + (float)qv_rng_normal(&rng);
    for (int i = 0; i < CELLS; i++)
        f->out[i] = (double)qv_rng_normal(&rng), f->dout[i] = 9;
    return 0;
}

static int teardown(void **state)
{
    free(*state);
    return 0;
}

static double loss(fixture *f, qv_real *dout)
{
    return qv_mel_loss(&f->clip, &f->normal, JUDGED, f->out, 3, dout);
}

static void a_distance_is_told_in_deviations(void **state)
{
    fixture *f = *state;
    for (int t = 0; t < FRAMES; t++) {
        for (int m = 0; m < QV_MEL; m++)
            f->mel[t * QV_MEL + m] =
                f->normal.mel_mean[m] + f->normal.mel_deviation[m] *
                                            ((float)f->out[t * QV_ACOUSTIC_OUT + m] + (m % 2 ? 0.5f : -0.5f));
    }
    assert_close(loss(f, f->dout), 0.5 * JUDGED, 1e-5);
}

/* By finite differences; voicing and the frames that aren't judged are left alone. */
static void the_gradient_is_that_of_the_loss(void **state)
{
    fixture *f = *state;
    static qv_real scratch[CELLS];
    const double step = 1e-3;
    loss(f, f->dout);
    for (int i = 0; i < CELLS; i++) {
        if (i >= JUDGED * QV_ACOUSTIC_OUT || i % QV_ACOUSTIC_OUT == QV_MEL) {
            assert_close(f->dout[i], 9, 0);
            continue;
        }
        const qv_real kept = f->out[i];
        f->out[i] = kept + step;
        const double above = loss(f, scratch);
        f->out[i] = kept - step;
        const double below = loss(f, scratch);
        f->out[i] = kept;
        const double slope = 3 * (above - below) / (2 * step);
        if (fabs(fabs(slope) - 3.0 / QV_MEL) < 1e-3) // not across the kink
            assert_close(f->dout[i], slope, 1e-3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_distance_is_told_in_deviations, setup, teardown),
        cmocka_unit_test_setup_teardown(the_gradient_is_that_of_the_loss, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
