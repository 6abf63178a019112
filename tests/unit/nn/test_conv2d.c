// SPDX-License-Identifier: MIT
/* Convolution over two axes, in double precision: against a plain loop, and its gradients against
 * differences. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>
#include "base/rng.h"
#include "nn/conv2d.h"
#include "nn/weight_norm.h"

static const double STEP = 1e-5, TOLERANCE = 1e-6;

typedef struct conv {
    qv_params params;
    qv_conv2d l;
    qv_conv2d_weights weights;
    qv_arena *arena;
    qv_real *value, *grad, *r; // slabs; r: the loss is the sum of r y
    qv_grid x, y, dy, dx;
} conv;

static void fill(qv_real *to, size_t n, qv_rng *rng)
{
    for (size_t i = 0; i < n; i++)
        to[i] = (qv_real)qv_rng_normal(rng);
}

static void fill_grid(const qv_grid *grid, qv_rng *rng)
{
    for (int t = 0; t < grid->rows; t++)
        fill(qv_grid_row(grid, t), (size_t)(grid->bands * grid->channels), rng);
}

static void conv_open(conv *c, const qv_conv2d_shape *shape, int rows, int bands, int margin)
{
    qv_rng rng;
    qv_rng_seed(&rng, 5, (uint64_t)(rows * 1000 + bands));
    *c = (conv){.arena = qv_arena_open(1 << 20)};
    c->l = qv_conv2d_layout(&c->params, "c", shape);
    assert_false(c->params.failed);
    c->value = qv_arena_reals(c->arena, c->params.size);
    c->grad = qv_arena_reals(c->arena, c->params.size);
    fill(c->value, c->params.size, &rng);
    const int to_rows = qv_conv2d_rows(&c->l, rows), to_bands = qv_conv2d_bands(&c->l, bands);
    assert_true(qv_grid_take(c->arena, rows, bands, shape->in, shape->band_padding + margin, &c->x));
    assert_true(qv_grid_take(c->arena, to_rows, to_bands, shape->out, margin, &c->y));
    assert_true(qv_grid_take(c->arena, to_rows, to_bands, shape->out, 0, &c->dy));
    assert_true(qv_grid_take(c->arena, rows, bands, shape->in, margin, &c->dx));
    fill_grid(&c->x, &rng);
    fill_grid(&c->dy, &rng);
    fill_grid(&c->dx, &rng); // is written, not added to
    for (size_t i = 0; i < c->params.size; i++)
        c->grad[i] = 1; // is added to
}

static void conv_close(conv *c)
{
    qv_params_free(&c->params);
    qv_arena_close(&c->arena);
}

static void forward(conv *c)
{
    assert_true(qv_conv2d_prepare(&c->l, c->value, c->arena, &c->weights));
    qv_conv2d_forward(&c->l, c->value, &c->weights, &c->x, &c->y);
}

static double loss(conv *c)
{
    const size_t mark = qv_arena_mark(c->arena);
    double sum = 0;
    forward(c);
    for (int t = 0; t < c->y.rows; t++)
        for (int i = 0; i < c->y.bands * c->y.channels; i++)
            sum += qv_grid_row(&c->y, t)[i] * qv_grid_row(&c->dy, t)[i];
    qv_arena_release(c->arena, mark);
    return sum;
}

static double input(const conv *c, int row, int band, int channel)
{
    if (row < 0 || row >= c->x.rows || band < 0 || band >= c->x.bands)
        return 0;
    return qv_grid_row(&c->x, row)[band * c->x.channels + channel];
}

/* One result, as the header has it */
static double plain(const conv *c, int t, int f, int o)
{
    const qv_conv2d_shape *s = &c->l.shape;
    const qv_real *v = c->value + c->l.direction + o;
    double sum = 0, square = 0;
    for (int i = 0; i < s->height; i++)
        for (int j = 0; j < s->width; j++)
            for (int k = 0; k < s->in; k++, v += s->out) {
                sum += *v * input(c, t * s->row_stride - s->row_padding + i,
                                  f * s->band_stride - s->band_padding + j, k);
                square += *v * *v;
            }
    sum = c->value[c->l.bias + (size_t)o] + c->value[c->l.length + (size_t)o] * sum / sqrt(square);
    return sum > 0 ? sum : (double)s->slope * sum;
}

static void check_forward(conv *c)
{
    const int out = c->l.shape.out;
    forward(c);
    for (int t = 0; t < c->y.rows; t++)
        for (int f = 0; f < c->y.bands; f++)
            for (int o = 0; o < out; o++)
                assert_true(fabs(qv_grid_row(&c->y, t)[f * out + o] - plain(c, t, f, o)) < 1e-12);
    for (int i = 0; i < c->y.margin * out; i++) // stays clear
        assert_true(c->y.at[i] == 0);
}

/* Compares over x [n], of which `probes` are looked at, relative to the largest gradient, which is returned.
 */
static double check_values(conv *c, qv_real *x, const qv_real *gradient, double offset, int n, int probes)
{
    double error = 0, largest = 0;
    for (int i = 0; i < n; i += n / probes + 1) {
        const double at = x[i];
        x[i] = at + STEP;
        const double above = loss(c);
        x[i] = at - STEP;
        const double below = loss(c);
        x[i] = at;
        error = fmax(error, fabs((above - below) / (2 * STEP) - (gradient[i] - offset)));
        largest = fmax(largest, fabs(gradient[i] - offset));
    }
    assert_true(error <= TOLERANCE * fmax(largest, 1e-3));
    return largest;
}

