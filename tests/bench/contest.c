// SPDX-License-Identifier: MIT
#include "contest.h"
#include <string.h>
#include "clock.h"
#include "lstm.h"
#include "nn/qrnn_batch.h"

enum { MOST_THREADS = 64, ROWS = 512 }; // ROWS: of a matrix that stays in the cache

int contest_groups(const contest_case *c, int threads, int group[CONTEST_GROUPS])
{
    const int share = c->batch / threads;
    int count = 0;
    if (c->layer == CONTEST_LSTM) { // the more sequences, the larger the product of a step
        for (int size = share; count < 3 && (count == 0 || size >= 8); size /= 2)
            group[count++] = size;
        return count;
    }
    for (int rows = ROWS / 2; rows <= 4 * ROWS; rows *= 2) {
        int size = rows / c->steps;
        size = size < 1 ? 1 : size > share ? share : size;
        if (!count || group[count - 1] != size)
            group[count++] = size;
    }
    return count;
}

/* ---- One thread's part -------------------------------------------------------------------------------- */

typedef struct part {
    qv_real *x, *h, *dh, *dx; // [share / group][steps][group][units]
    qv_real *grad, *work;
    qv_real *cell, *state; // [group][units]
    lstm_tape lstm_tape;
    qv_qrnn_tape qrnn_tape;
    double seconds;
} part;

typedef struct contest {
    const contest_case *is;
    int group, groups; // sequences of a group, groups of a thread
    qv_params params;
    lstm lstm;
    qv_qrnn qrnn;
    qv_real *value;
    part part[MOST_THREADS];
} contest;

static void lstm_group(const contest *c, const part *p, ptrdiff_t at)
{
    const int units = c->is->units, steps = c->is->steps, group = c->group;
    if (c->is->training) {
        lstm_forward(&c->lstm, c->value, steps, group, p->x + at, NULL, &p->lstm_tape, p->h + at);
        lstm_backward(
            &c->lstm, c->value, steps, group, p->x + at, p->h + at, &p->lstm_tape,
            &(lstm_gradients){.dh = p->dh + at, .work = p->work, .grad = p->grad, .dx = p->dx + at});
        return;
    }
    // Some steps at a time, so that what the input gives is still in the cache when the state is added to it.
    const int most = ROWS / group > 1 ? ROWS / group : 1;
    const lstm_given given = {.cell = p->cell, .h = p->state};
    memset(p->cell, 0, (size_t)(group * units) * sizeof *p->cell);
    memset(p->state, 0, (size_t)(group * units) * sizeof *p->state);
    for (int step = 0; step < steps; step += most) {
        const ptrdiff_t row = at + (ptrdiff_t)step * group * units;
        lstm_forward(&c->lstm, c->value, steps - step < most ? steps - step : most, group, p->x + row, &given,
                     &p->lstm_tape, p->h + row);
    }
}

static void qrnn_group(const contest *c, const part *p, ptrdiff_t at)
{
    const qv_span span = {c->is->steps, c->group, NULL};
    const qv_qrnn_gradients g = {.dh = p->dh + at, .work = p->work, .grad = p->grad, .dx = p->dx + at};
    if (c->group == 1) { // the layer has a way of its own for a single sequence
        qv_qrnn_forward(&c->qrnn, c->value, p->x + at, span.steps, NULL, &p->qrnn_tape, p->h + at);
        if (c->is->training)
            qv_qrnn_backward(&c->qrnn, c->value, p->x + at, span.steps, &p->qrnn_tape, g.dh, g.grad, g.dx,
                             NULL);
        return;
    }
    qv_qrnn_batch_forward(&c->qrnn, c->value, &span, p->x + at, NULL, &p->qrnn_tape, p->h + at);
    if (c->is->training)
        qv_qrnn_batch_backward(&c->qrnn, c->value, &span, p->x + at, &p->qrnn_tape, &g);
}

