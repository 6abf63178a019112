// SPDX-License-Identifier: MIT
/* Fits whose workers are in several processes, which are threads here: weights are the same to the bit,
 * however the workers are spread. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "../ranks.h"
#include "base/team.h"
#include "nn/params.h"
#include "quaver/quaver.h"
#include "train/fit/fit.h"

/* The large player has several chunks of fit_sum.c, the last of them not whole; the small one fewer than
 * there are processes. */
enum { LARGE = 70000, SMALL = 100, ITEMS = 24, DEV = 5, BATCH = 7, STEPS = 6, MOST_RANKS = 5 };

enum { LARGE_PLAYER, SMALL_PLAYER, PLAYERS };

/* What all ranks read. */
typedef struct problem {
    qv_params params[PLAYERS];
    int train[ITEMS], dev[DEV];
    /* of the present run */
    const int *threads; // of each rank
    int workers;        // 0: as many as threads
    const char *checkpoint;
    bool resume;
    int stop_after; // steps; 0: none
    int odd;        // rank that computes otherwise, -1: none
    int failing;    // rank whose memory is short in step 3, -1: none
    int hurried;    // rank whose clock says after its second step that time is up, -1: none
    bool slow;      // checkpoints are due by the clock of ranks but the first only
    /* what came of it, for each rank */
    qv_real *value[MOST_RANKS][PLAYERS];
    double dev_loss[MOST_RANKS];
    long frames[MOST_RANKS];
    int error[MOST_RANKS], told[MOST_RANKS], asked[MOST_RANKS], saved[MOST_RANKS];
    char message[MOST_RANKS][256];
} problem;

/* The view of one rank. */
typedef struct view {
    problem *problem;
    int rank;
    long steps_left; // before `stop` says so
} view;

/* Gradients of very different sizes, whose sums depend on the order; they follow from weights, item and seed.
 */
static void add_gradient(const qv_fit_item *item, int player, size_t size, qv_real odd)
{
    for (size_t i = 0; i < size && item->grad[player]; i++) {
        uint32_t bits = (uint32_t)(item->seed >> 16) + (uint32_t)i * 2654435761u;
        bits ^= bits >> 15;
        const qv_real noise = (qv_real)((int)(bits & 0xffff) - 0x8000) / (qv_real)(1 + (bits >> 16 & 0xfff));
        item->grad[player][i] += noise + odd + item->value[player][i] * (qv_real)item->index[0];
    }
}

static bool run_item(void *user, qv_fit_item *item)
{
    const view *v = user;
    const problem *p = v->problem;
    if (v->rank == p->failing && item->learning && item->step == 3)
        return false;
    const qv_real odd = v->rank == p->odd ? (qv_real)0.001 : 0;
    add_gradient(item, LARGE_PLAYER, LARGE, odd);
    add_gradient(item, SMALL_PLAYER, SMALL, odd);
    item->loss[0] = (double)item->value[LARGE_PLAYER][item->index[0]] + 1.0 / (1 + item->index[0]);
    item->weight = 1 + item->index[0] % 3;
    item->frames = 1;
    return true;
}

static int length(void *user, int index)
{
    (void)user;
    return 1 + index % 5;
}

static bool stop(void *user)
{
    view *v = user;
    return v->problem->stop_after && --v->steps_left <= 0;
}

static bool is_time_up(void *user)
{
    const view *v = user;
    return ++v->problem->asked[v->rank] == 2 && v->rank == v->problem->hurried;
}

static int take_saved(void *user, long step, const qv_real *const *value)
{
    const view *v = user;
    assert_non_null(value[SMALL_PLAYER]);
    v->problem->saved[v->rank] += (int)step;
    return 0;
}

static void tell(void *user, const qv_fit_point *point, double seconds)
{
    view *v = user;
    (void)seconds;
    v->problem->dev_loss[v->rank] += (double)point->dev[0] * (double)point->step;
    v->problem->told[v->rank]++;
}

static qv_fit_player player(problem *p, int rank, int number)
{
    return (qv_fit_player){.name = number == LARGE_PLAYER ? "large" : "small",
                           .params = &p->params[number],
                           .value = p->value[rank][number],
                           .phase = number,
                           .peak_rate = 0.05f,
                           .final_rate = 0.001f,
                           .clip = 1,
                           .keep = 0.9f,
                           .adam = {.beta1 = 0.9f, .beta2 = 0.98f, .epsilon = 1e-8f}};
}

