// SPDX-License-Identifier: MIT
/*
 * Several processes that fit one network: how much faster they are than one, and what goes between them.
 * Under mpirun:
 *
 *     mpirun -n 2 bench_ranks [SECONDS]       SECONDS of each fit (default 2)
 *
 * Each fit is done by the first process alone with one thread, alone with as many threads as there are
 * processes, and by all with a thread each; the better of two goes in turn. See README.md.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "base/team.h"
#include "bench_corpus.h"
#include "cli/trainer/ranks.h"
#include "quaver/quaver.h"
#include "train/adversary/fit_adversary.h"
#include "train/fit/voice_fits.h"

enum { GOES = 2, WAYS = 3, SHORT = 3 }; // SHORT: steps to guess the speed from

/* A fit that notes when its second step begins: the first is for warming up. */
typedef struct timed {
    bool (*run)(void *user, qv_fit_item *item);
    int (*length)(void *user, int index);
    void *user;
    double begun;
} timed;

static bool run_timed(void *user, qv_fit_item *item)
{
    timed *t = user;
    double none = 0, now = qv_clock();
    if (item->step == 2)
        __atomic_compare_exchange(&t->begun, &none, &now, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
    return t->run(t->user, item);
}

static int length_timed(void *user, int index)
{
    const timed *t = user;
    return t->length(t->user, index);
}

/* Seconds a step; 0 in a process that only waits. */
static double time_steps(const qv_fit *fit, qv_link *link, int threads, long steps)
{
    qv_fit own = *fit;
    qv_fit_result result;
    qv_pool *pool;
    char message[256] = "";
    timed t = {fit->run, fit->length, fit->user, 0};
    own.run = run_timed, own.length = length_timed, own.user = &t;
    own.steps = own.dev_every = steps;
    own.warmup = 1, own.seed = 1, own.dev_count = 0;
    if (qv_team_open(&pool, link, threads, 0))
        need(NULL);
    const qv_fit_control control = {.pool = pool, .checkpoint_seconds = 1e9};
    if (qv_fit_run(&own, &control, &result, message, sizeof message))
        fprintf(stderr, "bench_ranks: %s\n", message);
    const double seconds = qv_clock() - t.begun;
    qv_fit_result_free(&result);
    qv_pool_close(&pool);
    return seconds / (double)(steps - 1);
}

/* One process with one thread, one with `ranks`, all with one. All processes call it in step. */
static double time_way(const qv_fit *fit, qv_link *link, int way, long steps)
{
    double seconds = 0;
    int all = 0, rank = link->rank;
    int *ranks = need(malloc((size_t)link->ranks * sizeof *ranks));
    if (way == 2)
        seconds = time_steps(fit, link, 1, steps);
    else if (rank == 0)
        seconds = time_steps(fit, NULL, way == 0 ? 1 : link->ranks, steps);
    qv_team_gather(link, &rank, ranks, sizeof all); // the others wait here
    free(ranks);
    return seconds;
}

static size_t bytes_of(const qv_fit *fit)
{
    size_t bytes = 0;
    for (int p = 0; p < fit->players; p++)
        bytes += fit->player[p].params->size * sizeof(qv_real);
    return bytes;
}

static void report_fit(const qv_fit *fit, qv_link *link, double seconds)
{
    double best[WAYS] = {1e9, 1e9, 1e9};
    long steps = 0;
    const double guess = time_way(fit, link, 0, SHORT);
    const qv_part part = {&steps, sizeof steps};
    if (link->rank == 0)
        steps = (long)(seconds / guess) + SHORT;
    qv_team_broadcast(link, &part, 1);
    for (int go = 0; go < GOES; go++)
        for (int way = 0; way < WAYS; way++) {
            const double took = time_way(fit, link, way, steps);
            best[way] = took < best[way] ? took : best[way];
        }
    if (link->rank == 0)
        printf("  %-10s %8.1f %12.1f %12.1f %12.1f %10.2f %10.2f\n", fit->name, 1e-6 * (double)bytes_of(fit),
               1e3 * best[0], 1e3 * best[1], 1e3 * best[2], best[0] / best[1], best[0] / best[2]);
    fflush(stdout);
}

/* What a step sends and receives: to each other process its slice of the gradient, and back the sum of this
 * one's. */
static double time_exchange(qv_link *link, size_t bytes)
{
    enum { TIMES = 20 };
    char *room = need(calloc(2, bytes));
    qv_part *part = need(calloc(2 * (size_t)link->ranks, sizeof *part));
    const size_t slice = bytes / (size_t)link->ranks;
    double best = 1e9;
    for (int r = 0; r < link->ranks; r++) {
        part[r] = (qv_part){room + (size_t)r * slice, slice};
        part[link->ranks + r] = (qv_part){room + bytes + (size_t)r * slice, slice};
    }
    for (int i = 0; i < TIMES; i++) {
        const double begun = qv_clock();
        qv_team_exchange(link, part, part + link->ranks);
        qv_team_exchange(link, part, part + link->ranks);
        const double seconds = qv_clock() - begun;
        best = seconds < best ? seconds : best;
    }
    free(part);
    free(room);
    return best;
}

static void report_exchange(qv_link *link)
{
    const size_t sizes[] = {0, 1 << 16, 1 << 20, 1 << 22, 1 << 24};
    if (link->rank == 0)
        puts("\n  what a step exchanges: MB of gradient, ms, MB a second out of each process and into it");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        const double seconds = time_exchange(link, sizes[i]);
        const double moved = 2.0 * (double)sizes[i] * (link->ranks - 1) / link->ranks;
        if (link->rank == 0)
            printf("  %8.2f %8.3f %8.0f\n", 1e-6 * (double)sizes[i], 1e3 * seconds, 1e-6 * moved / seconds);
    }
}

