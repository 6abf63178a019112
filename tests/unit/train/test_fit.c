// SPDX-License-Identifier: MIT
/* The fitting loop: it finds the minimum, and a broken run ends where an unbroken one does. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "nn/linear.h"
#include "base/clock.h"
#include "base/rng.h"
#include "quaver/quaver.h"
#include "train/fit/fit.h"

enum { IN = 5, OUT = 3, ROWS = 4, ITEMS = 40, DEV = 8, STEPS = 300 };

/* Items are rows x and y = x W + b for a hidden W and b; noise is added to x in training. */
typedef struct problem {
    qv_params params;
    qv_linear linear;
    qv_real value[QV_FIT_PLAYERS][64]; // results
    int train[ITEMS], dev[DEV];
    int calls_left; // before `stop` says so; negative: never
    /* of single tests */
    qv_linear second;
    bool watched;
    qv_real before[64]; // player 1 in phase 0; what was judged
    uint64_t seed;
    int taken[ITEMS], groups, largest, disorder, judgements;
} problem;

static qv_real hidden(int i, int j)
{
    return (qv_real)((i * 7 + j * 3) % 5 - 2) / 2;
}

static void example(int index, qv_real *x, qv_real *y)
{
    qv_rng rng;
    qv_rng_seed(&rng, 99, (uint64_t)index);
    for (int i = 0; i < ROWS * IN; i++)
        x[i] = (qv_real)qv_rng_normal(&rng);
    for (int t = 0; t < ROWS; t++) {
        for (int j = 0; j < OUT; j++) {
            y[t * OUT + j] = (qv_real)0.5;
            for (int i = 0; i < IN; i++)
                y[t * OUT + j] += x[t * IN + i] * hidden(i, j);
        }
    }
}

static bool run_item(void *user, qv_fit_item *item)
{
    const problem *p = user;
    qv_real x[ROWS * IN], y[ROWS * OUT], made[ROWS * OUT];
    example(*item->index, x, y);
    qv_rng rng;
    qv_rng_seed(&rng, item->seed, 0);
    for (int i = 0; item->learning && i < ROWS * IN; i++)
        x[i] += (qv_real)(0.001f * qv_rng_normal(&rng));
    qv_linear_forward(&p->linear, item->value[0], x, ROWS, made);
    for (int i = 0; i < ROWS * OUT; i++) {
        made[i] -= y[i];
        item->loss[0] += (double)made[i] * made[i] / 2;
    }
    item->weight = ROWS;
    item->frames = ROWS;
    if (item->learning)
        qv_linear_backward(&p->linear, item->value[0], x, ROWS, made, item->grad[0], NULL);
    return true;
}

static int length(void *user, int index)
{
    (void)user;
    return 1 + index % 7;
}

static bool stop(void *user)
{
    problem *p = user;
    return p->calls_left >= 0 && p->calls_left-- == 0;
}

static void make_problem(problem *p, qv_fit *fit)
{
    *p = (problem){.calls_left = -1};
    p->linear = qv_linear_layout(&p->params, "map", IN, OUT, 1);
    assert_false(p->params.failed);
    for (int i = 0; i < ITEMS; i++)
        p->train[i] = i;
    for (int i = 0; i < DEV; i++)
        p->dev[i] = ITEMS + i;
    *fit = (qv_fit){.name = "map",
                    .loss_name = {"loss"},
                    .players = 1,
                    .player = {{.params = &p->params,
                                .value = p->value[0],
                                .peak_rate = 0.05f,
                                .final_rate = 0.001f,
                                .clip = 10,
                                .keep = 0.9f,
                                .adam = {.beta1 = 0.9f, .beta2 = 0.98f, .epsilon = 1e-8f}}},
                    .train = p->train,
                    .dev = p->dev,
                    .train_count = ITEMS,
                    .dev_count = DEV,
                    .batch = 7,
                    .steps = STEPS,
                    .warmup = 10,
                    .dev_every = 20,
                    .seed = 3,
                    .run = run_item,
                    .length = length,
                    .user = p};
}

/* Runs a fit of p in a folder of its own, stopping after `pieces` steps again and again (0: unbroken); how
 * often it had to be begun. */
