// SPDX-License-Identifier: MIT
/* From symbols to sound in double precision: gradients end to end against differences. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/rng.h"
#include "text/phones.h"
#include "train/adversary/generator.h"

enum { SYMBOLS = 5, FRAMES = 18, SAMPLES = FRAMES * QV_HOP };

typedef struct fixture {
    qv_acoustic acoustic;
    qv_vocoder vocoder;
    qv_normal normal;
    qv_generator generator;
    qv_generator_gradients value, grad; // slabs
    qv_arena *arena;
    uint8_t symbols[SYMBOLS];
    int symbol[FRAMES];
    qv_real features[FRAMES * QV_FRAME_FEATURES];
    float log_f0[FRAMES];
    qv_passage passage;
    float dropout;
    qv_real dsamples[SAMPLES], dout[FRAMES * QV_ACOUSTIC_OUT]; // the loss is linear in both
} fixture;

static qv_real *take_slab(const qv_params *params)
{
    qv_real *slab = calloc(params->size, sizeof *slab);
    assert_non_null(slab);
    return slab;
}

static void fill(qv_real *to, size_t n, double deviation, uint64_t seed)
{
    qv_rng rng;
    qv_rng_seed(&rng, seed, 0);
    for (size_t i = 0; i < n; i++)
        to[i] = deviation * (double)qv_rng_normal(&rng);
}

static void make_passage(fixture *f)
{
    const int durations[SYMBOLS] = {3, 5, 2, 4, 4};
    qv_real pitch[FRAMES];
    for (int i = 0; i < SYMBOLS; i++)
        f->symbols[i] = (uint8_t)(i == 0 ? QV_BREAK_START : QV_FIRST_PHONE + 3 * i);
    for (int t = 0; t < FRAMES; t++) {
        pitch[t] = sin(0.4 * t);
        f->log_f0[t] = 5 + 0.1f * (float)sin(0.3 * t);
    }
    qv_frame_features(durations, SYMBOLS, pitch, FRAMES, f->symbol, f->features);
    f->passage = (qv_passage){.symbols = f->symbols,
                              .count = SYMBOLS,
                              .symbol = f->symbol,
                              .features = f->features,
                              .log_f0 = f->log_f0,
                              .frames = FRAMES,
                              .end = FRAMES,
                              .seed = 9};
}

static int setup(void **state)
{
    const qv_acoustic_sizes sizes = {.encoder_width = 6,
                                     .encoder_layers = 1,
                                     .encoder_kernel = 2,
                                     .decoder_width = 8,
                                     .decoder_layers = 1,
                                     .decoder_kernel = 2};
    fixture *f = *state = calloc(1, sizeof *f);
    assert_non_null(f);
    assert_true(qv_acoustic_layout(&f->acoustic, &sizes));
    assert_true(qv_vocoder_layout(&f->vocoder, 8, 1, 2, 2));
    for (int m = 0; m < QV_MEL; m++) {
        f->normal.mel_mean[m] = -4 - 0.02f * (float)m;
        f->normal.mel_deviation[m] = 1 + 0.02f * (float)m;
    }
    f->generator = (qv_generator){&f->acoustic, &f->vocoder, qv_synthesis_open(), &f->normal};
    f->value = (qv_generator_gradients){take_slab(&f->acoustic.params), take_slab(&f->vocoder.params)};
    f->grad = (qv_generator_gradients){take_slab(&f->acoustic.params), take_slab(&f->vocoder.params)};
    fill(f->value.acoustic, f->acoustic.params.size, 0.4, 1);
    fill(f->value.vocoder, f->vocoder.params.size, 0.4, 2);
    fill(f->dsamples, SAMPLES, 1, 3);
    fill(f->dout, FRAMES * QV_ACOUSTIC_OUT, 1, 4);
    f->arena = qv_arena_open(4 << 20);
    assert_true(f->arena && f->generator.synthesis);
    make_passage(f);
    return 0;
}

static int teardown(void **state)
{
    fixture *f = *state;
    qv_synthesis *synthesis = (qv_synthesis *)f->generator.synthesis;
    qv_synthesis_close(&synthesis);
    qv_params_free(&f->acoustic.params), qv_params_free(&f->vocoder.params);
    free(f->value.acoustic), free(f->value.vocoder), free(f->grad.acoustic), free(f->grad.vocoder);
    qv_arena_close(&f->arena);
    free(f);
    return 0;
}

static void forward(fixture *f, qv_generated *made)
{
    qv_rng rng;
    qv_rng_seed(&rng, 5, 0);
    const qv_regularise regularise = {.dropout = f->dropout, .rng = &rng};
    const qv_generator_weights value = {f->value.acoustic, f->value.vocoder};
    assert_true(qv_generator_forward(&f->generator, &value, &f->passage, &regularise, f->arena, made));
}

static double loss(fixture *f)
{
    const size_t mark = qv_arena_mark(f->arena);
    qv_generated made;
    double sum = 0;
    forward(f, &made);
    for (int i = 0; i < (f->passage.end - f->passage.begin) * QV_HOP; i++)
        sum += f->dsamples[i] * made.samples[i];
    for (int i = 0; i < made.frames * QV_ACOUSTIC_OUT; i++)
        sum += f->dout[i] * made.out[i];
    qv_arena_release(f->arena, mark);
    return sum;
}

/* Probes of each matrix; errors relative to the norm of what was probed. */
static void check(fixture *f, const qv_params *params, qv_real *value, const qv_real *grad)
{
    const double step = 1e-6;
    for (int i = 0; i < params->count; i++) {
        const qv_tensor *tensor = &params->tensors[i];
        const int n = tensor->rows * tensor->cols, every = n / 30 + 1;
        double error = 0, norm = 0;
        for (int j = 0; j < n; j += every) {
            qv_real *x = value + tensor->offset + j;
            const double kept = *x;
            *x = kept + step;
            const double above = loss(f);
            *x = kept - step;
            const double below = loss(f);
            *x = kept;
            const double numeric = (above - below) / (2 * step),
                         analytic = grad[tensor->offset + (size_t)j] - 1;
            error += (analytic - numeric) * (analytic - numeric);
            norm += numeric * numeric;
        }
        assert_true(sqrt(error) <= 1e-5 * fmax(sqrt(norm), 1e-2));
    }
}

