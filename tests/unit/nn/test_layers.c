// SPDX-License-Identifier: MIT
/* Properties of the layers around the QRNN, in float. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "nn/attention.h"
#include "nn/dropout.h"
#include "nn/embedding.h"
#include "nn/layernorm.h"
#include "nn/linear.h"
#include "nn/matrix.h"

static void fill_normal(qv_real *x, int n, uint64_t seed)
{
    qv_rng rng;
    qv_rng_seed(&rng, seed, 99);
    for (int i = 0; i < n; i++)
        x[i] = qv_rng_normal(&rng);
}

/* Values of a fresh set of parameters; to be freed. */
static qv_real *values_of(const qv_params *params)
{
    assert_false(params->failed);
    qv_real *value = malloc(params->size * sizeof *value);
    assert_non_null(value);
    qv_params_init(params, value, 1);
    return value;
}

/* ---- Linear and embedding ---- */

static void linear_maps_rows(void **unused)
{
    (void)unused;
    qv_params params = {0};
    const qv_linear l = qv_linear_layout(&params, "l", 3, 2, 1.0f);
    qv_real *value = values_of(&params);
    const qv_real weight[6] = {1, 2, 3, 4, 5, 6}, bias[2] = {10, 20}, x[6] = {1, 0, 0, 1, 1, 1};
    memcpy(value + l.weight, weight, sizeof weight);
    memcpy(value + l.bias, bias, sizeof bias);
    qv_real y[4];
    qv_linear_forward(&l, value, x, 2, y);
    assert_true(y[0] == 11 && y[1] == 22 && y[2] == 19 && y[3] == 32);
    assert_string_equal(params.tensors[0].name, "l.weight");
    assert_string_equal(params.tensors[1].name, "l.bias");
    free(value);
    qv_params_free(&params);
}

/* Weights may lie elsewhere in half precision. */
static void linear_takes_halves(void **unused)
{
    (void)unused;
    qv_params params = {0};
    qv_linear_layout(&params, "first", 2, 5, 1.0f);
    qv_linear l = qv_linear_layout(&params, "second", 2, 2, 1.0f);
    qv_linear_layout(&params, "third", 3, 1, 1.0f);
    qv_real *value = values_of(&params);
    const uint16_t half[4] = {0x3c00, 0x4000, 0x4200, 0xb800}; // 1 2 3 -0.5
    const qv_real bias[2] = {10, 20}, x[4] = {1, 2, -1, 4};
    qv_real y[4];
    assert_true(params.tensors[2].factor && !params.tensors[3].factor);
    params.tensors[2].half = half;
    qv_linear_bind(&l, &params);
    assert_ptr_equal(l.half, half);
    memcpy(value + l.bias, bias, sizeof bias);
    memset(value + l.weight, 0xff, 4 * sizeof *value);
    qv_linear_forward(&l, value, x, 2, y);
    assert_true(y[0] == 17 && y[1] == 21 && y[2] == 21 && y[3] == 16);
    for (int i = 0; i < params.count; i++) // only that one is bound
        assert_ptr_equal(qv_params_at(&params, params.tensors[i].offset)->half, i == 2 ? half : NULL);
    free(value);
    qv_params_free(&params);
}

static void embedding_copies_rows(void **unused)
{
    (void)unused;
    qv_params params = {0};
    const qv_embedding l = qv_embedding_layout(&params, "e", 4, 3);
    qv_real *value = values_of(&params);
    const int id[3] = {3, 0, 3};
    qv_real y[9];
    qv_embedding_forward(&l, value, id, 3, y);
    for (int t = 0; t < 3; t++)
        assert_memory_equal(y + 3 * t, value + l.weight + 3 * id[t], 3 * sizeof *y);
    free(value);
    qv_params_free(&params);
}

/* ---- Layer norm ---- */

enum { ROWS = 5, WIDTH = 203 };