static int run_in_pieces(problem *p, const qv_fit *fit, int threads, int pieces, qv_fit_result *result)
{
    char folder[] = "/tmp/quaver-fit-XXXXXX", path[64], message[256] = "";
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/checkpoint", folder);
    qv_pool *pool;
    assert_int_equal(qv_pool_open(&pool, threads), 0);
    qv_monitor monitor = {.stop = stop, .user = p};
    qv_fit_control control = {
        .checkpoint = path, .pool = pool, .monitor = &monitor, .checkpoint_seconds = 1e9};
    int error, runs = 0;
    *result = (qv_fit_result){0};
    do {
        p->calls_left = pieces ? pieces - 1 : -1;
        qv_fit_result_free(result);
        error = qv_fit_run(fit, &control, result, message, sizeof message);
        control.resume = true;
        runs++;
    } while (error == QV_STOPPED && runs < STEPS);
    if (error)
        print_message("%s\n", message);
    qv_pool_close(&pool);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0); // nothing else is left behind
    assert_int_equal(error, 0);
    return runs;
}

/* Mean loss of the result on the development items. */
static double dev_loss(problem *p)
{
    double sum = 0;
    for (int i = 0; i < DEV; i++) {
        qv_fit_item item = {.index = &p->dev[i], .count = 1, .value = {p->value[0]}};
        assert_true(run_item(p, &item));
        sum += item.loss[0];
    }
    return sum / (DEV * ROWS);
}

static void test_finds_the_minimum(void **state)
{
    (void)state;
    problem p;
    qv_fit fit;
    qv_fit_result result;
    make_problem(&p, &fit);
    assert_int_equal(run_in_pieces(&p, &fit, 2, 0, &result), 1);
    assert_true(dev_loss(&p) < 1e-4);
    assert_int_equal(result.points, STEPS / 20);
    assert_int_equal(result.frames, STEPS * 7 * ROWS);
    for (int i = 0; i < result.points; i++)
        assert_int_equal(result.point[i].step, 20 * (i + 1));
    assert_true(result.point[0].dev[0] > 100 * result.point[result.points - 1].dev[0]);
    assert_true(result.point[0].train[0] > 100 * result.point[result.points - 1].train[0]);
    double best = result.point[0].dev[0];
    for (int i = 1; i < result.points; i++)
        best = fmin(best, (double)result.point[i].dev[0]);
    assert_true(fabs(best - dev_loss(&p)) < 1e-6 * best);
    qv_fit_result_free(&result);
    qv_params_free(&p.params);
}

static void test_goes_on_from_given_weights(void **state)
{
    (void)state;
    problem p;
    qv_fit fit;
    qv_fit_result result;
    make_problem(&p, &fit);
    for (int i = 0; i < IN; i++) {
        for (int j = 0; j < OUT; j++)
            p.value[0][p.linear.weight + (size_t)(i * OUT + j)] = hidden(i, j);
    }
    for (int j = 0; j < OUT; j++)
        p.value[0][p.linear.bias + (size_t)j] = (qv_real)0.5;
    fit.player[0].given = true;
    fit.player[0].peak_rate = fit.player[0].final_rate = 1e-6f;
    fit.steps = 20;
    run_in_pieces(&p, &fit, 1, 0, &result);
    assert_true(result.point[0].train[0] < 1e-4);
    assert_true(dev_loss(&p) < 1e-6);
    qv_fit_result_free(&result);
    qv_params_free(&p.params);
}

static void expect_resumed_equals_unbroken(void (*make)(problem *, qv_fit *))
{
    for (int threads = 1; threads <= 3; threads++) {
        problem whole, broken;
        qv_fit fit;
        qv_fit_result one, many;
        make(&whole, &fit);
        run_in_pieces(&whole, &fit, threads, 0, &one);
        make(&broken, &fit);
        assert_true(run_in_pieces(&broken, &fit, threads, 37, &many) > 5);
        assert_memory_equal(whole.value, broken.value, sizeof whole.value);
        assert_int_equal(many.points, one.points);
        assert_int_equal(many.frames, one.frames);
        assert_memory_equal(many.point, one.point, (size_t)one.points * sizeof *one.point);
        qv_fit_result_free(&one);
        qv_fit_result_free(&many);
        qv_params_free(&whole.params);
        qv_params_free(&broken.params);
    }
}

static void test_resumed_equals_unbroken(void **state)
{
    (void)state;
    expect_resumed_equals_unbroken(make_problem);
}

// ---- two players

