#ifndef QV_TRAIN_FIT_FIT_RUN_H
#define QV_TRAIN_FIT_FIT_RUN_H
#include "train/fit/fit.h"

/* What fit.c and fit_checkpoint.c share: all that changes while a fit runs. */

/* Sums over some steps. */
typedef struct qv_fit_tally {
    long steps, frames;
    double loss[QV_FIT_LOSSES]; // of the batches' means
} qv_fit_tally;

enum { QV_FIT_POINT = 1 + 2 * QV_FIT_LOSSES }; // floats of a point: step, train, dev

typedef struct qv_fit_run_state {
    const qv_fit *fit;
    const qv_fit_control *control;
    int threads;
    size_t size;
    qv_real *value, *m, *v, *average, *best; // slabs
    qv_real **grad;                          // [threads] slabs
    qv_arena **arena;                        // [threads]
    qv_fit_item *item;                       // [batch or more]
    int *order;                              // [train_count], the present epoch's
    long order_epoch;
    long step;
    double best_dev, dev[QV_FIT_LOSSES];
    double seconds;        // before this run
    long frames;           // worked on, earlier runs included
    qv_fit_tally unjudged; // since the last judgement
    float *point;          // [point_capacity][QV_FIT_POINT], judgements
    int points, point_capacity;
    double *chunk_norm;
    const qv_real *judged; // weights that are evaluated
    const int *judged_items;
    float rate, scale;
    float keep;
} qv_fit_run_state;

/* Writes WORK/NAME.checkpoint. 0, or QV_ERROR_MEMORY or QV_ERROR_WRITE with one line in message. */
int qv_fit_checkpoint_write(const qv_fit_run_state *run, double seconds, char *message, size_t size);
/* Reads it; *found tells whether there is one. 0, or QV_ERROR_FORMAT (damaged, or of another fit),
 * QV_ERROR_OPEN or QV_ERROR_MEMORY with one line in message. */
int qv_fit_checkpoint_read(qv_fit_run_state *run, bool *found, char *message, size_t size);

#endif