/* With gain one and bias zero each row has mean 0 and variance 1, whatever its scale and offset were. */
static void layernorm_normalises(void **unused)
{
    (void)unused;
    static qv_real x[ROWS * WIDTH], y[ROWS * WIDTH], shifted[ROWS * WIDTH], stats[ROWS * 2];
    qv_params params = {0};
    const qv_layernorm l = qv_layernorm_layout(&params, "n", WIDTH);
    qv_real *value = values_of(&params);
    fill_normal(x, ROWS * WIDTH, 1);
    qv_layernorm_forward(&l, value, x, ROWS, y, stats);
    for (int t = 0; t < ROWS; t++) {
        double mean = 0.0, square = 0.0;
        for (int i = 0; i < WIDTH; i++) {
            mean += (double)y[t * WIDTH + i] / WIDTH;
            square += (double)y[t * WIDTH + i] * (double)y[t * WIDTH + i] / WIDTH;
        }
        assert_true(fabs(mean) < 1e-6 && fabs(square - 1) < 1e-4);
    }
    for (int i = 0; i < ROWS * WIDTH; i++)
        shifted[i] = 30 * x[i] + 5;
    qv_layernorm_forward(&l, value, shifted, ROWS, shifted, NULL); // in place, without statistics
    for (int i = 0; i < ROWS * WIDTH; i++)
        assert_true(fabsf(shifted[i] - y[i]) < 1e-4f);
    free(value);
    qv_params_free(&params);
}

static void layernorm_scales_and_shifts(void **unused)
{
    (void)unused;
    static qv_real x[WIDTH], plain[WIDTH], y[WIDTH];
    qv_params params = {0};
    const qv_layernorm l = qv_layernorm_layout(&params, "n", WIDTH);
    qv_real *value = values_of(&params);
    fill_normal(x, WIDTH, 1);
    qv_layernorm_forward(&l, value, x, 1, plain, NULL);
    fill_normal(value + l.gain, WIDTH, 2);
    fill_normal(value + l.bias, WIDTH, 3);
    qv_layernorm_forward(&l, value, x, 1, y, NULL);
    for (size_t i = 0; i < WIDTH; i++)
        assert_true(fabsf(y[i] - (value[l.gain + i] * plain[i] + value[l.bias + i])) < 1e-5f);
    memset(x, 0, sizeof x); // a row of equal values has no deviation, and is still finite
    qv_layernorm_forward(&l, value, x, 1, y, NULL);
    assert_memory_equal(y, value + l.bias, sizeof y);
    free(value);
    qv_params_free(&params);
}

/* ---- Dropout ---- */

static void dropout_keeps_the_mean(void **unused)
{
    (void)unused;
    enum { N = 100000 };
    static qv_real x[N], mask[N];
    const float p = 0.3f;
    for (int i = 0; i < N; i++)
        x[i] = 1;
    qv_rng rng;
    qv_rng_seed(&rng, 1, 1);
    qv_dropout_forward(x, N, p, &rng, mask);
    int dropped = 0;
    for (int i = 0; i < N; i++) {
        assert_true(x[i] == mask[i]);
        assert_true(x[i] == 0 || fabsf(x[i] - 1 / (1 - p)) < 1e-6f);
        dropped += x[i] == 0;
    }
    assert_true(fabs(dropped - (double)p * N) < 4 * sqrt((double)p * (1 - (double)p) * N));
    for (int i = 0; i < N; i++)
        x[i] = (qv_real)i;
    qv_dropout_backward(x, N, mask);
    for (int i = 0; i < N; i++)
        assert_true(x[i] == (qv_real)i * mask[i]);
}

static void dropout_at_its_ends(void **unused)
{
    (void)unused;
    qv_real x[5] = {1, 2, 3, 4, 5}, mask[5];
    qv_rng rng, untouched;
    qv_rng_seed(&rng, 1, 1);
    untouched = rng;
    qv_dropout_forward(x, 5, 0.0f, &rng, mask);
    assert_memory_equal(&rng, &untouched, sizeof rng);
    for (int i = 0; i < 5; i++)
        assert_true(x[i] == (qv_real)(i + 1) && mask[i] == 1);
    qv_dropout_forward(x, 5, 1.0f, &rng, mask);
    for (int i = 0; i < 5; i++)
        assert_true(x[i] == 0 && mask[i] == 0);
}

/* ---- Attention ---- */

enum { STEPS = 6, SOURCES = 21, CELL = 8 };

