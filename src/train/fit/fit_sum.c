// SPDX-License-Identifier: MIT
/*
 * Sums of the workers' gradients. Numbers of floating point add up to other sums in another order, so there
 * is one order, whichever processes the workers are in: neighbours first, then the sums of neighbours, and so
 * on.
 *
 *     for stride = 1, 2, 4 ...:  gradient w += gradient w + stride,  w = 0, 2 stride, 4 stride ...
 *
 * A process adds what lies wholly with its own workers, and has one gradient left where they are 2, 4, 8 ...
 * and begin at a multiple of that; else a few. Of those each process gets from all others the slice that is
 * its own to add up, goes on with the additions that are left, and hands the slice of the sum back to all. So
 * a process sends about twice the size of the gradient, however many processes and threads there are.
 */
#include <stdlib.h>
#include <string.h>

#include "base/team.h"
#include "train/fit/fit_run.h"

bool qv_fit_learns(const qv_fit_run_state *run, int player)
{
    return run->fit->player[player].phase == run->phase;
}

int qv_fit_chunks(const qv_fit_run_state *run)
{
    int sum = 0;
    for (int p = 0; p < run->fit->players; p++)
        sum += qv_fit_learns(run, p) ? run->hand[p].chunks : 0;
    return sum;
}

/* Of that player, as many parameters as there are from where it begins. */
static qv_fit_chunk chunk_of(const qv_fit_run_state *run, int player, int number)
{
    qv_fit_chunk chunk = {player, number, (size_t)number * QV_FIT_CHUNK, QV_FIT_CHUNK};
    const size_t rest = run->fit->player[player].params->size - chunk.begin;
    chunk.count = rest < QV_FIT_CHUNK ? rest : QV_FIT_CHUNK;
    return chunk;
}

qv_fit_chunk qv_fit_chunk_at(const qv_fit_run_state *run, int task)
{
    int p = 0;
    for (; !qv_fit_learns(run, p) || task >= run->hand[p].chunks; p++)
        task -= qv_fit_learns(run, p) ? run->hand[p].chunks : 0;
    return chunk_of(run, p, task);
}

// ---- the order

/* What all additions are made from: the workers that had tasks, and which of them a process has. */
typedef struct summing {
    qv_fit_run_state *run;
    int workers, rank, ranks;
    int player;     // that is summed between processes
    qv_real **part; // [workers], of the gradients that are left: this process's slice
} summing;

static int first_of(const summing *s, int rank)
{
    const int first = qv_pool_first(s->run->control->pool, rank);
    return first < s->workers ? first : s->workers;
}

/* Whether the addition of w + stride to w lies wholly in that process, which has w. */
static bool within(const summing *s, int rank, int w, int stride)
{
    const int end = w + 2 * stride < s->workers ? w + 2 * stride : s->workers;
    return w >= first_of(s, rank) && end <= first_of(s, rank + 1);
}

/* Whether a worker's gradient is left when its process has added what lies within. */
static bool left(const summing *s, int rank, int w)
{
    const int stride = w & -w; // with which it is added to another
    return w == 0 || !within(s, rank, w - stride, stride);
}

static void add(qv_real *to, const qv_real *from, size_t count)
{
    for (size_t i = 0; i < count; i++)
        to[i] += from[i];
}

/* The first part, for one chunk. */
static void add_within(const summing *s, qv_fit_hand *hand, const qv_fit_chunk *chunk)
{
    const int first = first_of(s, s->rank), end = first_of(s, s->rank + 1);
    for (int stride = 1; stride < s->workers; stride *= 2) {
        for (int w = 0; w + stride < end; w += 2 * stride) {
            if (w < first || !within(s, s->rank, w, stride))
                continue;
            qv_real *from = hand->grad[w + stride] + chunk->begin;
            add(hand->grad[w] + chunk->begin, from, chunk->count);
            memset(from, 0, chunk->count * sizeof *from);
        }
    }
}

static void find_norm(qv_fit_hand *hand, const qv_fit_chunk *chunk)
{
    const double norm = qv_norm(hand->sum + chunk->begin, chunk->count);
    hand->norm[chunk->number] = norm * norm;
}

static void sum_here(void *user, int task, int worker)
{
    (void)worker;
    const summing *s = user;
    const qv_fit_chunk chunk = qv_fit_chunk_at(s->run, task);
    qv_fit_hand *hand = &s->run->hand[chunk.player];
    add_within(s, hand, &chunk);
    if (s->ranks == 1)
        find_norm(hand, &chunk);
}

// ---- between processes

/* The first chunk of a process's slice; that of the one behind the last is the end. */
static int slice_chunk(const summing *s, int rank)
{
    return (int)((long)s->run->hand[s->player].chunks * rank / s->ranks);
}

static size_t slice_begin(const summing *s, int rank)
{
    const size_t begin = (size_t)slice_chunk(s, rank) * QV_FIT_CHUNK,
                 all = s->run->fit->player[s->player].params->size;
    return begin < all ? begin : all;
}

static size_t slice_size(const summing *s, int rank)
{
    return slice_begin(s, rank + 1) - slice_begin(s, rank);
}

/* Number `number` of the gradients that are left in a process; -1: there are fewer. */
static int left_at(const summing *s, int rank, int number)
{
    for (int w = first_of(s, rank); w < first_of(s, rank + 1); w++)
        if (left(s, rank, w) && number-- == 0)
            return w;
    return -1;
}