static void fit_in(problem *p, int rank, qv_link *link)
{
    view v = {p, rank, p->stop_after};
    const qv_fit fit = {.name = "ranks",
                        .loss_name = {"loss"},
                        .player = {player(p, rank, LARGE_PLAYER), player(p, rank, SMALL_PLAYER)},
                        .players = PLAYERS,
                        .train = p->train,
                        .dev = p->dev,
                        .train_count = ITEMS,
                        .dev_count = DEV,
                        .batch = BATCH,
                        .steps = STEPS,
                        .warmup = 2,
                        .dev_every = 2,
                        .seed = 3,
                        .run = run_item,
                        .length = length,
                        .user = &v};
    const qv_monitor monitor = {.stop = stop, .user = &v};
    qv_pool *pool = NULL;
    qv_fit_result result = {0};
    char *message = p->message[rank];
    int error = qv_team_open(&pool, link, p->threads[rank], p->workers);
    const qv_fit_control control = {.checkpoint = rank == 0 ? p->checkpoint : "/nowhere/to/be/seen",
                                    .resume = p->resume,
                                    .pool = pool,
                                    .monitor = &monitor,
                                    .judged = tell,
                                    .saved = take_saved,
                                    .time_up = p->hurried < 0 ? NULL : is_time_up,
                                    .user = &v,
                                    // one after every step, or none
                                    .checkpoint_seconds = p->slow && rank == 0 ? 1e9 : 0};
    if (!error)
        error = qv_fit_run(&fit, &control, &result, message, sizeof p->message[rank]);
    p->frames[rank] = result.frames;
    p->error[rank] = qv_team_settle(link, error, message, sizeof p->message[rank]);
    qv_fit_result_free(&result);
    qv_pool_close(&pool);
}

static void fit_rank(qv_link *link, void *user)
{
    fit_in(user, link->rank, link);
}

/* Fits with so many threads in each rank; NULL: rank[0] alone without a link. */
static void fit(problem *p, int ranks, const int *threads)
{
    p->threads = threads;
    memset(p->dev_loss, 0, sizeof p->dev_loss);
    memset(p->message, 0, sizeof p->message);
    memset(p->told, 0, sizeof p->told);
    memset(p->asked, 0, sizeof p->asked);
    memset(p->saved, 0, sizeof p->saved);
    if (ranks == 1)
        fit_in(p, 0, NULL);
    else
        run_ranks(ranks, 0, fit_rank, p);
}

static void open_problem(problem *p)
{
    *p = (problem){.odd = -1, .failing = -1, .hurried = -1};
    qv_params_add(&p->params[LARGE_PLAYER], "large", 1, LARGE, 1, 0);
    qv_params_add(&p->params[SMALL_PLAYER], "small", 1, SMALL, 1, 0);
    assert_false(p->params[LARGE_PLAYER].failed || p->params[SMALL_PLAYER].failed);
    for (int r = 0; r < MOST_RANKS; r++)
        for (int i = 0; i < PLAYERS; i++)
            p->value[r][i] = calloc(p->params[i].size, sizeof(qv_real));
    for (int i = 0; i < ITEMS; i++)
        p->train[i] = i;
    for (int i = 0; i < DEV; i++)
        p->dev[i] = ITEMS + i;
}

static void close_problem(problem *p)
{
    for (int r = 0; r < MOST_RANKS; r++)
        for (int i = 0; i < PLAYERS; i++)
            free(p->value[r][i]);
    for (int i = 0; i < PLAYERS; i++)
        qv_params_free(&p->params[i]);
}

/* All ranks have what one process had: `wanted` [PLAYERS]. */
static void assert_same(const problem *p, int ranks, qv_real *const *wanted, double dev_loss)
{
    for (int r = 0; r < ranks; r++) {
        if (p->error[r])
            fail_msg("rank %d: %s", r, p->message[r]);
        for (int i = 0; i < PLAYERS; i++)
            assert_memory_equal(p->value[r][i], wanted[i], p->params[i].size * sizeof(qv_real));
        assert_int_equal(p->frames[r], STEPS * BATCH * 2);
        assert_true(p->dev_loss[r] == dev_loss);
    }
}

/* The fit of one process with so many threads; wanted [PLAYERS] is the caller's to free. */
static double fit_alone(problem *p, int threads, qv_real **wanted)
{
    fit(p, 1, &threads);
    assert_int_equal(p->error[0], 0);
    assert_true(p->told[0] == STEPS / 2 && p->dev_loss[0] != 0);
    for (int i = 0; i < PLAYERS; i++) {
        const size_t bytes = p->params[i].size * sizeof(qv_real);
        wanted[i] = malloc(bytes);
        assert_non_null(wanted[i]);
        memcpy(wanted[i], p->value[0][i], bytes);
    }
    return p->dev_loss[0];
}

static void free_wanted(qv_real **wanted)
{
    for (int i = 0; i < PLAYERS; i++)
        free(wanted[i]);
}

/* So many ranks with so many threads each have as many workers together as one process with `alone` threads.
 */
static const struct spread {
    int alone, ranks, threads[MOST_RANKS], workers;
} spreads[] = {
    {2, 2, {1, 1}, 0},
    {3, 2, {2, 1}, 0},
    {4, 4, {1, 1, 1, 1}, 0},
    {4, 2, {2, 2}, 0},
    {4, 2, {1, 3}, 0},
    {6, 3, {2, 1, 3}, 0},
    {9, 3, {4, 4, 1}, 0},       // more workers than items
    {5, 5, {1, 1, 1, 1, 1}, 0}, // more ranks than chunks
    {8, 2, {1, 2}, 8},          // threads that are several workers
    {4, 1, {1}, 4},
    {2, 3, {1, 1, 1}, 2}, // a rank without a worker
};

