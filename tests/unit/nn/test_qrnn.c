// SPDX-License-Identifier: MIT
/* The QRNN layer in float: against the paper's equations, cut into blocks, and zoneout. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "base/half.h"
#include "qrnn_reference.h"

/* More rows than qv_gemm multiplies without packing, so that blocks are compared across that border too. */
enum { IN = 11, FRAMES = 61, MAX_WIDTH = 5 };

/* A layer with random weights and bias, and all its arrays. */
typedef struct layer {
    qv_params params;
    qv_qrnn l;
    qv_real *value, *x, *context, *state, *h; // x [FRAMES][IN], h [FRAMES][hidden]
    double *truth;                            // [FRAMES][hidden]
    qv_arena *arena;
    qv_qrnn_tape tape;
} layer;

static void fill_normal(qv_real *x, int n, float deviation, uint64_t seed)
{
    qv_rng rng;
    qv_rng_seed(&rng, seed, 99);
    for (int i = 0; i < n; i++)
        x[i] = deviation * qv_rng_normal(&rng);
}

static layer layer_open(qv_pooling pooling, int width, int hidden, bool reverse)
{
    layer a = {.arena = qv_arena_open(1 << 16)};
    a.l = qv_qrnn_layout(&a.params, "layer", IN, hidden, width, pooling, reverse, 1.0f);
    assert_false(a.params.failed);
    a.value = qv_arena_reals(a.arena, a.params.size);
    qv_params_init(&a.params, a.value, 5);
    fill_normal(a.value + a.l.bias, qv_qrnn_gates(&a.l) * hidden, 0.5f, 1);
    a.x = qv_arena_reals(a.arena, FRAMES * IN);
    fill_normal(a.x, FRAMES * IN, 1.5f, 2);
    a.context = qv_arena_reals(a.arena, (size_t)(4 * hidden));
    fill_normal(a.context, 4 * hidden, 0.5f, 3);
    a.state = qv_arena_reals(a.arena, (size_t)hidden);
    a.h = qv_arena_reals(a.arena, (size_t)(FRAMES * hidden));
    a.truth = qv_arena_bytes(a.arena, (size_t)(FRAMES * hidden) * sizeof(double));
    assert_true(qv_qrnn_tape_take(&a.l, a.arena, FRAMES, &a.tape));
    // What is written is not read before.
    memset(a.tape.gates, 0xff, (size_t)(FRAMES * qv_qrnn_gates(&a.l) * hidden) * sizeof(qv_real));
    memset(a.tape.cell, 0xff, (size_t)(FRAMES * hidden) * sizeof(qv_real));
    return a;
}

static void layer_close(layer *a)
{
    qv_params_free(&a->params);
    qv_arena_close(&a->arena);
}

static double largest_error(const qv_real *h, const double *truth, int n)
{
    double largest = 0.0;
    for (int i = 0; i < n; i++)
        largest = fmax(largest, fabs((double)h[i] - truth[i]));
    return largest;
}

/* Calls `check` for every pooling, width and direction; 300 hidden units are more than one stripe. */
static void for_all_layers(void (*check)(layer *))
{
    for (int pooling = QV_POOL_F; pooling <= QV_POOL_IFO; pooling++)
        for (int width = 1; width <= MAX_WIDTH; width++)
            for (int reverse = 0; reverse < 2; reverse++)
                for (int hidden = 19; hidden <= 300; hidden += 281) {
                    layer a = layer_open((qv_pooling)pooling, width, hidden, reverse);
                    check(&a);
                    layer_close(&a);
                }
}

static void check_whole(layer *a)
{
    reference_qrnn(&a->l, a->value, a->x, 0, FRAMES, NULL, NULL, a->truth);
    qv_qrnn_forward(&a->l, a->value, a->x, FRAMES, NULL, &a->tape, a->h);
    assert_true(largest_error(a->h, a->truth, FRAMES * a->l.hidden) <= 1e-5);
}

static void follows_the_equations(void **unused)
{
    (void)unused;
    for_all_layers(check_whole);
}

/* Each amount of history from none to more rows than the layer can see but says nothing about. */
static void check_history(layer *a)
{
    for (int before = 0; before < a->l.width; before++) {
        const int frames = FRAMES - before;
        const qv_real *x = a->l.reverse ? a->x : a->x + before * IN;
        fill_normal(a->state, a->l.hidden, 0.7f, 4);
        reference_qrnn(&a->l, a->value, a->x, before, frames, a->state, a->context, a->truth);
        const qv_qrnn_given given = {.before = before, .state = a->state, .context = a->context};
        qv_qrnn_forward(&a->l, a->value, x, frames, &given, &a->tape, a->h);
        assert_true(largest_error(a->h, a->truth, frames * a->l.hidden) <= 1e-5);
        // The state that is left is c of the row run last.
        const qv_real *last = a->tape.cell + (a->l.reverse ? 0 : (frames - 1) * a->l.hidden);
        assert_memory_equal(last, a->state, (size_t)a->l.hidden * sizeof *last);
    }
}

static void takes_history_state_and_context(void **unused)
{
    (void)unused;
    for_all_layers(check_history);
}

/* Runs the layer in blocks of the given sizes (used in turn) into h; `first` is the row a block starts at. */
static void run_blocks(layer *a, const int *sizes, int count, qv_real *h)
{
    memset(a->state, 0, (size_t)a->l.hidden * sizeof *a->state);
    const qv_qrnn_tape no_cell = {.gates = a->tape.gates};
    for (int done = 0, block = 0; done < FRAMES; block++) {
        int frames = sizes[block % count];
        frames = frames < FRAMES - done ? frames : FRAMES - done;
        const int first = a->l.reverse ? FRAMES - done - frames : done;
        const int before = done < a->l.width - 1 ? done : a->l.width - 1;
        const qv_qrnn_given given = {.before = before, .state = a->state, .context = a->context};
        qv_qrnn_forward(&a->l, a->value, a->x + first * IN, frames, &given, &no_cell,
                        h + first * a->l.hidden);
        done += frames;
    }
}