/* Half the squared distance of (x W + b) to `to`, and its gradient. */
static double miss(const problem *p, const qv_real *value, const qv_real *x, const qv_real *to,
                   qv_real *gradient)
{
    double loss = 0;
    qv_linear_forward(&p->linear, value, x, ROWS, gradient);
    for (int i = 0; i < ROWS * OUT; i++) {
        gradient[i] -= to[i];
        loss += (double)gradient[i] * gradient[i] / 2;
    }
    return loss;
}

/* Player 1 tells in phase 0 what player 0 says of x; player 0 learns in phase 1 what is right. */
static bool run_game(void *user, qv_fit_item *item)
{
    problem *p = user;
    qv_real x[ROWS * IN], y[ROWS * OUT], said[ROWS * OUT], gradient[ROWS * OUT];
    example(*item->index, x, y);
    item->weight = ROWS;
    bool own_gradient =
        item->grad[0] ? item->phase == 1 && !item->grad[1] : item->phase == 0 || !item->learning;
    if (p->watched && item->learning && item->phase == 0) {
        memcpy(p->before, item->value[1], p->params.size * sizeof *p->before);
        p->seed = item->seed;
    }
    if (p->watched && item->learning && item->phase == 1) // player 1 has learnt in between
        own_gradient &= memcmp(p->before, item->value[1], 16) != 0 && p->seed == item->seed;
    if (item->phase == 0) {
        qv_linear_forward(&p->linear, item->value[0], x, ROWS, said);
        item->loss[1] = miss(p, item->value[1], x, said, gradient);
    } else
        item->loss[0] = miss(p, item->value[0], x, y, gradient);
    if (item->learning)
        qv_linear_backward(&p->linear, item->value[1 - item->phase], x, ROWS, gradient,
                           item->grad[1 - item->phase], NULL);
    return own_gradient; // false is told as lack of memory
}

static void make_game(problem *p, qv_fit *fit)
{
    make_problem(p, fit);
    fit->name = "game";
    fit->players = 2;
    fit->player[0].name = "map";
    fit->player[0].phase = 1;
    fit->player[1] = fit->player[0];
    fit->player[1].name = "teller";
    fit->player[1].value = p->value[1];
    fit->player[1].opponent = true;
    fit->player[1].phase = 0;
    fit->player[1].peak_rate = 0.2f;
    fit->run = run_game;
}

static void test_two_players_in_two_phases(void **state)
{
    (void)state;
    problem p;
    qv_fit fit;
    qv_fit_result result;
    make_game(&p, &fit);
    fit.batch = 1, fit.steps *= 4;
    p.watched = true;
    run_in_pieces(&p, &fit, 1, 0, &result);
    const qv_fit_point *first = &result.point[0], *last = &result.point[result.points - 1];
    for (int i = 0; i < 2; i++) {
        assert_true(first->train[i] > 0 && last->train[i] > 0);
        assert_true(first->dev[i] > 100 * last->dev[i]);
    }
    for (int i = 0; i < IN * OUT; i++)
        assert_true(fabs((double)(p.value[0][i] - p.value[1][i])) < 0.05);
    assert_true(memcmp(p.value[0], p.value[1], IN * OUT * sizeof(qv_real)) != 0);
    qv_fit_result_free(&result);
    qv_params_free(&p.params);
}

static void test_resumed_game_equals_unbroken(void **state)
{
    (void)state;
    expect_resumed_equals_unbroken(make_game);
}

/* Two networks end to end: y = (x W) V with both unknown, one pass for the gradients of both. */
static bool run_chain(void *user, qv_fit_item *item)
{
    const problem *p = user;
    qv_real x[ROWS * IN], y[ROWS * OUT], between[ROWS * OUT], made[ROWS * OUT], back[ROWS * OUT];
    example(*item->index, x, y);
    qv_linear_forward(&p->linear, item->value[0], x, ROWS, between);
    qv_linear_forward(&p->second, item->value[1], between, ROWS, made);
    for (int i = 0; i < ROWS * OUT; i++) {
        made[i] -= y[i];
        item->loss[0] += (double)made[i] * made[i] / 2;
    }
    item->weight = ROWS;
    if (item->learning) {
        qv_linear_backward(&p->second, item->value[1], between, ROWS, made, item->grad[1], back);
        qv_linear_backward(&p->linear, item->value[0], x, ROWS, back, item->grad[0], NULL);
    }
    return true;
}

