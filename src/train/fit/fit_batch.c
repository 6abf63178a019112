// SPDX-License-Identifier: MIT
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "base/team.h"
#include "train/fit/fit_run.h"

/* Streams of random numbers that follow from the seed. */
enum { STREAM_ORDER = 1, STREAM_ITEM = 2, STREAM_EVALUATE = 3, STREAMS = 8 };

int qv_fit_tasks(const qv_fit_run_state *run, int items)
{
    return (items + run->together - 1) / run->together;
}

bool qv_fit_open_batch(qv_fit_run_state *run)
{
    const qv_fit *fit = run->fit;
    int most = fit->batch > fit->dev_count ? fit->batch : fit->dev_count;
    run->order_epoch = -1;
    run->arena = qv_arenas_open(run->workers, (size_t)32 << 20);
    run->item = calloc((size_t)qv_fit_tasks(run, most), sizeof *run->item);
    run->outcome = calloc((size_t)qv_fit_tasks(run, most), sizeof *run->outcome);
    run->index = calloc((size_t)fit->batch, sizeof *run->index);
    run->place = calloc((size_t)fit->batch, sizeof *run->place);
    run->order = calloc((size_t)fit->train_count, sizeof *run->order);
    return run->arena && run->item && run->outcome && run->index && run->place && run->order;
}

void qv_fit_close_batch(qv_fit_run_state *run)
{
    qv_arenas_close(&run->arena, run->workers);
    free(run->item), free(run->outcome), free(run->index), free(run->place), free(run->order);
}

// ---- drawing

static void shuffle(qv_fit_run_state *run, long epoch)
{
    const qv_fit *fit = run->fit;
    qv_rng rng;
    qv_rng_seed(&rng, fit->seed, (uint64_t)epoch * STREAMS + STREAM_ORDER);
    memcpy(run->order, fit->train, (size_t)fit->train_count * sizeof *run->order);
    for (int i = fit->train_count - 1; i > 0; i--) {
        int j = (int)qv_rng_below(&rng, (uint32_t)i + 1);
        int kept = run->order[i];
        run->order[i] = run->order[j];
        run->order[j] = kept;
    }
    run->order_epoch = epoch;
}

/* Item number `number` since the first step. */
static int item_at(qv_fit_run_state *run, long number)
{
    long epoch = number / run->fit->train_count;
    if (epoch != run->order_epoch)
        shuffle(run, epoch);
    return run->order[number % run->fit->train_count];
}

/* The longest first, else as drawn. */
static int by_length(const void *a, const void *b)
{
    const qv_fit_place *x = a, *y = b;
    if (x->length != y->length)
        return x->length > y->length ? -1 : 1;
    return x->order - y->order;
}

/* Turns the order of the workers round in every other row of tasks, so that all have about the same to do. */
static void turn_rows(qv_fit_run_state *run, int tasks)
{
    for (int row = run->workers; row + run->workers <= tasks; row += 2 * run->workers) {
        for (int i = 0, j = run->workers - 1; i < j; i++, j--) {
            qv_fit_item item = run->item[row + i];
            run->item[row + i] = run->item[row + j];
            run->item[row + j] = item;
        }
    }
}

void qv_fit_draw_batch(qv_fit_run_state *run)
{
    const qv_fit *fit = run->fit;
    long first = (run->step - 1) * fit->batch;
    for (int i = 0; i < fit->batch; i++) {
        qv_rng rng;
        qv_rng_seed(&rng, fit->seed, (uint64_t)(first + i) * STREAMS + STREAM_ITEM);
        int index = item_at(run, first + i);
        run->place[i] = (qv_fit_place){index, fit->length(fit->user, index), i, qv_rng_next(&rng)};
    }
    qsort(run->place, (size_t)fit->batch, sizeof *run->place, by_length);
    for (int i = 0; i < fit->batch; i++)
        run->index[i] = run->place[i].index;
    int tasks = qv_fit_tasks(run, fit->batch);
    for (int task = 0; task < tasks; task++) {
        int begin = task * run->together, rest = fit->batch - begin;
        run->item[task] = (qv_fit_item){.index = run->index + begin,
                                        .count = rest < run->together ? rest : run->together,
                                        .seed = run->place[begin].seed,
                                        .learning = true};
    }
    turn_rows(run, tasks);
}