static void weights_dont_depend_on_where_the_workers_are(void **state)
{
    (void)state;
    problem p;
    open_problem(&p);
    for (size_t i = 0; i < sizeof spreads / sizeof *spreads; i++) {
        const struct spread *s = &spreads[i];
        qv_real *wanted[PLAYERS];
        p.workers = 0;
        const double dev_loss = fit_alone(&p, s->alone, wanted);
        p.workers = s->workers;
        fit(&p, s->ranks, s->threads);
        assert_same(&p, s->ranks, wanted, dev_loss);
        free_wanted(wanted);
    }
    close_problem(&p);
}

/* Else the test above would show nothing. */
static void weights_depend_on_the_number_of_workers(void **state)
{
    (void)state;
    problem p;
    qv_real *one[PLAYERS], *other[PLAYERS];
    open_problem(&p);
    fit_alone(&p, 3, one);
    fit_alone(&p, 4, other);
    assert_memory_not_equal(one[LARGE_PLAYER], other[LARGE_PLAYER], LARGE * sizeof(qv_real));
    free_wanted(one);
    free_wanted(other);
    close_problem(&p);
}

static void goes_on_in_another_number_of_processes(void **state)
{
    (void)state;
    static const int ranks[] = {2, 3, 1, 2}, threads[][MOST_RANKS] = {{2, 2}, {1, 1, 1}, {2}, {1, 1}};
    problem p;
    qv_real *wanted[PLAYERS];
    char folder[] = "/tmp/quaver-ranks-XXXXXX", path[64];
    open_problem(&p);
    fit_alone(&p, 4, wanted);
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/checkpoint", folder);
    p.checkpoint = path;
    for (int run = 0; run < 4; run++) {
        p.workers = run ? 4 : 0;
        p.resume = run > 0;
        p.stop_after = run < 3 ? 1 + run % 2 : 0;
        fit(&p, ranks[run], threads[run]);
        for (int r = 0; r < ranks[run]; r++)
            assert_int_equal(p.error[r], run < 3 ? QV_STOPPED : 0);
    }
    for (int r = 0; r < 2; r++)
        for (int i = 0; i < PLAYERS; i++)
            assert_memory_equal(p.value[r][i], wanted[i], p.params[i].size * sizeof(qv_real));
    p.workers = 0; // as many as threads: the checkpoint is of four
    fit(&p, 2, threads[3]);
    for (int r = 0; r < 2; r++) {
        assert_int_equal(p.error[r], QV_ERROR_FORMAT);
        assert_non_null(strstr(p.message[r], "--threads 4, not 2"));
    }
    unlink(path);
    rmdir(folder);
    free_wanted(wanted);
    close_problem(&p);
}

/* Gradients travel, so a rank that computes otherwise leaves all with the same weights; what fails is memory.
 */
static void one_rank_ends_all(void **state)
{
    (void)state;
    static const int threads[] = {1, 1, 1};
    problem p;
    open_problem(&p);
    p.odd = 1;
    fit(&p, 3, threads);
    for (int r = 0; r < 3; r++) {
        assert_int_equal(p.error[r], 0);
        assert_memory_equal(p.value[r][0], p.value[0][0], LARGE * sizeof(qv_real));
    }
    p.failing = 2;
    fit(&p, 3, threads);
    for (int r = 0; r < 3; r++) {
        assert_int_equal(p.error[r], QV_ERROR_MEMORY);
        assert_string_equal(p.message[r], "fit ranks: memory is short");
        assert_int_equal(p.told[r], 1);
    }
    close_problem(&p);
}

static void clock_of_the_first_counts(void **state)
{
    (void)state;
    static const int threads[] = {1, 1, 1};
    problem p;
    open_problem(&p);
    for (p.hurried = 0; p.hurried < 2; p.hurried++) {
        fit(&p, 3, threads);
        const int steps = p.hurried == 0 ? 2 : STEPS; // of which all but the last are told
        for (int r = 0; r < 3; r++) {
            assert_int_equal(p.error[r], 0);
            assert_int_equal(p.frames[r], steps * BATCH * 2);
            assert_int_equal(p.asked[r], r ? 0 : p.hurried == 0 ? 2 : STEPS - 1);
            assert_int_equal(p.saved[r], steps * (steps - 1) / 2);
        }
    }
    p.slow = true;
    fit(&p, 3, threads);
    for (int r = 0; r < 3; r++)
        assert_true(p.error[r] == 0 && p.saved[r] == 0);
    close_problem(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_dont_depend_on_where_the_workers_are),
        cmocka_unit_test(weights_depend_on_the_number_of_workers),
        cmocka_unit_test(goes_on_in_another_number_of_processes),
        cmocka_unit_test(one_rank_ends_all),
        cmocka_unit_test(clock_of_the_first_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