static void check_backward(conv *c)
{
    assert_true(
        qv_conv2d_backward(&c->l, c->value, &c->weights, &c->x, &c->y, &c->dy, c->arena, c->grad, &c->dx));
    for (int i = 0; i < c->params.count; i++) {
        const qv_tensor *t = &c->params.tensors[i];
        const int n = t->rows * t->cols;
        const double largest = check_values(c, c->value + t->offset, c->grad + t->offset, 1, n, 40);
        assert_true(largest > 1e-3 || t->rows == 1); // a direction of one value has no gradient
    }
    double largest = 0; // rows and bands that strides leave out have none
    for (int t = 0; t < c->x.rows; t++)
        largest = fmax(largest, check_values(c, qv_grid_row(&c->x, t), qv_grid_row(&c->dx, t), 0,
                                             c->x.bands * c->x.channels, 25));
    assert_true(largest > 1e-3);
}

static const struct {
    qv_conv2d_shape shape;
    int rows, bands;
} cases[] = {
    {{2, 16, 3, 7, 1, 1, 1, 3, 0.1f}, 4, 12}, {{16, 16, 3, 7, 1, 2, 1, 3, 0.1f}, 4, 16},
    {{16, 16, 3, 3, 1, 1, 1, 1, 0.1f}, 5, 6}, {{16, 1, 3, 3, 1, 1, 1, 1, 1}, 5, 6},
    {{3, 5, 2, 4, 2, 3, 0, 2, 0.5f}, 7, 13},  {{1, 2, 1, 1, 1, 1, 0, 0, 0.2f}, 3, 5},
    {{4, 20, 3, 2, 3, 1, 2, 0, 1}, 6, 9},     {{20, 3, 4, 5, 2, 2, 3, 4, 0.1f}, 6, 9},
    {{2, 2, 1, 2, 1, 4, 0, 1, 0.1f}, 2, 17},  {{5, 33, 2, 3, 1, 2, 1, 0, 0.3f}, 3, 8},
};
enum { CASES = sizeof cases / sizeof *cases };

static void forward_is_the_sum(void **unused)
{
    (void)unused;
    for (int i = 0; i < CASES; i++) {
        conv c;
        conv_open(&c, &cases[i].shape, cases[i].rows, cases[i].bands, i % 3);
        check_forward(&c);
        conv_close(&c);
    }
}

static void gradients_match_differences(void **unused)
{
    (void)unused;
    for (int i = 0; i < CASES; i++) {
        conv c;
        conv_open(&c, &cases[i].shape, cases[i].rows, cases[i].bands, i % 3);
        forward(&c);
        check_backward(&c);
        conv_close(&c);
    }
}

static void shapes_at_random(void **unused)
{
    (void)unused;
    qv_rng rng;
    qv_rng_seed(&rng, 11, 0);
    for (int i = 0; i < 60; i++) {
        qv_conv2d_shape s = {.slope = 0.1f};
        s.in = 1 + (int)qv_rng_below(&rng, 18), s.out = 1 + (int)qv_rng_below(&rng, 18);
        s.height = 1 + (int)qv_rng_below(&rng, 4), s.width = 1 + (int)qv_rng_below(&rng, 7);
        s.row_stride = 1 + (int)qv_rng_below(&rng, 3), s.band_stride = 1 + (int)qv_rng_below(&rng, 4);
        s.row_padding = (int)qv_rng_below(&rng, (uint32_t)s.height);
        s.band_padding = (int)qv_rng_below(&rng, (uint32_t)s.width);
        conv c;
        conv_open(&c, &s, s.height + (int)qv_rng_below(&rng, 4), s.width + (int)qv_rng_below(&rng, 12), 0);
        check_forward(&c);
        check_backward(&c);
        conv_close(&c);
    }
}

/* Without gradients of the parameters, or without those of the input, the others are the same. */
static void halves_of_the_way_back(void **unused)
{
    (void)unused;
    conv c;
    conv_open(&c, &cases[1].shape, cases[1].rows, cases[1].bands, 0);
    forward(&c);
    const size_t cells = (size_t)(c.x.rows * c.x.bands * c.x.channels);
    qv_real *grad = qv_arena_zeros(c.arena, c.params.size), *dx = qv_arena_reals(c.arena, cells);
    memset(c.grad, 0, c.params.size * sizeof *c.grad);
    assert_true(qv_conv2d_backward(&c.l, c.value, &c.weights, &c.x, &c.y, &c.dy, c.arena, c.grad, &c.dx));
    memcpy(dx, c.dx.at, cells * sizeof *dx);
    memset(c.dx.at, 0, cells * sizeof *dx);
    assert_true(qv_conv2d_backward(&c.l, c.value, &c.weights, &c.x, &c.y, &c.dy, c.arena, NULL, &c.dx));
    assert_memory_equal(c.dx.at, dx, cells * sizeof *dx);
    assert_true(qv_conv2d_backward(&c.l, c.value, &c.weights, &c.x, &c.y, &c.dy, c.arena, grad, NULL));
    assert_memory_equal(grad, c.grad, c.params.size * sizeof *grad);
    conv_close(&c);
}

/* A column's length is its g, whatever v's is; zeros stay zeros. */
static void columns_have_their_length(void **unused)
{
    (void)unused;
    const qv_real v[] = {3, 0, 1e-3, 4, 0, 0}, g[] = {2, 5, -7};
    qv_real norm[3], w[6];
    qv_weight_norm_forward(v, g, 2, 3, norm, w);
    const qv_real expected[] = {1.2, 0, -7, 1.6, 0, 0};
    for (int i = 0; i < 6; i++)
        assert_true(fabs(w[i] - expected[i]) < 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forward_is_the_sum),        cmocka_unit_test(gradients_match_differences),
        cmocka_unit_test(shapes_at_random),          cmocka_unit_test(halves_of_the_way_back),
        cmocka_unit_test(columns_have_their_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