/* ||a - b|| / ||b|| */
static double relative_difference(const qv_real *a, const qv_real *b, int n)
{
    double difference = 0.0, norm = 0.0;
    for (int i = 0; i < n; i++) {
        difference += pow((double)a[i] - (double)b[i], 2.0);
        norm += pow((double)b[i], 2.0);
    }
    return sqrt(difference / norm);
}

static void check_blocks(layer *a)
{
    static const struct {
        int count, sizes[4];
        bool few; // rows in every block
    } cuts[] = {
        {1, {1}, true},          {1, {2}, true},  {1, {3}, true},         {1, {7}, true},
        {4, {1, 4, 2, 9}, true}, {1, {47}, true}, {3, {50, 1, 2}, false}, {2, {12, 49}, false},
    };
    const int n = FRAMES * a->l.hidden;
    qv_real *cut = qv_arena_reals(a->arena, (size_t)n), *first = qv_arena_reals(a->arena, (size_t)n);
    run_blocks(a, (const int[]){FRAMES}, 1, a->h);
    run_blocks(a, (const int[]){1}, 1, first);
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
        run_blocks(a, cuts[i].sizes, cuts[i].count, cut);
        assert_true(relative_difference(cut, a->h, n) <= 1e-6);
        if (cuts[i].few) // bit for bit
            assert_memory_equal(cut, first, (size_t)n * sizeof *cut);
    }
}

static void any_cut_into_blocks_gives_the_same(void **unused)
{
    (void)unused;
    for_all_layers(check_blocks);
}

/* With f- and fo-pooling a zoned-out unit keeps its state bit for bit, and about p of them are. */
/* With its weight elsewhere in half precision, the layer gives the bits that it gives with the same values in
 * the slab, of which nothing is read then. */
static void check_half(layer *a)
{
    const size_t count = (size_t)(a->l.width * IN * qv_qrnn_gates(&a->l) * a->l.hidden);
    const size_t bytes = (size_t)(FRAMES * a->l.hidden) * sizeof *a->h;
    uint16_t *half = qv_arena_bytes(a->arena, count * sizeof *half);
    qv_real *apart = qv_arena_bytes(a->arena, bytes);
    qv_rng rng;
    qv_rng_seed(&rng, 6, 1);
    for (size_t i = 0; i < count; i++) { // +-1/16 to 1/4
        half[i] = (uint16_t)(0x2c00 + (qv_rng_next(&rng) & 0x87ff));
        a->value[a->l.weight + i] = qv_half_widen1(half[i]);
    }
    qv_qrnn_forward(&a->l, a->value, a->x, FRAMES, NULL, &a->tape, a->h);
    a->params.tensors[0].half = half;
    qv_qrnn_bind(&a->l, &a->params);
    memset(a->value + a->l.weight, 0xff, count * sizeof(qv_real));
    qv_qrnn_forward(&a->l, a->value, a->x, FRAMES, NULL, &a->tape, apart);
    assert_memory_equal(apart, a->h, bytes);
}

static void half_precision_gives_the_same(void **unused)
{
    (void)unused;
    for_all_layers(check_half);
}

static void zoneout_keeps_states(void **unused)
{
    (void)unused;
    const float p = 0.3f;
    for (int pooling = QV_POOL_F; pooling <= QV_POOL_FO; pooling++) {
        layer a = layer_open((qv_pooling)pooling, 2, 300, pooling == QV_POOL_FO);
        qv_rng rng;
        qv_rng_seed(&rng, 8, 0);
        const qv_qrnn_given given = {.zoneout = p, .rng = &rng};
        qv_qrnn_forward(&a.l, a.value, a.x, FRAMES, &given, &a.tape, a.h);
        int kept = 0;
        for (int t = 0; t < FRAMES; t++)
            for (int i = 0; i < 300; i++) {
                const int before = a.l.reverse ? t + 1 : t - 1;
                const bool first = before < 0 || before >= FRAMES;
                const qv_real previous = first ? 0 : a.tape.cell[before * 300 + i];
                const bool masked = a.tape.gates[t * qv_qrnn_gates(&a.l) * 300 + 300 + i] == 1;
                const bool same = a.tape.cell[t * 300 + i] == previous;
                assert_int_equal(masked, same);
                kept += masked;
            }
        const double share = kept / (double)(FRAMES * 300);
        assert_true(fabs(share - p) < 4.0 * sqrt(p * (1 - p) / (FRAMES * 300)));
        layer_close(&a);
    }
}

/* The bias of the forget gate starts where it was asked to, the others at zero. */
static void forget_bias_is_set(void **unused)
{
    (void)unused;
    layer a = layer_open(QV_POOL_IFO, 1, 19, false);
    qv_params_init(&a.params, a.value, 1);
    for (int i = 0; i < 4 * 19; i++)
        assert_true(a.value[a.l.bias + (size_t)i] == (i / 19 == 1 ? 1 : 0));
    layer_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows_the_equations),
        cmocka_unit_test(takes_history_state_and_context),
        cmocka_unit_test(any_cut_into_blocks_gives_the_same),
        cmocka_unit_test(half_precision_gives_the_same),
        cmocka_unit_test(zoneout_keeps_states),
        cmocka_unit_test(forget_bias_is_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
