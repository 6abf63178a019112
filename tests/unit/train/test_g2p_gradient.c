// SPDX-License-Identifier: MIT
/* The gradient of the whole letters-to-phones model against finite differences, in double precision. */
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include "train/g2p/g2p_loss.h"

enum { WORDS = 3, LETTERS = 5, PHONES = 6 };

static const int word_length[WORDS] = {5, 2, 4}, phone_length[WORDS] = {4, 6, 1};

typedef struct fixture {
    qv_params params;
    qv_g2p model;
    qv_real *value, *grad;
    qv_arena *arena;
    int letters[LETTERS * WORDS], previous[PHONES * WORDS], target[PHONES * WORDS];
    qv_g2p_batch batch;
} fixture;

static void fill(int *numbers, int n, uint32_t below, qv_rng *rng)
{
    for (int i = 0; i < n; i++)
        numbers[i] = (int)qv_rng_below(rng, below);
}

static void open_fixture(fixture *f)
{
    const qv_g2p_sizes sizes = {.embedding = 6,
                                .width = 8,
                                .encoder_layers = 2,
                                .encoder_kernel = 3,
                                .decoder_layers = 2,
                                .decoder_kernel = 2};
    qv_rng rng;
    *f = (fixture){.arena = qv_arena_open(1 << 20)};
    f->model = qv_g2p_layout(&f->params, &sizes);
    assert_false(f->params.failed);
    f->value = calloc(f->params.size, sizeof *f->value);
    f->grad = calloc(f->params.size, sizeof *f->grad);
    qv_params_init(&f->params, f->value, 3);
    qv_rng_seed(&rng, 1, 0);
    // Gains and biases away from where they start, so that mistakes in them show.
    for (size_t i = 0; i < f->params.size; i++)
        f->value[i] += 0.1 * qv_rng_normal(&rng);
    fill(f->letters, LETTERS * WORDS, QV_G2P_ALPHABET, &rng);
    fill(f->previous, PHONES * WORDS, QV_G2P_CLASSES, &rng);
    fill(f->target, PHONES * WORDS, QV_G2P_CLASSES, &rng);
    f->batch = (qv_g2p_batch){.words = {LETTERS, WORDS, word_length},
                              .letters = f->letters,
                              .phones = {PHONES, WORDS, phone_length},
                              .previous = f->previous,
                              .target = f->target};
}

static void close_fixture(fixture *f)
{
    qv_params_free(&f->params);
    free(f->value);
    free(f->grad);
    qv_arena_close(&f->arena);
}

/* The same noise at each call. */
static double loss(fixture *f, qv_real *grad)
{
    qv_rng rng;
    qv_rng_seed(&rng, 7, 0);
    const qv_g2p_noise noise = {.dropout = 0.2f, .zoneout = 0.2f, .rng = &rng};
    return qv_g2p_loss(&f->model, f->value, &f->batch, &noise, 0.1f, f->arena, grad, NULL);
}

static void gradient_is_that_of_finite_differences(void **state)
{
    (void)state;
    fixture f;
    open_fixture(&f);
    assert_true(loss(&f, f.grad) > 0);
    for (int t = 0; t < f.params.count; t++) {
        const qv_tensor *tensor = &f.params.tensors[t];
        const size_t size = (size_t)tensor->rows * (size_t)tensor->cols;
        for (size_t i = 0; i < size; i += 1 + size / 40) {
            qv_real *x = f.value + tensor->offset + i;
            const double old = *x, step = 1e-5;
            *x = old + step;
            const double above = loss(&f, NULL);
            *x = old - step;
            const double below = loss(&f, NULL);
            *x = old;
            const double slope = (above - below) / (2 * step), grad = f.grad[tensor->offset + i];
            if (fabs(slope - grad) > 1e-6 * (1 + fabs(slope)))
                fail_msg("%s[%zu]: gradient %.9g, finite difference %.9g", tensor->name, i, grad, slope);
        }
    }
    close_fixture(&f);
}

/* A word's loss doesn't depend on what else is in the batch. */
static void words_of_a_batch_are_apart(void **state)
{
    (void)state;
    fixture f;
    open_fixture(&f);
    const double all = qv_g2p_loss(&f.model, f.value, &f.batch, NULL, 0.1f, f.arena, NULL, NULL);
    double sum = 0;
    for (int w = 0; w < WORDS; w++) {
        int letters[LETTERS], previous[PHONES], target[PHONES];
        for (int i = 0; i < word_length[w]; i++)
            letters[i] = f.letters[i * WORDS + w];
        for (int i = 0; i < phone_length[w]; i++) {
            previous[i] = f.previous[i * WORDS + w];
            target[i] = f.target[i * WORDS + w];
        }
        const qv_g2p_batch one = {.words = {word_length[w], 1, NULL},
                                  .letters = letters,
                                  .phones = {phone_length[w], 1, NULL},
                                  .previous = previous,
                                  .target = target};
        sum += qv_g2p_loss(&f.model, f.value, &one, NULL, 0.1f, f.arena, NULL, NULL);
    }
    assert_true(fabs(all - sum) < 1e-9 * all);
    close_fixture(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gradient_is_that_of_finite_differences),
        cmocka_unit_test(words_of_a_batch_are_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
