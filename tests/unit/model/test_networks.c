// SPDX-License-Identifier: MIT
/* The three networks: gradients against finite differences in double precision, blocks against the whole. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "model/acoustic.h"
#include "model/prosody.h"
#include "model/vocoder.h"
#include "base/rng.h"
#include "text/phones.h"

enum { SYMBOLS = 9, ROWS = 23 };

static const uint8_t symbols[SYMBOLS] = {QV_BREAK_START,   20, 33, QV_BREAK_NONE, 40, 50, 12, 70,
                                         QV_BREAK_QUESTION};
static const int durations[SYMBOLS] = {3, 4, 1, 0, 5, 2, 0, 6, 2}; // sum ROWS

static void fill(qv_real *x, size_t n, uint64_t seed)
{
    qv_rng rng;
    qv_rng_seed(&rng, seed, 7);
    for (size_t i = 0; i < n; i++)
        x[i] = (qv_real)qv_rng_normal(&rng);
}

/* A network as the gradient check sees it: loss = sum of weight * out. */
typedef struct checked {
    const qv_params *params;
    size_t outputs;
    const qv_real *weight; // [outputs]
    bool (*forward)(struct checked *network, const qv_real *value, qv_arena *arena, qv_real *out,
                    void **tape);
    bool (*backward)(struct checked *network, const qv_real *value, void *tape, qv_real *grad,
                     qv_arena *arena);
    const void *model;
    const qv_real *input; // of the vocoder; features of the acoustic model
    const int *symbol;
} checked;

static double loss_of(checked *network, const qv_real *value, qv_arena *arena, qv_real *out)
{
    size_t mark = qv_arena_mark(arena);
    void *tape;
    assert_true(network->forward(network, value, arena, out, &tape));
    qv_arena_release(arena, mark);
    double loss = 0;
    for (size_t i = 0; i < network->outputs; i++)
        loss += (double)out[i] * (double)network->weight[i];
    return loss;
}

/* A random choice of weights of every matrix is moved a little both ways. */
static void check_gradients(checked *network)
{
    size_t size = network->params->size;
    qv_arena *arena = qv_arena_open(1 << 20);
    qv_real *value = calloc(size, sizeof *value), *grad = calloc(size, sizeof *grad);
    qv_real *out = calloc(network->outputs, sizeof *out), *weight = calloc(network->outputs, sizeof *weight);
    assert_true(arena && value && grad && out && weight);
    fill(weight, network->outputs, 3);
    network->weight = weight;
    qv_params_init(network->params, value, 11);
    void *tape;
    assert_true(network->forward(network, value, arena, out, &tape));
    assert_true(network->backward(network, value, tape, grad, arena));
    qv_rng rng;
    qv_rng_seed(&rng, 5, 5);
    for (int t = 0; t < network->params->count; t++) {
        const qv_tensor *tensor = &network->params->tensors[t];
        for (int trial = 0; trial < 6; trial++) {
            size_t at = tensor->offset + qv_rng_below(&rng, (uint32_t)(tensor->rows * tensor->cols));
            const double step = 1e-5;
            qv_real kept = value[at];
            value[at] = kept + (qv_real)step;
            double above = loss_of(network, value, arena, out);
            value[at] = kept - (qv_real)step;
            double below = loss_of(network, value, arena, out);
            value[at] = kept;
            double numeric = (above - below) / (2 * step), analytic = (double)grad[at];
            double error = fabs(numeric - analytic) / (fabs(numeric) + fabs(analytic) + 1e-3);
            if (error > 1e-4)
                fail_msg("%s: numeric %g analytic %g", tensor->name, numeric, analytic);
        }
    }
    free(value), free(grad), free(out), free(weight);
    qv_arena_close(&arena);
}

static const qv_regularise plain; // neither dropout nor zoneout

static bool prosody_forward(checked *network, const qv_real *value, qv_arena *arena, qv_real *out,
                            void **tape)
{
    *tape = qv_prosody_forward(network->model, value, symbols, SYMBOLS, &plain, arena, out);
    return *tape != NULL;
}

static bool prosody_backward(checked *network, const qv_real *value, void *tape, qv_real *grad,
                             qv_arena *arena)
{
    return qv_prosody_backward(network->model, value, tape, network->weight, grad, arena);
}

static void test_prosody_gradients(void **state)
{
    (void)state;
    qv_prosody prosody;
    assert_true(qv_prosody_layout(&prosody, 12, 2, 3, true));
    checked network = {.params = &prosody.params,
                       .outputs = SYMBOLS * QV_PROSODY_MOST,
                       .forward = prosody_forward,
                       .backward = prosody_backward,
                       .model = &prosody};
    check_gradients(&network);
    qv_params_free(&prosody.params);
}

