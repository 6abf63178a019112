/* Densely connected layers, in double: against layers joined by hand, in blocks, and their gradients. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>
#include "nn/dense.h"
#include "qrnn_reference.h"

enum { LAYERS = 3, IN = 4, HIDDEN = 5, WIDTH = 3, FRAMES = 13, MOST_PARAMS = 4000 };

typedef struct net {
    qv_params params;
    qv_dense d;
    qv_dense_tape tape;
    qv_arena *arena;
    double value[MOST_PARAMS], grad[MOST_PARAMS];
    double x[FRAMES * IN], dx[FRAMES * IN], h[FRAMES * HIDDEN], dh[FRAMES * HIDDEN];
} net;

static void fill_normal(double *x, size_t n, uint64_t seed)
{
    qv_rng rng;
    qv_rng_seed(&rng, seed, 7);
    for (size_t i = 0; i < n; i++)
        x[i] = (double)qv_rng_normal(&rng);
}

static void net_open(net *n, bool reverse)
{
    memset(n, 0, sizeof *n);
    n->arena = qv_arena_open(1 << 16);
    n->d = qv_dense_layout(&n->params, "d", LAYERS, IN, HIDDEN, WIDTH, QV_POOL_FO, reverse, 1.0f);
    assert_true(!n->params.failed && n->params.size <= MOST_PARAMS);
    qv_params_init(&n->params, n->value, 3);
    assert_true(qv_dense_tape_take(&n->d, n->arena, FRAMES, &n->tape));
    fill_normal(n->x, FRAMES * IN, 1);
    fill_normal(n->dh, FRAMES * HIDDEN, 2);
    fill_normal(n->dx, FRAMES * IN, 3); // is written, not added to
}

static void net_close(net *n)
{
    qv_params_free(&n->params);
    qv_arena_close(&n->arena);
}

static void run(net *n)
{
    qv_dense_forward(&n->d, n->value, n->x, FRAMES, NULL, 0.0f, NULL, &n->tape, n->h);
}

/* Each layer by the plain loops, its input put together value by value. */
static void reads_all_before_it(void **unused)
{
    (void)unused;
    static net n;
    for (int reverse = 0; reverse < 2; reverse++) {
        net_open(&n, reverse);
        run(&n);
        double joined[LAYERS + 1][FRAMES * (IN + LAYERS * HIDDEN)], h[FRAMES * HIDDEN];
        memcpy(joined[0], n.x, sizeof n.x);
        for (int i = 0; i < LAYERS; i++) {
            const int in = IN + i * HIDDEN, next = in + HIDDEN;
            assert_int_equal(n.d.layer[i].in, in);
            reference_qrnn(&n.d.layer[i], n.value, joined[i], 0, FRAMES, NULL, NULL, h);
            for (int t = 0; t < FRAMES; t++)
                for (int j = 0; j < next; j++)
                    joined[i + 1][t * next + j] = j < in ? joined[i][t * in + j] : h[t * HIDDEN + j - in];
        }
        for (int i = 0; i < FRAMES * HIDDEN; i++)
            assert_true(fabs(n.h[i] - h[i]) <= 1e-12);
        net_close(&n);
    }
}

static void blocks_give_the_same(void **unused)
{
    (void)unused;
    static net n;
    net_open(&n, false);
    run(&n);
    double *state = qv_arena_reals(n.arena, qv_dense_state_size(&n.d));
    for (int block = 1; block <= FRAMES; block++) {
        double h[FRAMES * HIDDEN];
        memset(state, 0, qv_dense_state_size(&n.d) * sizeof *state);
        for (int t = 0; t < FRAMES; t += block)
            qv_dense_forward(&n.d, n.value, n.x + t * IN, FRAMES - t < block ? FRAMES - t : block, state,
                             0.0f, NULL, &n.tape, h + t * HIDDEN);
        for (int i = 0; i < FRAMES * HIDDEN; i++)
            assert_true(fabs(n.h[i] - h[i]) <= 1e-12);
    }
    net_close(&n);
}

static double loss(net *n)
{
    run(n);
    double sum = 0.0;
    for (int i = 0; i < FRAMES * HIDDEN; i++)
        sum += n->h[i] * n->dh[i];
    return sum;
}

/* Central differences over x [count], relative to the largest gradient. */
static void check_gradient(net *n, double *x, const double *gradient, int count)
{
    const double step = 1e-5;
    double error = 0.0, largest = 0.0;
    for (int i = 0; i < count; i++) {
        const double at = x[i];
        x[i] = at + step;
        const double above = loss(n);
        x[i] = at - step;
        const double below = loss(n);
        x[i] = at;
        error = fmax(error, fabs((above - below) / (2.0 * step) - gradient[i]));
        largest = fmax(largest, fabs(gradient[i]));
    }
    assert_true(largest > 1e-3);
    assert_true(error <= 1e-6 * largest);
}

static void gradients_are_right(void **unused)
{
    (void)unused;
    static net n;
    for (int reverse = 0; reverse < 2; reverse++) {
        net_open(&n, reverse);
        run(&n);
        assert_true(qv_dense_backward(&n.d, n.value, FRAMES, &n.tape, n.dh, n.arena, n.grad, n.dx));
        check_gradient(&n, n.x, n.dx, FRAMES * IN);
        for (int i = 0; i < n.params.count; i++) {
            const qv_tensor *t = &n.params.tensors[i];
            check_gradient(&n, n.value + t->offset, n.grad + t->offset, t->rows * t->cols);
        }
        net_close(&n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_all_before_it),
        cmocka_unit_test(blocks_give_the_same),
        cmocka_unit_test(gradients_are_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
