// SPDX-License-Identifier: MIT
/* Every gradient of every layer against finite differences, in double precision. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>
#include "nn/attention.h"
#include "nn/embedding.h"
#include "nn/layernorm.h"
#include "nn/linear.h"
#include "nn/qrnn.h"

/*
 * A case is a function of some vectors of numbers with one loss: sum_i r_i y_i with fixed random r. `loss`
 * runs the layer forward; `backward` fills the gradient. Central differences with a step of 1e-5 are good to
 * about 1e-9 in double, so 1e-6 leaves room and still sees any wrong term.
 */
enum { FRAMES = 6, MAX_VALUES = 4096 };
static const double STEP = 1e-5, TOLERANCE = 1e-6;

static void fill_normal(double *x, size_t n, double deviation, uint64_t seed)
{
    qv_rng rng;
    qv_rng_seed(&rng, seed, 7);
    for (size_t i = 0; i < n; i++)
        x[i] = deviation * (double)qv_rng_normal(&rng);
}

typedef double (*loss_function)(void *model);

/* Largest |numeric - analytic| over the vector x [n], relative to the largest analytic value. */
static void check_gradient(loss_function loss, void *model, double *x, const double *gradient, size_t n)
{
    double error = 0.0, largest = 0.0;
    for (size_t i = 0; i < n; i++) {
        const double at = x[i];
        x[i] = at + STEP;
        const double above = loss(model);
        x[i] = at - STEP;
        const double below = loss(model);
        x[i] = at;
        error = fmax(error, fabs((above - below) / (2.0 * STEP) - gradient[i]));
        largest = fmax(largest, fabs(gradient[i]));
    }
    assert_true(largest > 1e-3); // the check says nothing about a gradient that vanishes
    assert_true(error <= TOLERANCE * largest);
}

static double weighted_sum(const double *y, const double *weight, size_t n)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++)
        sum += y[i] * weight[i];
    return sum;
}

/* What the cases share: parameters, input, output and their gradients. */
typedef struct net {
    qv_params params;
    double value[MAX_VALUES], grad[MAX_VALUES];
    double x[MAX_VALUES], dx[MAX_VALUES], y[MAX_VALUES], dy[MAX_VALUES];
    qv_arena *arena;
} net;

static net *net_open(void)
{
    qv_arena *arena = qv_arena_open(sizeof(net));
    net *n = qv_arena_bytes(arena, sizeof *n);
    assert_non_null(n);
    memset(n, 0, sizeof *n);
    n->arena = arena;
    fill_normal(n->x, MAX_VALUES, 1.0, 1);
    fill_normal(n->dy, MAX_VALUES, 1.0, 2);
    fill_normal(n->dx, MAX_VALUES, 1.0, 4); // is written, not added to
    return n;
}

static void net_init(net *n)
{
    assert_false(n->params.failed);
    assert_true(n->params.size <= MAX_VALUES);
    fill_normal(n->value, n->params.size, 0.5, 3);
    // Gradients are added to what is there; start from something and take it away again.
    for (size_t i = 0; i < n->params.size; i++)
        n->grad[i] = 1.0;
}

static void take_one_away(net *n)
{
    for (size_t i = 0; i < n->params.size; i++)
        n->grad[i] -= 1.0;
}

static void net_close(net *n)
{
    qv_params_free(&n->params);
    qv_arena *arena = n->arena;
    qv_arena_close(&arena);
}

/* Each tensor on its own, so that a small one is not hidden behind a large one. */
static void check_tensors(net *n, loss_function loss, void *model)
{
    for (int i = 0; i < n->params.count; i++) {
        const qv_tensor *t = &n->params.tensors[i];
        check_gradient(loss, model, n->value + t->offset, n->grad + t->offset, (size_t)(t->rows * t->cols));
    }
}

/* ---- QRNN ---- */

enum { IN = 4, HIDDEN = 5 };

typedef struct qrnn_case {
    net *n;
    qv_qrnn l;
    qv_qrnn_tape tape;
    double context[4 * HIDDEN], dcontext[4 * HIDDEN]; // the latter is written too
    float zoneout;
} qrnn_case;

