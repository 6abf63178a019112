// SPDX-License-Identifier: MIT
/* A quasi-recurrent layer against an LSTM of as many units, as figure 4 of its paper does; see the usage
 * below and README.md. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "chart.h"
#include "contest.h"

static const char usage[] = "Usage: bench_qrnn [--brief] [--rounds N] [--svg FILE]\n"
                            "Prints how many times faster QRNN layers of width 2 and 1 (fo-pooling, 320 "
                            "units) are than an LSTM layer of 320\n"
                            "units, forward and in training, for batches of 8 to 64 sequences of 32 to 512 "
                            "steps, on 1 and 2 threads; with\n"
                            "--svg also as a picture. The best of 5 (or --rounds) goes in turn, some five "
                            "minutes on an idle machine.\n"
                            "--brief: few small sizes, to see that all is in order.\n";

enum { BATCHES = CHART_LINES, LENGTHS = CHART_POINTS, LAYERS = 3, THREADS = 2, WAYS = 2 };

static const int batches[BATCHES] = {1, 8, 16, 32,
                                     64}; // one sequence is what a stream has; the paper begins at 8
static const int lengths[LENGTHS] = {32, 64, 128, 256, 512};

typedef struct plan {
    int units, batches, lengths, rounds;
    double seconds; // of one go, at least
    size_t memory;  // bytes
    const char *svg;
} plan;

typedef struct cell {
    int group[LAYERS];      // the best
    double seconds[LAYERS]; // of a pass, the least
} cell;

typedef struct results {
    cell at[WAYS][THREADS][BATCHES][LENGTHS]; // ways: forward, training
} results;

static void give_up(const char *what)
{
    fprintf(stderr, "bench_qrnn: %s\n", what);
    exit(1);
}

/* ---- Measure ------------------------------------------------------------------------------------------ */

static void go(const contest_case *c, int group, qv_pool *pool, qv_arena *arena, double seconds, cell *to)
{
    const double took = contest_run(c, group, pool, arena, seconds);
    if (took < 0)
        give_up("memory is short; 1 GB is needed");
    if (to->seconds[c->layer] == 0 || took < to->seconds[c->layer]) {
        to->seconds[c->layer] = took;
        to->group[c->layer] = group;
    }
}

/* All layers in turn: in the first round with each size of groups, later with the best. */
static void measure(const plan *p, int round, contest_case c, qv_pool *pool, qv_arena *arena, cell *to)
{
    for (int layer = 0; layer < LAYERS; layer++) {
        int group[CONTEST_GROUPS] = {to->group[layer]}, count = 1;
        c.layer = (contest_layer)layer;
        if (round == 0)
            count = contest_groups(&c, qv_pool_workers(pool), group);
        for (int i = 0; i < count; i++)
            go(&c, group[i], pool, arena, p->seconds, to);
    }
}

static void measure_panel(const plan *p, int round, bool training, qv_pool *pool, qv_arena *arena,
                          cell to[BATCHES][LENGTHS])
{
    for (int b = 0; b < p->batches; b++)
        for (int s = 0; s < p->lengths && batches[b] >= qv_pool_workers(pool); s++) {
            const contest_case c = {
                .training = training, .units = p->units, .batch = batches[b], .steps = lengths[s]};
            measure(p, round, c, pool, arena, &to[b][s]);
        }
}

static void measure_all(const plan *p, results *r)
{
    qv_arena *arena = qv_arena_open(p->memory); // pages that are never touched cost nothing
    qv_pool *pool[THREADS] = {NULL};
    for (int i = 0; i < THREADS; i++)
        if (!arena || qv_pool_open(&pool[i], i + 1))
            give_up("memory is short; 1 GB is needed");
    for (int round = 0; round < p->rounds; round++)
        for (int way = 0; way < WAYS; way++)
            for (int threads = 0; threads < THREADS; threads++)
                measure_panel(p, round, way == 1, pool[threads], arena, r->at[way][threads]);
    for (int i = 0; i < THREADS; i++)
        qv_pool_close(&pool[i]);
    qv_arena_close(&arena);
}

/* ---- Tell --------------------------------------------------------------------------------------------- */

