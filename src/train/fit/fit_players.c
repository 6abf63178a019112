// SPDX-License-Identifier: MIT
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "train/fit/fit_run.h"

// ---- slabs

static qv_real *slab(const qv_fit_player *player)
{
    return calloc(player->params->size, sizeof(qv_real));
}

/* The gradients of this process's workers, and where their sum will be. */
static bool open_gradients(qv_fit_hand *hand, const qv_fit_player *player, const qv_fit_run_state *run)
{
    const qv_pool *pool = run->control->pool;
    const int rank = run->link ? run->link->rank : 0;
    const int first = qv_pool_first(pool, rank), end = qv_pool_first(pool, rank + 1);
    hand->grad = calloc((size_t)run->workers, sizeof *hand->grad);
    for (int i = first; hand->grad && i < end; i++) {
        hand->grad[i] = slab(player);
        if (!hand->grad[i])
            return false;
    }
    if (first == end)
        hand->own_sum = slab(player);
    hand->sum = first == end || !hand->grad ? hand->own_sum : hand->grad[first];
    return hand->sum;
}

static bool open_hand(qv_fit_hand *hand, const qv_fit_player *player, bool best, const qv_fit_run_state *run)
{
    hand->chunks = (int)((player->params->size + QV_FIT_CHUNK - 1) / QV_FIT_CHUNK);
    hand->value = slab(player), hand->m = slab(player), hand->v = slab(player);
    hand->norm = calloc((size_t)hand->chunks, sizeof *hand->norm);
    if (!player->opponent)
        hand->average = slab(player);
    if (!player->opponent && best)
        hand->best = slab(player);
    return hand->value && hand->m && hand->v && hand->norm &&
           (player->opponent || (hand->average && (!best || hand->best))) &&
           open_gradients(hand, player, run);
}

bool qv_fit_open_players(qv_fit_run_state *run)
{
    const qv_fit *fit = run->fit;
    for (int p = 0; p < fit->players; p++) {
        if (!open_hand(&run->hand[p], &fit->player[p], !fit->last, run))
            return false;
    }
    return true;
}

void qv_fit_close_players(qv_fit_run_state *run)
{
    for (int p = 0; p < run->fit->players; p++) {
        qv_fit_hand *hand = &run->hand[p];
        for (int i = 0; hand->grad && i < run->workers; i++)
            free(hand->grad[i]);
        free(hand->grad), free(hand->own_sum), free(hand->incoming), free(hand->norm);
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

uint64_t qv_fit_hash_values(const qv_fit_run_state *run)
{
    uint64_t hash = QV_HASH_START;
    for (int p = 0; p < run->fit->players; p++)
        hash = qv_hash(hash, run->hand[p].value, run->fit->player[p].params->size * sizeof(qv_real));
    return hash;
}

// ---- learning

bool qv_fit_scale_gradients(qv_fit_run_state *run, double weight)
{
    for (int p = 0; p < run->fit->players; p++) {
        qv_fit_hand *hand = &run->hand[p];
        double square = 0;
        if (!qv_fit_learns(run, p))
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

/* A step of Adam for one chunk of a player's weights. */
static void update_chunk(void *user, int task, int worker)
{
    (void)worker;
    qv_fit_run_state *run = user;
    const qv_fit_chunk chunk = qv_fit_chunk_at(run, task);
    qv_fit_hand *hand = &run->hand[chunk.player];
    const size_t begin = chunk.begin;
    qv_real *grad = hand->sum + begin;
    qv_adam_step(&run->fit->player[chunk.player].adam, run->step, hand->rate, hand->scale, grad,
                 hand->m + begin, hand->v + begin, hand->value + begin, chunk.count);
    if (hand->average)
        qv_average(hand->average + begin, hand->value + begin, hand->keep, chunk.count);
    memset(grad, 0, chunk.count * sizeof *grad);
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
    qv_pool_run(run->control->pool, qv_fit_chunks(run), update_chunk, run);
}