static double qrnn_loss(void *model)
{
    qrnn_case *q = model;
    qv_rng rng; // the same masks each time
    qv_rng_seed(&rng, 11, 0);
    const qv_qrnn_given given = {.context = q->context, .zoneout = q->zoneout, .rng = &rng};
    qv_qrnn_forward(&q->l, q->n->value, q->n->x, FRAMES, &given, &q->tape, q->n->y);
    return weighted_sum(q->n->y, q->n->dy, FRAMES * HIDDEN);
}

static void check_qrnn(qv_pooling pooling, int width, bool reverse, float zoneout)
{
    qrnn_case q = {.n = net_open(), .zoneout = zoneout};
    q.l = qv_qrnn_layout(&q.n->params, "q", IN, HIDDEN, width, pooling, reverse, 1.0f);
    net_init(q.n);
    fill_normal(q.context, 4 * HIDDEN, 0.5, 4);
    fill_normal(q.dcontext, 4 * HIDDEN, 0.5, 5);
    assert_true(qv_qrnn_tape_take(&q.l, q.n->arena, FRAMES, &q.tape));
    qrnn_loss(&q);
    qv_qrnn_backward(&q.l, q.n->value, q.n->x, FRAMES, &q.tape, q.n->dy, q.n->grad, q.n->dx, q.dcontext);
    take_one_away(q.n);
    check_tensors(q.n, qrnn_loss, &q);
    check_gradient(qrnn_loss, &q, q.n->x, q.n->dx, FRAMES * IN);
    check_gradient(qrnn_loss, &q, q.context, q.dcontext, (size_t)(qv_qrnn_gates(&q.l) * HIDDEN));
    net_close(q.n);
}

static void qrnn_gradients(void **unused)
{
    (void)unused;
    for (int pooling = QV_POOL_F; pooling <= QV_POOL_IFO; pooling++)
        for (int width = 1; width <= 5; width++)
            for (int reverse = 0; reverse < 2; reverse++) {
                check_qrnn((qv_pooling)pooling, width, reverse, 0.0f);
                check_qrnn((qv_pooling)pooling, width, reverse, 0.4f);
            }
}

/* ---- Linear, layer norm, embedding ---- */

typedef struct simple_case {
    net *n;
    qv_linear linear;
    qv_layernorm norm;
    qv_embedding embedding;
    double stats[2 * FRAMES];
} simple_case;

static double linear_loss(void *model)
{
    simple_case *s = model;
    qv_linear_forward(&s->linear, s->n->value, s->n->x, FRAMES, s->n->y);
    return weighted_sum(s->n->y, s->n->dy, (size_t)(FRAMES * s->linear.out));
}

static void linear_gradients(void **unused)
{
    (void)unused;
    simple_case s = {.n = net_open()};
    s.linear = qv_linear_layout(&s.n->params, "l", 7, 5, 1.0f);
    net_init(s.n);
    linear_loss(&s);
    qv_linear_backward(&s.linear, s.n->value, s.n->x, FRAMES, s.n->dy, s.n->grad, s.n->dx);
    take_one_away(s.n);
    check_tensors(s.n, linear_loss, &s);
    check_gradient(linear_loss, &s, s.n->x, s.n->dx, FRAMES * 7);
    net_close(s.n);
}

static double norm_loss(void *model)
{
    simple_case *s = model;
    qv_layernorm_forward(&s->norm, s->n->value, s->n->x, FRAMES, s->n->y, s->stats);
    return weighted_sum(s->n->y, s->n->dy, (size_t)(FRAMES * s->norm.width));
}

static void layernorm_gradients(void **unused)
{
    (void)unused;
    for (int width = 3; width < 40; width += 9) { // below, above and between whole vectors
        simple_case s = {.n = net_open()};
        s.norm = qv_layernorm_layout(&s.n->params, "n", width);
        net_init(s.n);
        norm_loss(&s);
        qv_layernorm_backward(&s.norm, s.n->value, s.n->x, FRAMES, s.stats, s.n->dy, s.n->grad, s.n->dx);
        take_one_away(s.n);
        check_tensors(s.n, norm_loss, &s);
        check_gradient(norm_loss, &s, s.n->x, s.n->dx, (size_t)(FRAMES * width));
        net_close(s.n);
    }
}