static bool acoustic_forward(checked *network, const qv_real *value, qv_arena *arena, qv_real *out,
                             void **tape)
{
    const qv_acoustic_frames in = {network->symbol, network->input, ROWS};
    *tape = qv_acoustic_forward(network->model, value, symbols, SYMBOLS, &in, &plain, arena, out);
    return *tape != NULL;
}

static bool acoustic_backward(checked *network, const qv_real *value, void *tape, qv_real *grad,
                              qv_arena *arena)
{
    return qv_acoustic_backward(network->model, value, tape, network->weight, grad, arena);
}

static const qv_acoustic_sizes small_sizes = {.encoder_width = 10,
                                              .encoder_layers = 2,
                                              .encoder_kernel = 3,
                                              .decoder_width = 14,
                                              .decoder_layers = 2,
                                              .decoder_kernel = 3};

static void make_frames(int *symbol, qv_real *features)
{
    qv_real pitch[ROWS];
    fill(pitch, ROWS, 9);
    qv_frame_features(durations, SYMBOLS, pitch, ROWS, symbol, features);
}

static void test_acoustic_gradients(void **state)
{
    (void)state;
    qv_acoustic acoustic;
    int symbol[ROWS];
    qv_real features[ROWS * QV_FRAME_FEATURES];
    make_frames(symbol, features);
    assert_true(qv_acoustic_layout(&acoustic, &small_sizes));
    checked network = {.params = &acoustic.params,
                       .outputs = ROWS * QV_ACOUSTIC_OUT,
                       .forward = acoustic_forward,
                       .backward = acoustic_backward,
                       .model = &acoustic,
                       .input = features,
                       .symbol = symbol};
    check_gradients(&network);
    qv_params_free(&acoustic.params);
}

static bool vocoder_forward(checked *network, const qv_real *value, qv_arena *arena, qv_real *out,
                            void **tape)
{
    *tape = qv_vocoder_forward(network->model, value, network->input, ROWS, &plain, arena, out);
    return *tape != NULL;
}

static bool vocoder_backward(checked *network, const qv_real *value, void *tape, qv_real *grad,
                             qv_arena *arena)
{
    return qv_vocoder_backward(network->model, value, tape, network->weight, grad, NULL, arena);
}

static void test_vocoder_gradients(void **state)
{
    (void)state;
    qv_vocoder vocoder;
    static qv_real in[ROWS * QV_VOCODER_IN];
    fill(in, ROWS * QV_VOCODER_IN, 4);
    assert_true(qv_vocoder_layout(&vocoder, 12, 2, 3, 2));
    checked network = {.params = &vocoder.params,
                       .outputs = ROWS * 2 * QV_KNOTS,
                       .forward = vocoder_forward,
                       .backward = vocoder_backward,
                       .model = &vocoder,
                       .input = in};
    check_gradients(&network);
    qv_params_free(&vocoder.params);
}

static double largest_difference(const qv_real *a, const qv_real *b, size_t n)
{
    double largest = 0, scale = 0;
    for (size_t i = 0; i < n; i++) {
        largest = fmax(largest, fabs((double)(a[i] - b[i])));
        scale = fmax(scale, fabs((double)a[i]));
    }
    return largest / scale;
}

