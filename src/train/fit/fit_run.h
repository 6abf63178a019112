// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_FIT_FIT_RUN_H
#define QV_TRAIN_FIT_FIT_RUN_H
#include "base/link.h"
#include "train/fit/fit.h"

/* All that changes while a fit runs; what fit.c and the fit_*.c beside it share. */

/* Sums over some steps. */
typedef struct qv_fit_tally {
    long steps, frames;
    double loss[QV_FIT_LOSSES]; // of the batches' means
} qv_fit_tally;

/* What one player owns. Slabs are [params->size]. */
typedef struct qv_fit_hand {
    qv_real *value, *m, *v;
    qv_real *average;  // NULL: an opponent
    qv_real *best;     // NULL: an opponent, or the last average is the result
    qv_real **grad;    // [workers], NULL: a worker of another process
    qv_real *sum;      // of the workers' gradients: the first of grad that is here, or own_sum
    qv_real *own_sum;  // in a process without workers
    qv_real *incoming; // gradients of other processes; NULL: none yet
    double *norm;      // [chunks], squared
    int chunks;
    float rate, scale, keep; // of the present step
} qv_fit_hand;

/* A place in the batch. */
typedef struct qv_fit_place {
    int index;  // of the item
    int length; // work in it
    int order;  // as drawn
    uint64_t seed;
} qv_fit_place;

/* What came of an item. */
typedef struct qv_fit_outcome {
    double loss[QV_FIT_LOSSES], weight; // weight -1: memory
    long frames;
} qv_fit_outcome;

typedef struct qv_fit_run_state {
    const qv_fit *fit;
    const qv_fit_control *control;
    qv_link *link; // to the other processes; NULL: there are none
    int workers, phases, together;
    qv_fit_hand hand[QV_FIT_PLAYERS];

    qv_arena **arena;        // [workers]
    int *order;              // [train_count], the present epoch's
    long order_epoch;        // -1: none yet
    qv_fit_place *place;     // [batch]
    qv_fit_item *item;       // [tasks of a step or of a judgement]
    qv_fit_outcome *outcome; // [the same]
    int *index;              // [batch], of the items
    int phase;               // that is worked on

    long step;
    bool over; // before its last step
    double best_dev, dev[QV_FIT_LOSSES];
    double begun;          // when this run began
    double seconds;        // before this run
    long frames;           // worked on, earlier runs included
    qv_fit_tally unjudged; // since the last judgement
    qv_fit_point *point;   // [point_capacity], judgements
    int points, point_capacity;
} qv_fit_run_state;

// ---- fit_players.c: weights and what is learnt

bool qv_fit_open_players(qv_fit_run_state *run); // slabs of zeros; false: memory
void qv_fit_close_players(qv_fit_run_state *run);
void qv_fit_begin_players(qv_fit_run_state *run); // the values that a fit starts from

/* Finds the scale of the gradients that were added up of the players that learn in this phase, by which none
 * is longer than its limit. False when one isn't finite. */
bool qv_fit_scale_gradients(qv_fit_run_state *run, double weight);
/* One step of Adam by the gradients that were added up, which become zero. */
void qv_fit_learn(qv_fit_run_state *run);

void qv_fit_keep_best(qv_fit_run_state *run);                          // the averages are the best so far
void qv_fit_hand_over(const qv_fit_run_state *run);                    // puts the result in player[].value
const qv_real *qv_fit_judged(const qv_fit_run_state *run, int player); // weights that a judgement is about

/* A hash of the weights of all players. */
uint64_t qv_fit_hash_values(const qv_fit_run_state *run);

// ---- fit_sum.c: gradients of workers, here and in other processes

enum { QV_FIT_CHUNK = 16384 }; // parameters that one task works on
typedef struct qv_fit_chunk {
    int player, number;  // of the player's chunks
    size_t begin, count; // in its slabs
} qv_fit_chunk;
int qv_fit_chunks(const qv_fit_run_state *run); // of the players that learn in this phase
qv_fit_chunk qv_fit_chunk_at(const qv_fit_run_state *run, int task);

/* Adds up the gradients of the workers that had any of `tasks` tasks, of the players that learn in this
 * phase; hand[].norm receives the squares. False: memory, or another process failed. */
bool qv_fit_sum_gradients(qv_fit_run_state *run, int tasks);
bool qv_fit_learns(const qv_fit_run_state *run, int player); // in the present phase

// ---- fit_batch.c: passes over items

bool qv_fit_open_batch(qv_fit_run_state *run); // false: memory
void qv_fit_close_batch(qv_fit_run_state *run);

/* Takes the items of the step run->step, which counts from 1, and deals them out. */
void qv_fit_draw_batch(qv_fit_run_state *run);
/* Lets the workers do one phase of the batch: adds each loss, divided by the sum of weights, to `loss`, and
 * the frames to *frames; *weight receives that sum. False: memory, or another process failed. */
bool qv_fit_pass(qv_fit_run_state *run, double *loss, double *weight, long *frames);
int qv_fit_tasks(const qv_fit_run_state *run, int items); // that so many items are
/* Losses on the development items, as the fit judges. False: memory. */
bool qv_fit_judge(qv_fit_run_state *run, double *loss);

// ---- fit_checkpoint.c

/* Writes the checkpoint, if there is to be one. 0, or QV_ERROR_MEMORY or QV_ERROR_WRITE with one line in
 * message. */
int qv_fit_checkpoint_write(const qv_fit_run_state *run, double seconds, char *message, size_t size);
/* Reads it; *found tells whether there is one. 0, or QV_ERROR_FORMAT (damaged, or of another fit),
 * QV_ERROR_OPEN or QV_ERROR_MEMORY with one line in message. */
int qv_fit_checkpoint_read(qv_fit_run_state *run, bool *found, char *message, size_t size);
/* Gives the state of the process of rank 0 to all. False: memory, or another process failed. */
bool qv_fit_checkpoint_broadcast(qv_fit_run_state *run);

#endif