static void check_all(fixture *f)
{
    qv_generated made;
    for (size_t i = 0; i < f->acoustic.params.size; i++)
        f->grad.acoustic[i] = 1; // is added to
    for (size_t i = 0; i < f->vocoder.params.size; i++)
        f->grad.vocoder[i] = 1;
    const qv_generator_weights value = {f->value.acoustic, f->value.vocoder};
    qv_real dout[FRAMES * QV_ACOUSTIC_OUT];
    memcpy(dout, f->dout, sizeof dout);
    forward(f, &made);
    assert_true(qv_generator_backward(&f->generator, &value, &made, f->dsamples, dout, &f->grad, f->arena));
    check(f, &f->acoustic.params, f->value.acoustic, f->grad.acoustic);
    check(f, &f->vocoder.params, f->value.vocoder, f->grad.vocoder);
}

static void whole_sentences(void **state)
{
    check_all(*state);
}

static void stretches_with_dropout(void **state)
{
    fixture *f = *state;
    f->dropout = 0.2f;
    f->passage.begin = 3, f->passage.end = 11;
    check_all(f);
}

/* Near the end the vocoder looks ahead into the last frame. */
static void stretches_at_the_end(void **state)
{
    fixture *f = *state;
    f->passage.begin = 10, f->passage.end = FRAMES - 1;
    check_all(f);
}

/* Frames behind what the vocoder looks at change nothing, so the acoustic model doesn't make them. */
static void only_what_is_needed_is_made(void **state)
{
    fixture *f = *state;
    qv_generated made, all;
    f->passage.begin = 3, f->passage.end = 11;
    forward(f, &made);
    assert_int_equal(made.frames, 11 + 2);
    f->passage.begin = 3, f->passage.end = FRAMES;
    forward(f, &all);
    for (int i = 0; i < (11 - 3 - 1) * QV_HOP - QV_LEAD; i++)
        assert_true(fabs(made.samples[i] - all.samples[i]) < 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(whole_sentences, setup, teardown),
        cmocka_unit_test_setup_teardown(stretches_with_dropout, setup, teardown),
        cmocka_unit_test_setup_teardown(stretches_at_the_end, setup, teardown),
        cmocka_unit_test_setup_teardown(only_what_is_needed_is_made, setup, teardown),
    };
    return cmocka_run_group_tests_name("generator", tests, NULL, NULL);
}