/* Runs the vocoder and the decoder in random blocks; the training pass over the whole is the truth. */
static void test_blocks_equal_whole(void **state)
{
    (void)state;
    qv_vocoder vocoder;
    qv_acoustic acoustic;
    static qv_real in[ROWS * QV_VOCODER_IN], whole[ROWS * 2 * QV_KNOTS], blocks[ROWS * 2 * QV_KNOTS];
    static qv_real frames_out[ROWS * QV_ACOUSTIC_OUT], mel[ROWS * QV_MEL], voicing[ROWS];
    int symbol[ROWS];
    qv_real features[ROWS * QV_FRAME_FEATURES];
    make_frames(symbol, features);
    fill(in, ROWS * QV_VOCODER_IN, 4);
    assert_true(qv_vocoder_layout(&vocoder, 12, 2, 3, 2) && qv_acoustic_layout(&acoustic, &small_sizes));
    qv_arena *arena = qv_arena_open(1 << 20);
    qv_real *value = qv_arena_zeros(arena, vocoder.params.size);
    qv_real *acoustic_value = qv_arena_zeros(arena, acoustic.params.size);
    qv_real *encoded = qv_arena_zeros(arena, SYMBOLS * 14);
    qv_params_init(&vocoder.params, value, 1);
    qv_params_init(&acoustic.params, acoustic_value, 1);
    assert_non_null(qv_vocoder_forward(&vocoder, value, in, ROWS, &plain, arena, whole));
    assert_non_null(qv_acoustic_forward(&acoustic, acoustic_value, symbols, SYMBOLS,
                                        &(qv_acoustic_frames){symbol, features, ROWS}, &plain, arena,
                                        frames_out));
    assert_true(qv_acoustic_encode(&acoustic, acoustic_value, symbols, SYMBOLS, arena, encoded));
    qv_rng rng;
    qv_rng_seed(&rng, 8, 8);
    for (int trial = 0; trial < 20; trial++) {
        size_t mark = qv_arena_mark(arena);
        qv_real *work = qv_arena_reals(arena, qv_vocoder_work_size(&vocoder, ROWS));
        qv_real *acoustic_work = qv_arena_reals(arena, qv_acoustic_work_size(&acoustic, ROWS));
        qv_real *states = qv_arena_zeros(arena, qv_stack_state_size(&vocoder.stack));
        qv_real *acoustic_states = qv_arena_zeros(arena, qv_stack_state_size(&acoustic.decoder));
        for (int t = 0; t < ROWS;) {
            int rows = 1 + (int)qv_rng_below(&rng, 5);
            rows = rows < ROWS - t ? rows : ROWS - t;
            qv_vocoder_step(&vocoder, value, states, in + t * QV_VOCODER_IN, rows, work,
                            blocks + t * 2 * QV_KNOTS);
            const qv_acoustic_frames piece = {symbol + t, features + t * QV_FRAME_FEATURES, rows};
            qv_acoustic_step(&acoustic, acoustic_value, acoustic_states, encoded, &piece, acoustic_work,
                             mel + t * QV_MEL, voicing + t);
            t += rows;
        }
        assert_true(largest_difference(whole, blocks, ROWS * 2 * QV_KNOTS) < 1e-6);
        for (int t = 0; t < ROWS; t++) {
            assert_true(largest_difference(frames_out + t * QV_ACOUSTIC_OUT, mel + t * QV_MEL, QV_MEL) <
                        1e-6);
            double logit = (double)frames_out[t * QV_ACOUSTIC_OUT + QV_MEL];
            assert_true(fabs(1 / (1 + exp(-logit)) - (double)voicing[t]) < 1e-6);
        }
        qv_arena_release(arena, mark);
    }
    qv_params_free(&vocoder.params);
    qv_params_free(&acoustic.params);
    qv_arena_close(&arena);
}

static void test_contour(void **state)
{
    (void)state;
    qv_real points[SYMBOLS * QV_PITCH_POINTS], contour[ROWS], direction[ROWS],
        dpoints[SYMBOLS * QV_PITCH_POINTS];
    /* Points on a straight line over time give the line, level at the ends. */
    int start = 0;
    for (int s = 0; s < SYMBOLS; s++) {
        for (int j = 0; j < QV_PITCH_POINTS; j++)
            points[s * QV_PITCH_POINTS + j] =
                (qv_real)(start + durations[s] * (2 * j + 1) / (2.0 * QV_PITCH_POINTS));
        start += durations[s];
    }
    qv_contour_forward(points, durations, SYMBOLS, ROWS, contour);
    for (int t = 1; t < ROWS - 1; t++)
        assert_true(fabs((double)contour[t] - (t + 0.5)) < 1e-5);
    /* The map is linear: <contour(p), d> = <p, backward(d)>. */
    fill(points, SYMBOLS * QV_PITCH_POINTS, 1);
    fill(direction, ROWS, 2);
    qv_contour_forward(points, durations, SYMBOLS, ROWS, contour);
    qv_contour_backward(direction, durations, SYMBOLS, ROWS, dpoints);
    double left = 0, right = 0;
    for (int t = 0; t < ROWS; t++)
        left += (double)contour[t] * (double)direction[t];
    for (int i = 0; i < SYMBOLS * QV_PITCH_POINTS; i++)
        right += (double)points[i] * (double)dpoints[i];
    assert_true(fabs(left - right) < 1e-5);
    /* Nothing that lasts: no contour, no reading beyond the points. */
    const int silent[2] = {0, 0};
    qv_contour_forward(points, silent, 2, 3, contour);
    assert_true(contour[0] == 0 && contour[2] == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_prosody_gradients), cmocka_unit_test(test_acoustic_gradients),
        cmocka_unit_test(test_vocoder_gradients), cmocka_unit_test(test_blocks_equal_whole),
        cmocka_unit_test(test_contour),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
