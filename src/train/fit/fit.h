#ifndef QV_TRAIN_FIT_FIT_H
#define QV_TRAIN_FIT_FIT_H
#include <stdbool.h>
#include <stdint.h>
#include "nn/adam.h"
#include "base/arena.h"
#include "nn/params.h"
#include "train/data/monitor.h"
#include "base/pool.h"

/*
 * Fitting of one network: the loop that all stages share.
 *
 * Each step takes the next `batch` items of a shuffled list, lets the workers add up their gradients, clips
 * and makes one step of Adam. An exponential moving average of the weights is kept; it is what is judged
 * on the development items now and then, and the best of them is the result. Checkpoints go to
 * WORK/NAME.checkpoint. All random choices follow from seed, step and item, so a resumed run ends in the
 * same weights as an unbroken one with the same number of threads.
 */
enum { QV_FIT_LOSSES = 4 };

/* One item in the hands of a worker. */
typedef struct qv_fit_item {
    int index;            // of the item, as in qv_fit.train or qv_fit.dev
    uint64_t seed;        // for the item's random choices
    const qv_real *value; // weights
    qv_real *grad;        // NULL: only the losses are wanted, without dropout
    qv_arena *arena;      // empty scratch space
    /* Results. loss[0] is what is minimised, summed over the item's parts; the others inform. */
    double loss[QV_FIT_LOSSES];
    double weight; // number of parts (frames, symbols): losses are divided by the batch's sum of it
    long frames;   // of work done, for the speed
} qv_fit_item;

typedef struct qv_fit {
    const char *name;                     // "prosody", ...
    const char *loss_name[QV_FIT_LOSSES]; // NULL: unused
    const qv_params *params;
    const int *train, *dev; // items
    int train_count, dev_count;
    int batch;
    long steps, warmup;
    long dev_every;                          // steps between judgements on the development items
    float peak_rate, final_rate, clip, keep; // keep: of the moving average
    qv_adam adam;
    uint64_t seed;
    /* Computes an item's losses and, unless item->grad is NULL, adds the gradient of loss[0] to it.
     * False when memory is short. Called by the workers. */
    bool (*run)(void *user, qv_fit_item *item);
    int (*length)(void *user, int index); // work in an item, to deal them out evenly
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
} qv_fit_progress;

typedef struct qv_fit_control {
    const char *work; // folder of the checkpoints
    bool resume;
    qv_pool *pool;
    const qv_monitor *monitor;                                     // stop
    void (*progress)(void *user, const qv_fit_progress *progress); // about once a second; may be NULL
    void *user;
    double checkpoint_seconds; // between checkpoints
} qv_fit_control;

/* A judgement on the development items. */
typedef struct qv_fit_point {
    long step;
    float train[QV_FIT_LOSSES]; // mean over the steps since the judgement before, dropout at work
    float dev[QV_FIT_LOSSES];   // 0 without development items
} qv_fit_point;

/* What is known of a fit beside the weights, earlier runs included. */
typedef struct qv_fit_result {
    double seconds;
    long frames;         // worked on
    qv_fit_point *point; // [points], ascending; owned
    int points;
} qv_fit_result;
void qv_fit_result_free(qv_fit_result *result); // a zeroed one is fine

/*
 * Runs or goes on with a fit; `best` [params->size] receives the weights, *result the rest: the caller frees
 * it in any case.
 * 0, QV_STOPPED (a checkpoint is written; `best` has the best so far), or QV_ERROR_MEMORY, QV_ERROR_WRITE,
 * QV_ERROR_FORMAT (a checkpoint of another fit, a loss that isn't finite) with one line in message.
 */
int qv_fit_run(const qv_fit *fit, const qv_fit_control *control, qv_real *best, qv_fit_result *result,
               char *message, size_t size);

/* Mean losses over items by the given weights. False: memory. */
bool qv_fit_evaluate(const qv_fit *fit, qv_pool *pool, const qv_real *value, const int *items, int count,
                     double *loss);

#endif
