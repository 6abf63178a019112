// SPDX-License-Identifier: MIT
/* The multi-resolution STFT loss against its definition. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "dsp/stft_loss.h"
#include "base/rng.h"

enum { COUNT = 2400 };

typedef struct fixture {
    qv_stft_loss *loss;
    qv_arena *arena;
    qv_real made[COUNT], recorded[COUNT], dmade[COUNT];
} fixture;

static int set_up(void **state)
{
    static fixture f;
    qv_rng rng;
    qv_rng_seed(&rng, 8, 0);
    f.loss = qv_stft_loss_open();
    f.arena = qv_arena_open(4096);
    for (int i = 0; i < COUNT; i++) {
        f.made[i] = (qv_real)0.1 * qv_rng_normal(&rng);
        f.recorded[i] = (qv_real)0.2 * qv_rng_normal(&rng);
    }
    *state = &f;
    return f.loss && f.arena ? 0 : -1;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    qv_stft_loss_close(&f->loss);
    qv_arena_close(&f->arena);
    return 0;
}

static double plain_magnitude(const qv_real *samples, int window, int n, int k)
{
    double re = 0, im = 0;
    for (int i = 0; i < window; i++) {
        double x = (double)samples[i] * (0.5 - 0.5 * cos(2 * QV_PI * i / window)),
               angle = 2 * QV_PI * k * i / n;
        re += x * cos(angle);
        im += x * sin(angle);
    }
    return hypot(re, im);
}

static double plain_loss(const fixture *f, int n, int hop, int window)
{
    double logs = 0, difference = 0, power = 0;
    int cells = 0;
    for (int start = 0; start + window <= COUNT; start += hop)
        for (int k = 0; k <= n / 2; k++, cells++) {
            double a = plain_magnitude(f->made + start, window, n, k);
            double b = plain_magnitude(f->recorded + start, window, n, k);
            logs += fabs(log(fmax(a, 1e-5)) - log(fmax(b, 1e-5)));
            difference += (a - b) * (a - b);
            power += b * b;
        }
    return logs / cells + sqrt(difference / power);
}

static void matches_the_definition(void **state)
{
    fixture *f = *state;
    double truth = (plain_loss(f, 2048, 240, 1200) + plain_loss(f, 1024, 120, 600) +
                    plain_loss(f, 512, 50, 240) + plain_loss(f, 256, 30, 128)) /
                   4;
    double loss = qv_stft_loss_run(f->loss, f->made, f->recorded, COUNT, f->arena, f->dmade);
    assert_true(fabs(loss / truth - 1) < 1e-5);
    assert_true(loss == qv_stft_loss_run(f->loss, f->made, f->recorded, COUNT, f->arena, NULL));
}

static void equal_sounds_have_none(void **state)
{
    fixture *f = *state;
    double loss = qv_stft_loss_run(f->loss, f->made, f->made, COUNT, f->arena, NULL);
    assert_true(loss >= 0 && loss < 1e-4);
}

static void a_step_down_the_gradient_lowers_it(void **state)
{
    fixture *f = *state;
    static qv_real moved[COUNT];
    double norm = 0;
    double before = qv_stft_loss_run(f->loss, f->made, f->recorded, COUNT, f->arena, f->dmade);
    for (int i = 0; i < COUNT; i++)
        norm += (double)f->dmade[i] * (double)f->dmade[i];
    const double step = 1e-4;
    for (int i = 0; i < COUNT; i++)
        moved[i] = f->made[i] - (qv_real)(step / norm) * f->dmade[i];
    double after = qv_stft_loss_run(f->loss, moved, f->recorded, COUNT, f->arena, NULL);
    assert_true(fabs((before - after) / step - 1) < 0.05);
}

static void assert_finite(const fixture *f, const qv_real *made, const qv_real *recorded)
{
    fixture *g = (fixture *)f;
    assert_true(isfinite(qv_stft_loss_run(g->loss, made, recorded, COUNT, g->arena, g->dmade)));
    for (int i = 0; i < COUNT; i++)
        assert_true(isfinite(g->dmade[i]));
}

static void silence_and_noise_stay_finite(void **state)
{
    fixture *f = *state;
    static const qv_real silence[COUNT];
    static qv_real loud[COUNT], faint[COUNT];
    for (int i = 0; i < COUNT; i++) {
        loud[i] = (qv_real)1e6 * f->made[i];
        faint[i] = (qv_real)1e-12 * f->made[i];
    }
    const qv_real *sounds[] = {silence, loud, faint, f->made};
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++)
            assert_finite(f, sounds[i], sounds[j]);
    assert_true(qv_stft_loss_run(f->loss, silence, silence, COUNT, f->arena, NULL) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_the_definition),
        cmocka_unit_test(equal_sounds_have_none),
        cmocka_unit_test(a_step_down_the_gradient_lowers_it),
        cmocka_unit_test(silence_and_noise_stay_finite),
    };
    return cmocka_run_group_tests_name("STFT loss", tests, set_up, tear_down);
}
