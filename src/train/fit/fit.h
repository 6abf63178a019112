// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_FIT_FIT_H
#define QV_TRAIN_FIT_FIT_H
#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/pool.h"
#include "nn/adam.h"
#include "nn/params.h"
#include "train/data/monitor.h"

/*
 * Fitting of networks: the loop that all fits share.
 *
 * Each step takes the next `batch` items of a shuffled list, lets the workers add up their gradients, clips
 * and makes one step of Adam. An exponential moving average of the weights is kept; it is what is judged now
 * and then on the development items. The result is the best average that was judged, or the last.
 * Checkpoints hold all that changes. All random choices follow from seed, step and item, so a resumed run
 * ends in the same weights as an unbroken one with the same number of workers, however they are spread over
 * threads and processes (base/pool.h, base/team.h).
 *
 * Players. Weights belong to players: each has a slab, moments of Adam, an average, a rate and a limit of its
 * gradient. A fit of one network has one. Networks that are fitted together, end to end, are a player each:
 * one pass over an item adds to the gradients of all. The judges of an adversarial fit are players, too.
 *
 * Phases. A step goes through its batch once for each phase. Players learn in the phase that they name, and
 * have made their step of Adam before the next phase begins: judges in phase 0, which see what the generator
 * makes, say, and the generator in phase 1, which hears the judges as they then are. All phases of a step
 * have the same items with the same seeds. Players of one phase learn from one pass.
 */
enum { QV_FIT_LOSSES = 8, QV_FIT_PLAYERS = 4, QV_FIT_PHASES = 4 };

/* Some items, one unless qv_fit.together says otherwise, in the hands of a worker. */
typedef struct qv_fit_item {
    const int *index; // [count], as in qv_fit.train or qv_fit.dev
    int count;
    uint64_t seed;                        // for random choices; the same in all phases
    long step;                            // the one that is being made, from 1; judging: the one before
    long steps;                           // of the fit
    int phase;                            // 0 to the highest of any player
    bool learning;                        // false: only the losses are wanted, without dropout
    const qv_real *value[QV_FIT_PLAYERS]; // weights
    qv_real *grad[QV_FIT_PLAYERS];        // NULL: a player that doesn't learn in this phase, or judging
    qv_arena *arena;                      // empty scratch space
    /* Results of this phase, zero before. Of the losses each belongs to one phase: the others leave it zero.
     * loss[0] must be finite and, unless qv_fit.last, is what the best average is least in. */
    double loss[QV_FIT_LOSSES]; // sums over the parts of the items
    double weight; // number of parts (frames, symbols): losses and gradients are divided by the batch's sum
    long frames;   // of work done, for the speed
} qv_fit_item;

typedef struct qv_fit_player {
    const char *name; // of its matrices in the checkpoint; NULL: the only player of a fit
    const qv_params *params;
    qv_real *value;              // [params->size], borrowed: receives the result
    bool given;                  // value is also what the fit starts from; else random values from the seed
    bool opponent;               // serves the others only: no average, and the result is its last weights
    int phase;                   // of a step, in which it learns
    float peak_rate, final_rate; // of Adam: up in a straight line over qv_fit.warmup steps, down as a cosine
    float clip;                  // longest gradient
    float keep;                  // of the moving average, a step
    qv_adam adam;
} qv_fit_player;

typedef struct qv_fit {
    const char *name;                     // "prosody", ...
    const char *loss_name[QV_FIT_LOSSES]; // NULL: unused
    qv_fit_player player[QV_FIT_PLAYERS];
    int players;
    const int *train, *dev; // items
    int train_count, dev_count;
    int batch;    // items of a step
    int together; // items that are given to `run` at once, of about the same length; 0: 1
    long steps, warmup;
    long dev_every; // steps between judgements
    long patience;  // it ends when so many steps bring no better judgement; 0: it doesn't
    long end;       // it ends after this step, as if time were up; 0: `steps`
    bool last;      // the result is the last average, not the best
    uint64_t seed;
    const char *options; // one line: what else must be the same for a checkpoint to be of use; may be NULL
    uint64_t data;       // a hash of what it is fitted to, likewise; 0: not told
    /* Computes losses and adds the gradients of the players' losses to item->grad. False when memory is
     * short. Called by the workers. */
    bool (*run)(void *user, qv_fit_item *item);
    int (*length)(void *user, int index); // work in an item, to deal them out evenly
    /* Judges weights by something else than the losses of `run` on the development items; NULL: by those.
     * Writes loss [QV_FIT_LOSSES]. May use the pool. False when memory is short. */
    bool (*judge)(void *user, const qv_real *const *value, qv_pool *pool, double *loss);
    void *user;
} qv_fit;