static const char *const way_names[WAYS] = {"forward", "training"};

static double times_faster(const cell *c, contest_layer layer)
{
    return c->seconds[CONTEST_LSTM] / c->seconds[layer];
}

static void print_table(const plan *p, const results *r, int way, int threads)
{
    printf("\n%s, %d thread%s\n\n| batch |", way ? "Training" : "Forward", threads + 1, threads ? "s" : "");
    for (int s = 0; s < p->lengths; s++)
        printf(" %d steps |", lengths[s]);
    printf(" LSTM, us a step |\n| ---: |");
    for (int s = 0; s <= p->lengths; s++)
        printf(" ---: |");
    for (int b = 0; b < p->batches; b++) {
        const cell *row = r->at[way][threads][b];
        if (batches[b] <= threads)
            continue; // fewer sequences than threads
        printf("\n| %d |", batches[b]);
        for (int s = 0; s < p->lengths; s++)
            printf(" %.2f (%.2f) |", times_faster(&row[s], CONTEST_QRNN_2),
                   times_faster(&row[s], CONTEST_QRNN_1));
        const double step = 1e6 * row[p->lengths - 1].seconds[CONTEST_LSTM] / lengths[p->lengths - 1];
        printf(" %.*f |", step < 100 ? 1 : 0, step);
    }
    puts("");
}

static void draw(const plan *p, const results *r)
{
    chart c = {.lines = p->batches, .points = p->lengths, .line = batches, .point = lengths};
    char titles[WAYS][THREADS][64];
    for (int way = 0; way < WAYS; way++)
        for (int threads = 0; threads < THREADS; threads++) {
            chart_panel *panel = &c.panel[way * THREADS + threads];
            snprintf(titles[way][threads], sizeof *titles[way], "%s, %d thread%s", way_names[way],
                     threads + 1, threads ? "s" : "");
            panel->title = titles[way][threads];
            for (int b = 0; b < p->batches; b++)
                for (int s = 0; s < p->lengths && batches[b] > threads; s++)
                    panel->value[b][s] = times_faster(&r->at[way][threads][b][s], CONTEST_QRNN_2);
        }
    if (!chart_write(&c, p->svg)) {
        fprintf(stderr, "bench_qrnn: %s: %s\n", p->svg, strerror(errno));
        exit(1);
    }
}

static plan read_options(int count, char **arguments)
{
    static const struct option options[] = {{"brief", 0, NULL, 'b'},
                                            {"rounds", 1, NULL, 'r'},
                                            {"svg", 1, NULL, 's'},
                                            {"help", 0, NULL, 'h'},
                                            {0}};
    plan p = {.units = 320,
              .batches = BATCHES,
              .lengths = LENGTHS,
              .rounds = 7,
              .seconds = 0.02,
              .memory = (size_t)1 << 30};
    int option;
    while ((option = getopt_long(count, arguments, "", options, NULL)) != -1) {
        if (option == 'b') {
            p = (plan){.units = 20,
                       .batches = 2,
                       .lengths = 2,
                       .rounds = 2,
                       .seconds = 0.0002,
                       .memory = (size_t)1 << 22,
                       .svg = p.svg};
        } else if (option == 'r') {
            p.rounds = atoi(optarg);
        } else if (option == 's') {
            p.svg = optarg;
        } else {
            fputs(usage, option == 'h' ? stdout : stderr);
            exit(option == 'h' ? 0 : 2);
        }
    }
    if (optind != count || p.rounds < 1) {
        fputs(usage, stderr);
        exit(2);
    }
    return p;
}

int main(int count, char **arguments)
{
    const plan p = read_options(count, arguments);
    results *r = calloc(1, sizeof *r);
    if (!r)
        give_up("memory is short");
    measure_all(&p, r);
    printf("How many times faster than an LSTM layer of %d units a QRNN layer of width 2 (of width 1) is\n",
           p.units);
    for (int way = 0; way < WAYS; way++)
        for (int threads = 0; threads < THREADS; threads++)
            print_table(&p, r, way, threads);
    if (p.svg)
        draw(&p, r);
    free(r);
    return 0;
}