static void test_two_networks_end_to_end(void **state)
{
    (void)state;
    problem p;
    qv_fit fit;
    qv_fit_result result;
    make_problem(&p, &fit);
    qv_params second = {0};
    p.second = qv_linear_layout(&second, "second", OUT, OUT, 1);
    fit.players = 2;
    fit.player[0].name = "first";
    fit.player[1] = fit.player[0];
    fit.player[1].name = "second";
    fit.player[1].params = &second;
    fit.player[1].value = p.value[1];
    fit.run = run_chain;
    run_in_pieces(&p, &fit, 2, 50, &result);
    assert_true(result.point[0].dev[0] > 100 * result.point[result.points - 1].dev[0]);
    qv_fit_item item = {.index = p.dev, .count = 1, .value = {p.value[0], p.value[1]}};
    assert_true(run_chain(&p, &item));
    assert_true(item.loss[0] < 1e-2);
    qv_fit_result_free(&result);
    qv_params_free(&p.params);
    qv_params_free(&second);
}

// ---- items together, other judges

/* Notes each item that is worked on; one thread. */
static bool run_group(void *user, qv_fit_item *item)
{
    problem *p = user;
    qv_fit_item one = *item;
    for (int i = 0; i < item->count; i++) {
        one.index = item->index + i;
        one.loss[0] = 0;
        if (!run_item(p, &one))
            return false;
        item->loss[0] += one.loss[0];
        item->weight += one.weight;
        if (item->learning) {
            p->taken[item->index[i]]++;
            p->disorder += i > 0 && length(p, item->index[i]) > length(p, item->index[i - 1]);
        }
    }
    p->groups += item->learning;
    p->largest = item->count > p->largest ? item->count : p->largest;
    return true;
}

static void test_items_go_together(void **state)
{
    (void)state;
    problem p;
    qv_fit fit;
    qv_fit_result result;
    make_problem(&p, &fit);
    fit.run = run_group;
    fit.batch = 10, fit.together = 4, fit.steps = 4 * 50; // 10 items: groups of 4, 4 and 2; 40: 4 batches
    fit.player[0].keep = 0.5f;
    run_in_pieces(&p, &fit, 1, 0, &result);
    assert_int_equal(p.groups, 3 * fit.steps);
    assert_int_equal(p.largest, 4);
    assert_int_equal(p.disorder, 0);
    for (int i = 0; i < ITEMS; i++)
        assert_int_equal(p.taken[i], 50);
    assert_true(dev_loss(&p) < 1e-4);
    qv_fit_result_free(&result);
    qv_params_free(&p.params);
}

/* Says that the weights get worse and worse. */
static bool judge_badly(void *user, const qv_real *const *value, qv_pool *pool, double *loss)
{
    problem *p = user;
    assert_int_equal(qv_pool_workers(pool), 2);
    memcpy(p->before, value[0], p->params.size * sizeof *p->before);
    loss[0] = ++p->judgements;
    return true;
}

static void test_another_judge_decides(void **state)
{
    (void)state;
    for (int last = 0; last < 2; last++) {
        problem p;
        qv_fit fit;
        qv_fit_result result;
        make_problem(&p, &fit);
        fit.judge = judge_badly;
        fit.dev_count = 0;
        fit.last = last;
        run_in_pieces(&p, &fit, 2, 0, &result);
        assert_int_equal(p.judgements, STEPS / 20);
        for (int i = 0; i < result.points; i++)
            assert_true(result.point[i].dev[0] == (float)(i + 1));
        // the first judgement, of step 20, was the best
        assert_int_equal(dev_loss(&p) < 1e-4, last);
        assert_int_equal(memcmp(p.value[0], p.before, sizeof(qv_real) * IN * OUT) == 0, last);
        qv_fit_result_free(&result);
        qv_params_free(&p.params);
    }
}

// ---- an end before the last step

/* A judgement that becomes worse and worse ends the fit, also when it is broken off on the way. */
static void test_ends_when_nothing_is_gained(void **state)
{
    (void)state;
    for (int pieces = 0; pieces <= 50; pieces += 50) {
        problem p;
        qv_fit fit;
        qv_fit_result result;
        make_problem(&p, &fit);
        fit.judge = judge_badly;
        fit.patience = 60;
        run_in_pieces(&p, &fit, 2, pieces, &result);
        assert_int_equal(result.steps, 80);
        assert_int_equal(result.points, 4);
        qv_fit_result_free(&result);
        qv_params_free(&p.params);
    }
    problem p;
    qv_fit fit;
    qv_fit_result result;
    make_problem(&p, &fit);
    fit.patience = 60;
    run_in_pieces(&p, &fit, 2, 0, &result);
    assert_int_equal(result.steps, STEPS); // it becomes better all the time
    qv_fit_result_free(&result);
    qv_params_free(&p.params);
}

