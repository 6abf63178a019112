// SPDX-License-Identifier: MIT
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "train/fit/fit_run.h"

enum { CHUNK = 16384 }; // parameters that one task of the update works on

// ---- slabs

static qv_real *slab(const qv_fit_player *player)
{
    return calloc(player->params->size, sizeof(qv_real));
}

static bool open_hand(qv_fit_hand *hand, const qv_fit_player *player, bool best, int threads)
{
    hand->chunks = (int)((player->params->size + CHUNK - 1) / CHUNK);
    hand->value = slab(player), hand->m = slab(player), hand->v = slab(player);
    hand->norm = calloc((size_t)hand->chunks, sizeof *hand->norm);
    hand->grad = calloc((size_t)threads, sizeof *hand->grad);
    if (!player->opponent)
        hand->average = slab(player);
    if (!player->opponent && best)
        hand->best = slab(player);
    if (!hand->value || !hand->m || !hand->v || !hand->norm || !hand->grad ||
        (!player->opponent && (!hand->average || (best && !hand->best))))
        return false;
    for (int i = 0; i < threads; i++) {
        hand->grad[i] = slab(player);
        if (!hand->grad[i])
            return false;
    }
    return true;
}

bool qv_fit_open_players(qv_fit_run_state *run)
{
    const qv_fit *fit = run->fit;
    for (int p = 0; p < fit->players; p++) {
        if (!open_hand(&run->hand[p], &fit->player[p], !fit->last, run->threads))
            return false;
    }
    return true;
}

void qv_fit_close_players(qv_fit_run_state *run)
{
    for (int p = 0; p < run->fit->players; p++) {
        qv_fit_hand *hand = &run->hand[p];
        for (int i = 0; hand->grad && i < run->threads; i++)
            free(hand->grad[i]);
        free(hand->grad), free(hand->norm);
        free(hand->value), free(hand->m), free(hand->v), free(hand->average), free(hand->best);
    }
}

static void copy(qv_real *to, const qv_real *from, const qv_fit_player *player)
{
    memcpy(to, from, player->params->size * sizeof *to);
}

void qv_fit_begin_players(qv_fit_run_state *run)
{
    for (int p = 0; p < run->fit->players; p++) {
        const qv_fit_player *player = &run->fit->player[p];
        qv_fit_hand *hand = &run->hand[p];
        if (player->given)
            copy(hand->value, player->value, player);
        else
            qv_params_init(player->params, hand->value, run->fit->seed + (uint64_t)p);
        if (hand->average)
            copy(hand->average, hand->value, player);
    }
    qv_fit_keep_best(run);
}

void qv_fit_keep_best(qv_fit_run_state *run)
{
    for (int p = 0; p < run->fit->players; p++) {
        if (run->hand[p].best)
            copy(run->hand[p].best, run->hand[p].average, &run->fit->player[p]);
    }
}

const qv_real *qv_fit_judged(const qv_fit_run_state *run, int player)
{
    const qv_fit_hand *hand = &run->hand[player];
    return hand->average ? hand->average : hand->value;
}

void qv_fit_hand_over(const qv_fit_run_state *run)
{
    for (int p = 0; p < run->fit->players; p++) {
        const qv_fit_hand *hand = &run->hand[p];
        copy(run->fit->player[p].value, hand->best ? hand->best : qv_fit_judged(run, p),
             &run->fit->player[p]);
    }
}

// ---- learning

/* A stretch of a player's slabs. */
typedef struct stretch {
    const qv_fit_player *player;
    qv_fit_hand *hand;
    int chunk;
    size_t begin, count;
} stretch;

static bool learns(const qv_fit_run_state *run, int player)
{
    return run->fit->player[player].phase == run->phase;
}

/* Stretch number `task` of the players that learn in this phase. */
static stretch stretch_of(qv_fit_run_state *run, int task)
{
    int p = 0;
    for (; !learns(run, p) || task >= run->hand[p].chunks; p++)
        task -= learns(run, p) ? run->hand[p].chunks : 0;
    stretch part = {&run->fit->player[p], &run->hand[p], task, (size_t)task * CHUNK, CHUNK};
    size_t rest = part.player->params->size - part.begin;
    part.count = rest < CHUNK ? rest : CHUNK;
    return part;
}

static int stretches(const qv_fit_run_state *run)
{
    int sum = 0;
    for (int p = 0; p < run->fit->players; p++)
        sum += learns(run, p) ? run->hand[p].chunks : 0;
    return sum;
}

/* Sums the workers' gradients of one stretch into the first worker's, in the order of the workers. */
static void sum_stretch(void *user, int task, int worker)
{
    (void)worker;
    qv_fit_run_state *run = user;
    stretch part = stretch_of(run, task);
    qv_real *sum = part.hand->grad[0] + part.begin;
    for (int w = 1; w < run->threads; w++) {
        qv_real *grad = part.hand->grad[w] + part.begin;
        for (size_t i = 0; i < part.count; i++)
            sum[i] += grad[i];
        memset(grad, 0, part.count * sizeof *grad);
    }
    double norm = qv_norm(sum, part.count);
    part.hand->norm[part.chunk] = norm * norm;
}

bool qv_fit_sum_gradients(qv_fit_run_state *run, double weight)
{
    qv_pool_run(run->control->pool, stretches(run), sum_stretch, run);
    for (int p = 0; p < run->fit->players; p++) {
        qv_fit_hand *hand = &run->hand[p];
        double square = 0;
        if (!learns(run, p))
            continue;
        for (int i = 0; i < hand->chunks; i++)
            square += hand->norm[i];
        double norm = sqrt(square) / weight, clip = run->fit->player[p].clip;
        if (!isfinite(norm))
            return false;
        hand->scale = (float)((norm > clip ? clip / norm : 1) / weight);
    }
    return true;
}

static void update_stretch(void *user, int task, int worker)
{
    (void)worker;
    qv_fit_run_state *run = user;
    stretch part = stretch_of(run, task);
    qv_fit_hand *hand = part.hand;
    qv_real *grad = hand->grad[0] + part.begin;
    qv_adam_step(&part.player->adam, run->step, hand->rate, hand->scale, grad, hand->m + part.begin,
                 hand->v + part.begin, hand->value + part.begin, part.count);
    if (hand->average)
        qv_average(hand->average + part.begin, hand->value + part.begin, hand->keep, part.count);
    memset(grad, 0, part.count * sizeof *grad);
}

void qv_fit_learn(qv_fit_run_state *run)
{
    const qv_fit *fit = run->fit;
    float young = (float)(1 + run->step) / (float)(10 + run->step); // follow fast in the beginning
    for (int p = 0; p < fit->players; p++) {
        const qv_fit_player *player = &fit->player[p];
        run->hand[p].rate =
            qv_cosine_rate(run->step, fit->steps, fit->warmup, player->peak_rate, player->final_rate);
        run->hand[p].keep = young < player->keep ? young : player->keep;
    }
    qv_pool_run(run->control->pool, stretches(run), update_stretch, run);
}