static void work_on_part(void *user, int task, int worker)
{
    contest *c = user;
    part *p = &c->part[task];
    const double begun = bench_now();
    (void)worker;
    if (c->is->training)
        memset(p->grad, 0, c->params.size * sizeof *p->grad);
    for (int i = 0; i < c->groups; i++) {
        const ptrdiff_t at = (ptrdiff_t)i * c->is->steps * c->group * c->is->units;
        if (c->is->layer == CONTEST_LSTM)
            lstm_group(c, p, at);
        else
            qrnn_group(c, p, at);
    }
    p->seconds = bench_now() - begun;
}

/* ---- All of it ---------------------------------------------------------------------------------------- */

static qv_real *take_normal(qv_arena *arena, size_t n)
{
    qv_real *x = qv_arena_reals(arena, n);
    qv_rng rng;
    qv_rng_seed(&rng, 1, n);
    for (size_t i = 0; x && i < n; i++)
        x[i] = 1.0f - 2.0f * qv_rng_uniform(&rng);
    return x;
}

static bool open_part(const contest *c, qv_arena *arena, part *p)
{
    const size_t units = (size_t)c->is->units, group = (size_t)c->group;
    const size_t all = (size_t)(c->groups * c->is->steps) * group * units;
    const int rows = c->is->steps * c->group;
    p->x = take_normal(arena, all);
    p->dh = c->is->training ? take_normal(arena, all) : p->x;
    p->h = qv_arena_reals(arena, all);
    p->dx = c->is->training ? qv_arena_reals(arena, all) : p->x;
    p->grad = qv_arena_zeros(arena, c->params.size);
    p->cell = qv_arena_reals(arena, group * units);
    p->state = qv_arena_reals(arena, group * units);
    bool taped;
    if (c->is->layer == CONTEST_LSTM) {
        p->work = qv_arena_reals(arena, lstm_work_size(&c->lstm, c->group));
        taped = lstm_tape_take(&c->lstm, arena, rows, &p->lstm_tape);
    } else {
        p->work = qv_arena_reals(arena, (group + 1) * units);
        taped = qv_qrnn_tape_take(&c->qrnn, arena, rows, &p->qrnn_tape);
    }
    return taped && p->x && p->dh && p->h && p->dx && p->grad && p->work && p->cell && p->state;
}

static bool open_contest(contest *c, int threads, qv_arena *arena)
{
    const int units = c->is->units;
    if (c->is->layer == CONTEST_LSTM)
        c->lstm = lstm_layout(&c->params, "lstm", units, units, 1.0f);
    else
        c->qrnn = qv_qrnn_layout(&c->params, "qrnn", units, units, c->is->layer == CONTEST_QRNN_2 ? 2 : 1,
                                 QV_POOL_FO, false, 1.0f);
    c->value = qv_arena_zeros(arena, c->params.size);
    if (c->params.failed || !c->value)
        return false;
    qv_params_init(&c->params, c->value, 1);
    for (int i = 0; i < threads; i++)
        if (!open_part(c, arena, &c->part[i]))
            return false;
    return true;
}

static double pass(contest *c, qv_pool *pool)
{
    const int threads = qv_pool_workers(pool);
    double most = 0;
    qv_pool_run(pool, threads, work_on_part, c);
    const double begun = bench_now();
    for (int i = 0; i < threads; i++)
        most = c->part[i].seconds > most ? c->part[i].seconds : most;
    for (int i = 1; i < threads && c->is->training; i++)
        for (size_t j = 0; j < c->params.size; j++)
            c->part[0].grad[j] += c->part[i].grad[j];
    return most + bench_now() - begun;
}

double contest_run(const contest_case *is, int group, qv_pool *pool, qv_arena *arena, double seconds)
{
    const int threads = qv_pool_workers(pool);
    const size_t mark = qv_arena_mark(arena);
    contest c = {.is = is, .group = group, .groups = is->batch / threads / group};
    double least = -1;
    if (threads <= MOST_THREADS && open_contest(&c, threads, arena)) {
        for (double sum = 0; sum < seconds;) {
            const double took = pass(&c, pool);
            least = least < 0 || took < least ? took : least;
            sum += took;
        }
    }
    qv_params_free(&c.params);
    qv_arena_release(arena, mark);
    return least;
}