/* Input and output gradients may share their memory. */
static void layernorm_backward_in_place(void **unused)
{
    (void)unused;
    enum { WIDTH = 37 };
    simple_case s = {.n = net_open()};
    s.norm = qv_layernorm_layout(&s.n->params, "n", WIDTH);
    net_init(s.n);
    norm_loss(&s);
    qv_layernorm_backward(&s.norm, s.n->value, s.n->x, FRAMES, s.stats, s.n->dy, s.n->grad, s.n->dx);
    qv_layernorm_backward(&s.norm, s.n->value, s.n->x, FRAMES, s.stats, s.n->dy, s.n->grad, s.n->dy);
    assert_memory_equal(s.n->dx, s.n->dy, FRAMES * WIDTH * sizeof(double));
    net_close(s.n);
}

static const int IDS[FRAMES] = {2, 0, 2, 1, 2, 0}; // 3 is never used

static double embedding_loss(void *model)
{
    simple_case *s = model;
    qv_embedding_forward(&s->embedding, s->n->value, IDS, FRAMES, s->n->y);
    return weighted_sum(s->n->y, s->n->dy, (size_t)(FRAMES * s->embedding.width));
}

static void embedding_gradients(void **unused)
{
    (void)unused;
    simple_case s = {.n = net_open()};
    s.embedding = qv_embedding_layout(&s.n->params, "e", 4, 5);
    net_init(s.n);
    embedding_loss(&s);
    qv_embedding_backward(&s.embedding, IDS, FRAMES, s.n->dy, s.n->grad);
    take_one_away(s.n);
    check_tensors(s.n, embedding_loss, &s);
    net_close(s.n);
}

/* ---- Attention ---- */

enum { WIDTH = 5, SOURCES = 9 };

typedef struct attention_case {
    net *n;
    qv_attention l;
    double o[FRAMES * WIDTH], e[SOURCES * WIDTH];
    double alpha[FRAMES * SOURCES], k[FRAMES * WIDTH], mixed[FRAMES * WIDTH];
    double work[FRAMES * (2 * WIDTH + SOURCES)];
    qv_attention_queries at;
    qv_attention_sources from;
    qv_attention_tape tape;
    double output_gradient[FRAMES * WIDTH], source_gradient[SOURCES * WIDTH];
} attention_case;

static double attention_loss(void *model)
{
    attention_case *a = model;
    qv_attention_forward(&a->l, a->n->value, &a->at, &a->from, &a->tape, a->n->y);
    return weighted_sum(a->n->y, a->n->dy, FRAMES * WIDTH);
}

static void attention_gradients(void **unused)
{
    (void)unused;
    attention_case a = {.n = net_open()};
    a.l = qv_attention_layout(&a.n->params, "a", WIDTH);
    net_init(a.n);
    fill_normal(a.o, FRAMES * WIDTH, 1.0, 5);
    fill_normal(a.e, SOURCES * WIDTH, 1.0, 6);
    for (int i = 0; i < SOURCES * WIDTH; i++)
        a.source_gradient[i] = 1.0; // is added to
    a.at = (qv_attention_queries){{FRAMES, 1, NULL}, a.n->x, a.o, WIDTH};
    a.from = (qv_attention_sources){.span = {SOURCES, 1, NULL}, .e = a.e};
    a.tape = (qv_attention_tape){a.alpha, a.k, a.mixed};
    attention_loss(&a);
    const qv_attention_gradients gradients = {a.n->dy,           a.work,           a.n->grad, a.n->dx,
                                              a.output_gradient, a.source_gradient};
    qv_attention_backward(&a.l, a.n->value, &a.at, &a.from, &a.tape, &gradients);
    for (int i = 0; i < SOURCES * WIDTH; i++)
        a.source_gradient[i] -= 1.0;
    take_one_away(a.n);
    check_tensors(a.n, attention_loss, &a);
    check_gradient(attention_loss, &a, a.n->x, a.n->dx, FRAMES * WIDTH);
    check_gradient(attention_loss, &a, a.o, a.output_gradient, FRAMES * WIDTH);
    check_gradient(attention_loss, &a, a.e, a.source_gradient, SOURCES * WIDTH);
    net_close(a.n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(qrnn_gradients),      cmocka_unit_test(linear_gradients),
        cmocka_unit_test(layernorm_gradients), cmocka_unit_test(layernorm_backward_in_place),
        cmocka_unit_test(embedding_gradients), cmocka_unit_test(attention_gradients),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