static void report(qv_link *link, double seconds)
{
    qv_corpus corpus;
    qv_targets targets;
    qv_voice *voice = NULL;
    qv_voice_sizes sizes;
    qv_adversary adversary;
    qv_fit fit;
    open_corpus(&corpus);
    qv_voice_default_sizes(&sizes);
    if (qv_targets_open(&targets, &corpus) || qv_voice_create(&voice, &sizes, 1))
        need(NULL);
    qv_stft_loss *stft_loss = need(qv_stft_loss_open());
    qv_fit_data data = {.targets = &targets, .voice = voice, .stft_loss = stft_loss};
    voice->normal = targets.normal;
    if (link->rank == 0)
        printf(
            "%d processes; milliseconds a step of 16 sentences of 3 s, and how many times as fast as 1 x 1\n"
            "  fit              MB  1 x 1 thread      1 x %d        %d x 1      1 x %d      %d x 1\n",
            link->ranks, link->ranks, link->ranks, link->ranks, link->ranks);
    qv_fit_prosody(&fit, &data);
    report_fit(&fit, link, seconds);
    qv_fit_acoustic(&fit, &data);
    report_fit(&fit, link, seconds);
    qv_fit_vocoder(&fit, &data);
    report_fit(&fit, link, seconds);
    if (qv_adversary_open(&adversary, &data))
        need(NULL);
    qv_fit_adversary(&fit, &adversary);
    report_fit(&fit, link, seconds);
    report_exchange(link);
    qv_adversary_close(&adversary);
    qv_stft_loss_close(&stft_loss);
    qv_voice_close(&voice);
    qv_targets_close(&targets);
    close_corpus(&corpus);
}

int main(int argc, char **argv)
{
    if (!qv_ranks_open(&argc, &argv))
        return 1;
    const double seconds = argc > 1 ? atof(argv[1]) : 2;
    qv_link *link = qv_ranks_link();
    if (!link || !(seconds > 0)) {
        fputs("usage: mpirun -n RANKS bench_ranks [SECONDS]\n", stderr);
        return qv_ranks_close(2);
    }
    report(link, seconds);
    return qv_ranks_close(0);
}