typedef struct watch {
    int calls_left; // until time is up
    int saved, over;
    qv_real last[IN * OUT];
} watch;

static bool time_up(void *user)
{
    watch *w = user;
    return --w->calls_left == 0;
}

static int keep_saved(void *user, long step, const qv_real *const *value)
{
    watch *w = user;
    w->saved++;
    assert_int_equal(step, w->saved);
    memcpy(w->last, value[0], sizeof w->last);
    return 0;
}

static void keep_over(void *user, const qv_fit_progress *progress)
{
    watch *w = user;
    w->over += progress->over;
}

/* When time is up the fit is over: judged, kept, and with nothing to go on with; `end` ends it there again.
 * What the checkpoints show is what is judged. */
static void test_ends_when_time_is_up(void **state)
{
    (void)state;
    char folder[] = "/tmp/quaver-fit-XXXXXX", path[64], message[256] = "";
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/checkpoint", folder);
    problem p, q;
    qv_fit fit, again;
    qv_fit_result result;
    watch w = {.calls_left = 33};
    qv_pool *pool;
    assert_int_equal(qv_pool_open(&pool, 2), 0);
    make_problem(&p, &fit);
    fit.last = true;
    qv_fit_control control = {.checkpoint = path,
                              .pool = pool,
                              .checkpoint_seconds = 0, // in each step
                              .saved = keep_saved,
                              .time_up = time_up,
                              .progress = keep_over,
                              .user = &w};
    assert_int_equal(qv_fit_run(&fit, &control, &result, message, sizeof message), 0);
    assert_int_equal(result.steps, 33);
    assert_int_equal(result.points, 2);
    assert_int_equal(result.point[1].step, 33);
    assert_int_equal(w.saved, 32); // all but the last
    assert_int_equal(w.over, 1);
    qv_fit_result_free(&result);
    control.resume = true;
    w.calls_left = 1000;
    assert_int_equal(qv_fit_run(&fit, &control, &result, message, sizeof message), 0);
    assert_int_equal(w.calls_left, 1000); // it was over
    assert_int_equal(result.steps, 33);
    qv_fit_result_free(&result);
    make_problem(&q, &again);
    again.last = true;
    again.end = 33;
    run_in_pieces(&q, &again, 2, 10, &result);
    assert_int_equal(result.steps, 33);
    assert_memory_equal(q.value[0], p.value[0], sizeof w.last);
    qv_fit_result_free(&result);
    again.end = 32;
    run_in_pieces(&q, &again, 2, 0, &result);
    assert_memory_equal(q.value[0], w.last, sizeof w.last);
    qv_fit_result_free(&result);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
    qv_pool_close(&pool);
    qv_params_free(&p.params);
    qv_params_free(&q.params);
}

/* Trying how fast a fit is changes nothing. */
static void test_measures_its_pace(void **state)
{
    (void)state;
    char message[256] = "";
    problem p;
    qv_fit fit;
    qv_fit_pace pace;
    qv_pool *pool;
    assert_int_equal(qv_pool_open(&pool, 2), 0);
    make_problem(&p, &fit);
    const qv_fit_control control = {.pool = pool};
    const double begun = qv_clock();
    assert_int_equal(qv_fit_measure(&fit, &control, 0.02, &pace, message, sizeof message), 0);
    const double seconds = qv_clock() - begun;
    assert_true(pace.step > 0 && pace.step < seconds);
    assert_true(pace.judgement > 0 && pace.judgement < seconds);
    for (int i = 0; i < IN * OUT; i++)
        assert_true(p.value[0][i] == 0);
    p.calls_left = 0;
    const qv_monitor monitor = {.stop = stop, .user = &p};
    const qv_fit_control stopped = {.pool = pool, .monitor = &monitor};
    assert_int_equal(qv_fit_measure(&fit, &stopped, 0.02, &pace, message, sizeof message), QV_STOPPED);
    qv_pool_close(&pool);
    qv_params_free(&p.params);
}

