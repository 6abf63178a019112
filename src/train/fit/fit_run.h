// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_FIT_FIT_RUN_H
#define QV_TRAIN_FIT_FIT_RUN_H
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
    qv_real *average; // NULL: an opponent
    qv_real *best;    // NULL: an opponent, or the last average is the result
    qv_real **grad;   // [threads]
    double *norm;     // [chunks], squared
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

typedef struct qv_fit_run_state {
    const qv_fit *fit;
    const qv_fit_control *control;
    int threads, phases, together;
    qv_fit_hand hand[QV_FIT_PLAYERS];

    qv_arena **arena;    // [threads]
    int *order;          // [train_count], the present epoch's
    long order_epoch;    // -1: none yet
    qv_fit_place *place; // [batch]
    qv_fit_item *item;   // [tasks of a step or of a judgement]
    int *index;          // [batch], of the items
    int phase;           // that is worked on

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

/* Adds up the workers' gradients of the players that learn in this phase. False when one isn't finite. */
bool qv_fit_sum_gradients(qv_fit_run_state *run, double weight);
/* One step of Adam by the gradients that were added up, which become zero. */
void qv_fit_learn(qv_fit_run_state *run);

void qv_fit_keep_best(qv_fit_run_state *run);                          // the averages are the best so far
void qv_fit_hand_over(const qv_fit_run_state *run);                    // puts the result in player[].value
const qv_real *qv_fit_judged(const qv_fit_run_state *run, int player); // weights that a judgement is about

// ---- fit_batch.c: passes over items

bool qv_fit_open_batch(qv_fit_run_state *run); // false: memory
void qv_fit_close_batch(qv_fit_run_state *run);

/* Takes the items of the step run->step, which counts from 1, and deals them out. */
void qv_fit_draw_batch(qv_fit_run_state *run);
/* Lets the workers do one phase of the batch: adds each loss, divided by the sum of weights, to `loss`, and
 * the frames to *frames; *weight receives that sum. False: memory. */
bool qv_fit_pass(qv_fit_run_state *run, double *loss, double *weight, long *frames);
/* Losses on the development items, as the fit judges. False: memory. */
bool qv_fit_judge(qv_fit_run_state *run, double *loss);

// ---- fit_checkpoint.c

/* Writes the checkpoint, if there is to be one. 0, or QV_ERROR_MEMORY or QV_ERROR_WRITE with one line in
 * message. */
int qv_fit_checkpoint_write(const qv_fit_run_state *run, double seconds, char *message, size_t size);
/* Reads it; *found tells whether there is one. 0, or QV_ERROR_FORMAT (damaged, or of another fit),
 * QV_ERROR_OPEN or QV_ERROR_MEMORY with one line in message. */
int qv_fit_checkpoint_read(qv_fit_run_state *run, bool *found, char *message, size_t size);

#endif