/* What is told about a running fit. */
typedef struct qv_fit_progress {
    const qv_fit *fit;
    long step;
    double loss[QV_FIT_LOSSES]; // mean since the last report
    double dev[QV_FIT_LOSSES];  // latest; 0 before the first
    double best_dev;            // loss[0]
    double frames_a_second, seconds_left;
    double seconds; // spent on this fit, earlier runs included
    bool over;      // there will be no further step
} qv_fit_progress;

/* A judgement. */
typedef struct qv_fit_point {
    long step;
    float train[QV_FIT_LOSSES]; // mean over the steps since the judgement before, dropout at work
    float dev[QV_FIT_LOSSES];   // 0 without development items
} qv_fit_point;

typedef struct qv_fit_control {
    const char *checkpoint; // file; NULL: none is written
    bool resume;            // go on from it, if it is there
    qv_pool *pool;
    const qv_monitor *monitor;                                     // stop
    void (*progress)(void *user, const qv_fit_progress *progress); // about once a second; may be NULL
    /* After a judgement; seconds as in the result. May be NULL. */
    void (*judged)(void *user, const qv_fit_point *point, double seconds);
    /* After a checkpoint but the last, in all processes, while no worker works: the step, and the weights
     * that a judgement would be about, one slab a player. 0, or an error that ends the run and is the
     * caller's own to tell. May be NULL. */
    int (*saved)(void *user, long step, const qv_real *const *value);
    bool (*time_up)(void *user); // asked after each step, in rank 0: the fit is over, as it is then. May be
                                 // NULL, in all processes or none
    void *user;
    double checkpoint_seconds; // between checkpoints
} qv_fit_control;

/* What is known of a fit beside the weights, earlier runs included. */
typedef struct qv_fit_result {
    double seconds;      // spent on it
    long frames;         // worked on
    long steps;          // made
    qv_fit_point *point; // [points], ascending; owned
    int points;
    qv_fit_point unjudged; // of the steps since the last judgement; its step is the last, dev 0
} qv_fit_result;
/* The number of workers that a checkpoint was made with, which must be that of the pool to go on; 0: there is
 * no checkpoint, or none that can be read. */
int qv_fit_checkpoint_workers(const char *path);

void qv_fit_result_free(qv_fit_result *result); // a zeroed one is fine

/*
 * Runs or goes on with a fit; player[].value receive the weights, *result the rest: the caller frees it in
 * any case.
 * 0, QV_STOPPED (a checkpoint is written; the weights are the best or the last so far), or QV_ERROR_MEMORY,
 * QV_ERROR_WRITE, QV_ERROR_FORMAT (a checkpoint of another fit, a loss that isn't finite) with one line in
 * message.
 * Where the pool's workers are in several processes (base/team.h), all run the same fit: that of rank 0 reads
 * and writes the checkpoint and listens to the monitor. An error of another has its line in qv_team_settle.
 */
int qv_fit_run(const qv_fit *fit, const qv_fit_control *control, qv_fit_result *result, char *message,
               size_t size);

/* How fast a fit is here and now. */
typedef struct qv_fit_pace {
    double step, judgement; // seconds
} qv_fit_pace;

/* Tries a few steps, for about `seconds`, but 2 to 20 of them, and a judgement, on weights that are thrown
 * away. 0, QV_STOPPED, or an error as of qv_fit_run. */
int qv_fit_measure(const qv_fit *fit, const qv_fit_control *control, double seconds, qv_fit_pace *pace,
                   char *message, size_t size);

#endif