static int most_left(const summing *s)
{
    int most = 0;
    for (int r = 0; r < s->ranks; r++)
        while (left_at(s, r, most) >= 0)
            most++;
    return most;
}

static bool open_incoming(const summing *s, qv_fit_hand *hand, int rounds)
{
    if (!hand->incoming)
        hand->incoming =
            malloc((size_t)rounds * (size_t)s->ranks * slice_size(s, s->rank) * sizeof(qv_real) + 1);
    return hand->incoming;
}

/* Sends slices of what is left here to the processes that add them up, and gets this one's. */
static bool scatter(summing *s, qv_part *out, qv_part *in)
{
    qv_fit_hand *hand = &s->run->hand[s->player];
    const size_t own = slice_size(s, s->rank);
    const int rounds = most_left(s);
    bool well = open_incoming(s, hand, rounds);
    for (int i = 0; well && i < rounds; i++) {
        const int mine = left_at(s, s->rank, i);
        for (int r = 0; r < s->ranks; r++) {
            const int theirs = left_at(s, r, i);
            qv_real *to = hand->incoming + ((size_t)i * (size_t)s->ranks + (size_t)r) * own;
            out[r] = in[r] = (qv_part){NULL, 0};
            if (mine >= 0)
                out[r] = (qv_part){hand->grad[mine] + slice_begin(s, r), slice_size(s, r) * sizeof(qv_real)};
            if (theirs >= 0 && r != s->rank)
                in[r] = (qv_part){to, own * sizeof(qv_real)};
            if (theirs >= 0)
                s->part[theirs] = r == s->rank ? hand->grad[theirs] + slice_begin(s, r) : to;
        }
        well = qv_team_exchange(s->run->link, out, in);
    }
    return well;
}

static int rank_of(const summing *s, int worker)
{
    int rank = 0;
    while (first_of(s, rank + 1) <= worker)
        rank++;
    return rank;
}

/* The additions that no process could make by itself, for one chunk of the slice. */
static void sum_slice(void *user, int task, int worker)
{
    (void)worker;
    const summing *s = user;
    qv_fit_hand *hand = &s->run->hand[s->player];
    const qv_fit_chunk chunk = chunk_of(s->run, s->player, slice_chunk(s, s->rank) + task);
    const size_t at = chunk.begin - slice_begin(s, s->rank);
    for (int stride = 1; stride < s->workers; stride *= 2)
        for (int w = 0; w + stride < s->workers; w += 2 * stride)
            if (!within(s, rank_of(s, w), w, stride))
                add(s->part[w] + at, s->part[w + stride] + at, chunk.count);
    if (s->part[0] + at != hand->sum + chunk.begin)
        memcpy(hand->sum + chunk.begin, s->part[0] + at, chunk.count * sizeof *hand->sum);
}

/* Hands out the slice of the sum, and gets the others'. */
static bool collect(const summing *s, qv_part *out, qv_part *in)
{
    const qv_fit_hand *hand = &s->run->hand[s->player];
    for (int r = 0; r < s->ranks; r++) {
        out[r] = (qv_part){hand->sum + slice_begin(s, s->rank), slice_size(s, s->rank) * sizeof *hand->sum};
        in[r] = (qv_part){hand->sum + slice_begin(s, r), slice_size(s, r) * sizeof *hand->sum};
    }
    return qv_team_exchange(s->run->link, out, in);
}

/* What was left here is in the sum by now. */
static void finish_chunk(void *user, int task, int worker)
{
    (void)worker;
    const summing *s = user;
    qv_fit_hand *hand = &s->run->hand[s->player];
    const qv_fit_chunk chunk = chunk_of(s->run, s->player, task);
    for (int w = first_of(s, s->rank); w < first_of(s, s->rank + 1); w++)
        if (hand->grad[w] != hand->sum && left(s, s->rank, w))
            memset(hand->grad[w] + chunk.begin, 0, chunk.count * sizeof *hand->sum);
    find_norm(hand, &chunk);
}

static bool sum_between(summing *s, qv_part *parts)
{
    qv_pool *pool = s->run->control->pool;
    if (!scatter(s, parts, parts + s->ranks))
        return false;
    qv_pool_run(pool, slice_chunk(s, s->rank + 1) - slice_chunk(s, s->rank), sum_slice, s);
    if (!collect(s, parts, parts + s->ranks))
        return false;
    qv_pool_run(pool, s->run->hand[s->player].chunks, finish_chunk, s);
    return true;
}

bool qv_fit_sum_gradients(qv_fit_run_state *run, int tasks)
{
    summing s = {.run = run, .workers = tasks < run->workers ? tasks : run->workers, .ranks = 1};
    if (run->link)
        s.rank = run->link->rank, s.ranks = run->link->ranks;
    qv_pool_run(run->control->pool, qv_fit_chunks(run), sum_here, &s);
    if (s.ranks == 1)
        return true;
    qv_part *parts = malloc(2 * (size_t)s.ranks * sizeof *parts);
    s.part = calloc((size_t)s.workers, sizeof *s.part);
    bool well = parts && s.part;
    for (s.player = 0; well && s.player < run->fit->players; s.player++)
        if (qv_fit_learns(run, s.player))
            well = sum_between(&s, parts);
    free(parts), free(s.part);
    return well;
}
