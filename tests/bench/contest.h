// SPDX-License-Identifier: MIT
#ifndef QV_BENCH_CONTEST_H
#define QV_BENCH_CONTEST_H
#include <stdbool.h>
#include "base/arena.h"
#include "base/pool.h"

/*
 * One recurrent layer at work on a batch of sequences, as fast as it can be had: bench_qrnn.c compares such.
 *
 * The sequences are shared out among the threads, which need not wait for each other until all is done; each
 * takes its share in groups of `group` sequences. What group is best depends on cache and layer, so the
 * caller tries several (contest_groups). Training is forward and backward, gradients of the weights and of
 * the input, those of the threads added up; no update of weights.
 */
typedef enum contest_layer {
    CONTEST_LSTM,
    CONTEST_QRNN_1,
    CONTEST_QRNN_2
} contest_layer; // QRNN: fo, of width 1, 2

typedef struct contest_case {
    contest_layer layer;
    bool training;
    int units; // in and out
    int batch, steps;
} contest_case;

enum { CONTEST_GROUPS = 4 };

/* Sizes of groups that are worth a trial, for each thread's share of the batch; returns how many. */
int contest_groups(const contest_case *c, int threads, int group[CONTEST_GROUPS]);

/* Seconds that one pass over the batch takes: processor time of the thread that has most of it, so that other
 * programs don't count; the least of as many passes as last for `seconds`. Negative: memory is short. */
double contest_run(const contest_case *c, int group, qv_pool *pool, qv_arena *arena, double seconds);

#endif
