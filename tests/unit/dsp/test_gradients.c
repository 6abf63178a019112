// SPDX-License-Identifier: MIT
/* Gradients of the synthesis and of the STFT loss against central differences, in double precision. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include "dsp/band_spectra.h"
#include "dsp/stft_loss.h"
#include "dsp/synthesis.h"
#include "base/rng.h"

enum { FRAMES = 9, SAMPLES = FRAMES * QV_HOP, KNOTS = FRAMES * QV_KNOTS, PROBES = 60 };

/* A crop and the weights of a loss that is linear in its samples. */
typedef struct crop {
    qv_synthesis *synthesis;
    qv_arena *arena;
    qv_real voiced[KNOTS], noise[KNOTS], log_f0[FRAMES], voicing[FRAMES];
    qv_real weights[SAMPLES], samples[SAMPLES];
    qv_real dvoiced[KNOTS], dnoise[KNOTS], dvoicing[FRAMES];
} crop;

static void fill(crop *c, qv_rng *rng)
{
    for (int i = 0; i < KNOTS; i++) {
        c->voiced[i] = -4 + 1.5 * (double)qv_rng_normal(rng);
        c->noise[i] = -5 + 1.5 * (double)qv_rng_normal(rng);
    }
    for (int t = 0; t < FRAMES; t++) {
        c->log_f0[t] = log(180) + 0.1 * (double)qv_rng_normal(rng);
        c->voicing[t] = t == 3 || t == 4 ? 0 : 0.2 + 0.8 * (double)qv_rng_uniform(rng);
    }
    for (int i = 0; i < SAMPLES; i++)
        c->weights[i] = (double)qv_rng_normal(rng);
}

static double weighted(crop *c)
{
    size_t mark = qv_arena_mark(c->arena);
    double sum = 0;
    assert_non_null(qv_synthesis_forward(c->synthesis, 7, c->voiced, c->noise, c->log_f0, c->voicing, FRAMES,
                                         c->arena, c->samples));
    for (int i = 0; i < SAMPLES; i++)
        sum += c->weights[i] * c->samples[i];
    qv_arena_release(c->arena, mark);
    return sum;
}

static double difference(crop *c, qv_real *value)
{
    const double step = 1e-4, kept = *value;
    *value = kept + step;
    double above = weighted(c);
    *value = kept - step;
    double below = weighted(c);
    *value = kept;
    return (above - below) / (2 * step);
}

/* Probes `count` values spread over an array of n; errors are relative to the norm of what was probed. */
static void check(crop *c, qv_real *values, const qv_real *gradient, int n, int count)
{
    double error = 0, norm = 0;
    for (int i = 0; i < count; i++) {
        int at = (int)((int64_t)i * n / count);
        double numeric = difference(c, &values[at]);
        error += (gradient[at] - numeric) * (gradient[at] - numeric);
        norm += numeric * numeric;
    }
    assert_true(norm > 0);
    assert_true(sqrt(error / norm) <= 1e-5);
}

static void synthesis_matches_differences(void **unused)
{
    (void)unused;
    qv_rng rng;
    crop *c = calloc(1, sizeof(*c));
    assert_non_null(c);
    qv_rng_seed(&rng, 1, 0);
    fill(c, &rng);
    c->synthesis = qv_synthesis_open();
    c->arena = qv_arena_open(1 << 20);
    qv_synthesis_tape *tape = qv_synthesis_forward(c->synthesis, 7, c->voiced, c->noise, c->log_f0,
                                                   c->voicing, FRAMES, c->arena, c->samples);
    assert_non_null(tape);
    assert_true(
        qv_synthesis_backward(c->synthesis, tape, c->weights, c->arena, c->dvoiced, c->dnoise, c->dvoicing));
    check(c, c->voiced, c->dvoiced, KNOTS, KNOTS / 2);
    check(c, c->noise, c->dnoise, KNOTS, KNOTS / 2);
    check(c, c->voicing, c->dvoicing, FRAMES, FRAMES);
    qv_arena_close(&c->arena);
    qv_synthesis_close(&c->synthesis);
    free(c);
}

static void limited_knots_have_none(void **unused)
{
    (void)unused;
    qv_rng rng;
    crop *c = calloc(1, sizeof(*c));
    assert_non_null(c);
    qv_rng_seed(&rng, 2, 0);
    fill(c, &rng);
    c->voiced[2 * QV_KNOTS + 5] = -60;
    c->noise[3 * QV_KNOTS + 7] = 50;
    c->synthesis = qv_synthesis_open();
    c->arena = qv_arena_open(1 << 20);
    qv_synthesis_tape *tape = qv_synthesis_forward(c->synthesis, 7, c->voiced, c->noise, c->log_f0,
                                                   c->voicing, FRAMES, c->arena, c->samples);
    assert_non_null(tape);
    assert_true(qv_synthesis_backward(c->synthesis, tape, c->weights, c->arena, c->dvoiced, c->dnoise, NULL));
    assert_true(c->dvoiced[2 * QV_KNOTS + 5] == 0);
    assert_true(c->dnoise[3 * QV_KNOTS + 7] == 0);
    assert_true(c->dnoise[3 * QV_KNOTS + 8] != 0);
    qv_arena_close(&c->arena);
    qv_synthesis_close(&c->synthesis);
    free(c);
}