// ---- checkpoints

static void test_refuses_another_fits_checkpoint(void **state)
{
    (void)state;
    char folder[] = "/tmp/quaver-fit-XXXXXX", path[64], message[256] = "";
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/checkpoint", folder);
    problem p;
    qv_fit fit, other;
    make_problem(&p, &fit);
    fit.options = "noise 0.001";
    fit.data = 7;
    qv_pool *pool;
    assert_int_equal(qv_pool_open(&pool, 1), 0);
    qv_fit_result result;
    qv_fit_control control = {.checkpoint = path, .pool = pool, .checkpoint_seconds = 1e9};
    assert_int_equal(qv_fit_run(&fit, &control, &result, message, sizeof message), 0);
    qv_fit_result_free(&result);
    control.resume = true;
    assert_int_equal(qv_fit_run(&fit, &control, &result, message, sizeof message), 0);
    qv_fit_result_free(&result);
    static const char *const told[] = {"seed", "noise 0.001", "fit other", "other recordings", "seed"};
    for (int i = 0; i < 5; i++) {
        other = fit;
        other.seed += i == 0 || i == 4;
        other.steps += i == 4; // as other data may make them: not what is named
        other.data += i == 3;
        other.options = i == 1 ? "noise 0" : fit.options;
        other.name = i == 2 ? "other" : fit.name;
        assert_int_equal(qv_fit_run(&other, &control, &result, message, sizeof message), QV_ERROR_FORMAT);
        assert_non_null(strstr(message, path));
        assert_non_null(strstr(message, told[i]));
        qv_fit_result_free(&result);
    }
    qv_pool_close(&pool);
    unlink(path), rmdir(folder);
    qv_params_free(&p.params);
}

/* The path's bytes [*size], owned by the caller. */
static char *read_all(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    *size = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*size);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *size, file), *size);
    fclose(file);
    return bytes;
}

static void write_all(const char *path, const char *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

/* A checkpoint with one bit changed, in any place, is refused, or the bit doesn't matter. */
static void test_finds_damage(void **state)
{
    (void)state;
    char folder[] = "/tmp/quaver-fit-XXXXXX", path[64], message[256] = "";
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/checkpoint", folder);
    problem p;
    qv_fit fit;
    make_problem(&p, &fit);
    fit.steps = 20; // so that there is one judgement
    qv_pool *pool;
    assert_int_equal(qv_pool_open(&pool, 1), 0);
    qv_real best[64];
    qv_fit_result result;
    qv_fit_control control = {.checkpoint = path, .pool = pool, .checkpoint_seconds = 1e9};
    assert_int_equal(qv_fit_run(&fit, &control, &result, message, sizeof message), 0);
    memcpy(best, p.value[0], sizeof best);
    qv_fit_result_free(&result);
    control.resume = true;
    size_t size;
    int refused = 0;
    char *bytes = read_all(path, &size);
    for (size_t i = 0; i < size; i += 17) {
        bytes[i] ^= 1;
        write_all(path, bytes, size);
        bytes[i] ^= 1;
        int error = qv_fit_run(&fit, &control, &result, message, sizeof message);
        qv_fit_result_free(&result);
        if (error)
            assert_non_null(strstr(message, path));
        else
            assert_memory_equal(best, p.value[0], sizeof best);
        refused += error != 0;
    }
    assert_true(refused > (int)size / 17 / 2);
    free(bytes);
    qv_pool_close(&pool);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
    qv_params_free(&p.params);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_finds_the_minimum),
                                       cmocka_unit_test(test_goes_on_from_given_weights),
                                       cmocka_unit_test(test_resumed_equals_unbroken),
                                       cmocka_unit_test(test_two_players_in_two_phases),
                                       cmocka_unit_test(test_resumed_game_equals_unbroken),
                                       cmocka_unit_test(test_two_networks_end_to_end),
                                       cmocka_unit_test(test_items_go_together),
                                       cmocka_unit_test(test_another_judge_decides),
                                       cmocka_unit_test(test_ends_when_nothing_is_gained),
                                       cmocka_unit_test(test_ends_when_time_is_up),
                                       cmocka_unit_test(test_measures_its_pace),
                                       cmocka_unit_test(test_refuses_another_fits_checkpoint),
                                       cmocka_unit_test(test_finds_damage)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