typedef struct attention {
    qv_params params;
    qv_attention l;
    qv_real *value;
    qv_real c[STEPS * CELL], o[STEPS * CELL], e[SOURCES * CELL], alpha[STEPS * SOURCES];
    qv_real k[STEPS * CELL], mixed[STEPS * CELL], h[STEPS * CELL];
} attention;

static void attention_open(attention *a)
{
    *a = (attention){0};
    a->l = qv_attention_layout(&a->params, "a", CELL);
    a->value = values_of(&a->params);
    fill_normal(a->c, STEPS * CELL, 1);
    fill_normal(a->o, STEPS * CELL, 2);
    fill_normal(a->e, SOURCES * CELL, 3);
}

static void attention_run(attention *a)
{
    const qv_attention_queries at = {{STEPS, 1, NULL}, a->c, a->o, CELL};
    const qv_attention_sources from = {.span = {SOURCES, 1, NULL}, .e = a->e};
    const qv_attention_tape tape = {a->alpha, a->k, a->mixed};
    qv_attention_forward(&a->l, a->value, &at, &from, &tape, a->h);
}

static void attention_close(attention *a)
{
    free(a->value);
    qv_params_free(&a->params);
}

static double dot(const qv_real *a, const qv_real *b, int n)
{
    double sum = 0.0;
    for (int i = 0; i < n; i++)
        sum += (double)a[i] * (double)b[i];
    return sum;
}

/* h of one step by the paper's equation 7, in double */
static void reference_attention(const attention *a, int t, double *h)
{
    double score[SOURCES], total = 0.0, k[CELL] = {0};
    for (int s = 0; s < SOURCES; s++)
        total += score[s] = exp(dot(a->c + t * CELL, a->e + s * CELL, CELL));
    for (int s = 0; s < SOURCES; s++)
        for (int i = 0; i < CELL; i++)
            k[i] += score[s] / total * (double)a->e[s * CELL + i];
    for (int j = 0; j < CELL; j++) {
        double sum = 0.0;
        for (int i = 0; i < CELL; i++)
            sum += k[i] * (double)a->value[a->l.key + (size_t)(i * CELL + j)] +
                   (double)a->c[t * CELL + i] * (double)a->value[a->l.cell + (size_t)(i * CELL + j)];
        h[j] = (double)a->o[t * CELL + j] * sum;
    }
}

static void attention_follows_the_equation(void **unused)
{
    (void)unused;
    attention a;
    attention_open(&a);
    attention_run(&a);
    for (int t = 0; t < STEPS; t++) {
        double truth[CELL];
        reference_attention(&a, t, truth);
        for (int i = 0; i < CELL; i++)
            assert_true(fabs((double)a.h[t * CELL + i] - truth[i]) <= 1e-5);
    }
    attention_close(&a);
}

static void attention_rows_sum_to_one(void **unused)
{
    (void)unused;
    attention a;
    attention_open(&a);
    for (int i = 0; i < CELL; i++) {
        a.c[i] *= 1000; // a row whose scores are far beyond the range of exp
        a.c[CELL + i] = 0;
    }
    attention_run(&a);
    for (int t = 0; t < STEPS; t++) {
        double sum = 0.0;
        for (int s = 0; s < SOURCES; s++) {
            assert_true(a.alpha[t * SOURCES + s] >= 0);
            sum += (double)a.alpha[t * SOURCES + s];
        }
        assert_true(fabs(sum - 1) < 1e-6);
    }
    for (int s = 0; s < SOURCES; s++) // nothing to tell the sources apart: an even share
        assert_true(fabsf(a.alpha[SOURCES + s] - 1.0f / SOURCES) < 1e-7f);
    attention_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(linear_maps_rows),
        cmocka_unit_test(linear_takes_halves),
        cmocka_unit_test(embedding_copies_rows),
        cmocka_unit_test(layernorm_normalises),
        cmocka_unit_test(layernorm_scales_and_shifts),
        cmocka_unit_test(dropout_keeps_the_mean),
        cmocka_unit_test(dropout_at_its_ends),
        cmocka_unit_test(attention_follows_the_equation),
        cmocka_unit_test(attention_rows_sum_to_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