enum { COUNT = 3000 };

static void loss_matches_differences(void **unused)
{
    (void)unused;
    static qv_real made[COUNT], recorded[COUNT], dmade[COUNT];
    const double step = 1e-6;
    double error = 0, norm = 0;
    qv_rng rng;
    qv_stft_loss *loss = qv_stft_loss_open();
    qv_arena *arena = qv_arena_open(1 << 20);
    qv_rng_seed(&rng, 3, 0);
    for (int i = 0; i < COUNT; i++) {
        made[i] = 0.2 * (double)qv_rng_normal(&rng);
        recorded[i] = 0.3 * (double)qv_rng_normal(&rng);
    }
    assert_true(qv_stft_loss_run(loss, made, recorded, COUNT, arena, dmade) > 0);
    for (int i = 0; i < PROBES; i++) {
        int at = i * COUNT / PROBES;
        double kept = made[at];
        made[at] = kept + step;
        double above = qv_stft_loss_run(loss, made, recorded, COUNT, arena, NULL);
        made[at] = kept - step;
        double below = qv_stft_loss_run(loss, made, recorded, COUNT, arena, NULL);
        made[at] = kept;
        double numeric = (above - below) / (2 * step);
        error += (dmade[at] - numeric) * (dmade[at] - numeric);
        norm += numeric * numeric;
    }
    assert_true(sqrt(error / norm) <= 1e-4);
    qv_arena_close(&arena);
    qv_stft_loss_close(&loss);
}

/* Of a sum of the bands with random weights, at sizes whose bands lie between bins and over many. */
typedef struct band_case {
    qv_band_spectra *spectra;
    qv_arena *arena;
    qv_real made[COUNT], recorded[COUNT], dmade[COUNT], weights[COUNT * 8];
} band_case;

static double band_loss(band_case *b, bool gradient)
{
    const size_t mark = qv_arena_mark(b->arena);
    qv_band_tape tape;
    double sum = 0;
    assert_true(qv_band_spectra_forward(b->spectra, b->made, b->recorded, COUNT, b->arena, &tape));
    assert_true(tape.frames * tape.bands <= COUNT * 8);
    for (int i = 0; i < tape.frames * tape.bands; i++)
        sum += b->weights[i] * tape.made[i] * (1 + 0.1 * tape.recorded[i]);
    for (int i = 0; i < COUNT && gradient; i++)
        b->dmade[i] = 1; // is added to
    for (int i = 0; i < tape.frames * tape.bands && gradient; i++)
        tape.recorded[i] = b->weights[i] * (1 + 0.1 * tape.recorded[i]);
    assert_true(!gradient || qv_band_spectra_backward(b->spectra, &tape, tape.recorded, b->arena, b->dmade));
    qv_arena_release(b->arena, mark);
    return sum;
}

static void bands_match_differences(void **unused)
{
    (void)unused;
    const int sizes[][4] = {{2048, 240, 1200, 128}, {512, 60, 300, 128}, {1024, 240, 960, 80}};
    for (int s = 0; s < 3; s++) {
        band_case *b = calloc(1, sizeof *b);
        qv_rng rng;
        double error = 0, norm = 0;
        assert_non_null(b);
        qv_rng_seed(&rng, 4, (uint64_t)s);
        b->spectra = qv_band_spectra_open(sizes[s][0], sizes[s][1], sizes[s][2], sizes[s][3],
                                          s == 2 ? QV_BANDS_AREA : QV_BANDS_MEAN);
        b->arena = qv_arena_open(1 << 20);
        for (int i = 0; i < COUNT; i++) {
            b->made[i] = 0.2 * (double)qv_rng_normal(&rng);
            b->recorded[i] = 0.3 * (double)qv_rng_normal(&rng);
        }
        for (int i = 0; i < COUNT * 8; i++)
            b->weights[i] = (double)qv_rng_normal(&rng);
        band_loss(b, true);
        for (int i = 0; i < PROBES; i++) {
            const int at = i * COUNT / PROBES;
            const double kept = b->made[at], step = 1e-5;
            b->made[at] = kept + step;
            const double above = band_loss(b, false);
            b->made[at] = kept - step;
            const double below = band_loss(b, false);
            b->made[at] = kept;
            const double numeric = (above - below) / (2 * step);
            error += (b->dmade[at] - 1 - numeric) * (b->dmade[at] - 1 - numeric);
            norm += numeric * numeric;
        }
        assert_true(norm > 0);
        assert_true(sqrt(error / norm) <= 1e-5);
        qv_arena_close(&b->arena);
        qv_band_spectra_close(&b->spectra);
        free(b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(synthesis_matches_differences),
        cmocka_unit_test(limited_knots_have_none),
        cmocka_unit_test(loss_matches_differences),
        cmocka_unit_test(bands_match_differences),
    };
    return cmocka_run_group_tests_name("gradients of src/dsp", tests, NULL, NULL);
}