// ---- passes

static void work_on(qv_fit_run_state *run, int task, int worker)
{
    const qv_fit *fit = run->fit;
    qv_fit_item *item = &run->item[task];
    item->arena = run->arena[worker];
    item->phase = run->phase;
    item->step = run->step, item->steps = fit->steps;
    item->weight = 0, item->frames = 0;
    memset(item->loss, 0, sizeof item->loss);
    for (int p = 0; p < fit->players; p++) {
        bool learns = item->learning && fit->player[p].phase == run->phase;
        item->value[p] = item->learning ? run->hand[p].value : qv_fit_judged(run, p);
        item->grad[p] = learns ? run->hand[p].grad[worker] : NULL;
    }
    size_t mark = qv_arena_mark(item->arena);
    if (!fit->run(fit->user, item))
        item->weight = -1;
    qv_arena_release(item->arena, mark);
    run->outcome[task] = (qv_fit_outcome){.weight = item->weight, .frames = item->frames};
    memcpy(run->outcome[task].loss, item->loss, sizeof item->loss);
}

static void learn_from_item(void *user, int task, int worker)
{
    qv_fit_run_state *run = user;
    work_on(run, task, worker);
}

static void judge_item(void *user, int task, int worker)
{
    qv_fit_run_state *run = user;
    const qv_fit *fit = run->fit;
    int begin = task * run->together, rest = fit->dev_count - begin;
    qv_rng rng;
    qv_rng_seed(&rng, fit->seed, (uint64_t)task * STREAMS + STREAM_EVALUATE);
    run->item[task] = (qv_fit_item){.index = fit->dev + begin,
                                    .count = rest < run->together ? rest : run->together,
                                    .seed = qv_rng_next(&rng)};
    work_on(run, task, worker);
}

/* Lets the workers do all tasks of a phase and adds up what came of it. */
static bool pass(qv_fit_run_state *run, int tasks, qv_pool_work *work, double *loss, double *weight,
                 long *frames)
{
    double sum[QV_FIT_LOSSES] = {0};
    *weight = 0;
    qv_pool_run_own(run->control->pool, tasks, work, run);
    if (!qv_team_share_records(run->control->pool, run->outcome, sizeof *run->outcome, tasks))
        return false;
    for (int i = 0; i < tasks; i++) {
        const qv_fit_outcome *outcome = &run->outcome[i];
        if (outcome->weight < 0)
            return false;
        *weight += outcome->weight;
        *frames += outcome->frames;
        for (int j = 0; j < QV_FIT_LOSSES; j++)
            sum[j] += outcome->loss[j];
    }
    *weight = *weight > 0 ? *weight : 1;
    for (int j = 0; j < QV_FIT_LOSSES; j++)
        loss[j] += sum[j] / *weight;
    return true;
}

bool qv_fit_pass(qv_fit_run_state *run, double *loss, double *weight, long *frames)
{
    return pass(run, qv_fit_tasks(run, run->fit->batch), learn_from_item, loss, weight, frames);
}

bool qv_fit_judge(qv_fit_run_state *run, double *loss)
{
    const qv_fit *fit = run->fit;
    const qv_real *value[QV_FIT_PLAYERS] = {0};
    double weight;
    long frames = 0;
    memset(loss, 0, QV_FIT_LOSSES * sizeof *loss);
    for (int p = 0; p < fit->players; p++)
        value[p] = qv_fit_judged(run, p);
    if (fit->judge)
        return fit->judge(fit->user, value, run->control->pool, loss);
    for (run->phase = 0; run->phase < run->phases; run->phase++) {
        if (!pass(run, qv_fit_tasks(run, fit->dev_count), judge_item, loss, &weight, &frames))
            return false;
    }
    return true;
}
