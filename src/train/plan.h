// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_PLAN_H
#define QV_TRAIN_PLAN_H
#include <stdbool.h>
#include <stddef.h>
#include "train/fit/fit.h"

/*
 * How many steps the fits of a voice take: as many as the amount of recordings is worth, or as many as go
 * into a time that the user gives.
 *
 * The latter depend on the clock, so they are kept in WORK/plan, and a resumed training follows them: lines
 * of a name and numbers, "minutes 10", "spent 240.1" (seconds, of all runs), and for each fit that was begun
 * its steps and the one it ended after, 0 before, "acoustic 800 0". From the same plan comes the same voice.
 */
enum { QV_PLAN_PROSODY, QV_PLAN_ACOUSTIC, QV_PLAN_VOCODER, QV_PLAN_ADVERSARY, QV_PLAN_FITS };

/* Steps that so many frames are worth, over those of 80 minutes. */
double qv_plan_share(long frames);

/* Steps between judgements, of which there are to be eight at least; at most `every`. */
long qv_plan_judge_every(long every, long steps);

/* What is known of a fit that is to be planned. */
typedef struct qv_plan_fit {
    long wanted;      // steps: there are never more
    long least;       // with less it is not worth its time
    bool dispensable; // left out when there is no time for the least
    long every;       // steps between judgements, at most
    qv_fit_pace pace;
} qv_plan_fit;

double qv_plan_seconds(const qv_plan_fit *fit, long steps); // that they take, judgements included

/* Spreads `seconds` over fits [count], those with wanted 0 aside: each gets the same share of the steps that
 * are wanted, but the least; one that is dispensable is left out when the others would have less than a
 * quarter of theirs beside its least; steps [count] receives them, 0 for one that is left out. Returns the
 * seconds that are needed at least; when they are more than there are, `steps` has the least. */
double qv_plan_spread(const qv_plan_fit *fit, int count, double seconds, long *steps);

typedef struct qv_plan {
    char *path;
    double minutes; // of all runs together; 0: as long as it takes
    double spent;   // seconds of earlier runs
    double begun;   // when this one began
    long steps[QV_PLAN_FITS], end[QV_PLAN_FITS];
} qv_plan;

/* Begins to count the time. With `resume` goes on with what WORK/plan holds, but `minutes` count unless they
 * are 0; without it forgets what is there. 0, QV_ERROR_FORMAT (a damaged file) or QV_ERROR_MEMORY with one
 * line in message [size] and a plan that is never written; to be closed in either case. */
int qv_plan_open(qv_plan *plan, const char *work, double minutes, bool resume, char *message, size_t size);
void qv_plan_close(qv_plan *plan); // a zeroed one is fine

double qv_plan_spent(const qv_plan *plan); // seconds, of all runs
double qv_plan_left(const qv_plan *plan);  // seconds; infinite without minutes
/* Writes the file, if there are minutes to keep to. 0, QV_ERROR_WRITE or QV_ERROR_MEMORY with a message. */
int qv_plan_write(const qv_plan *plan, char *message, size_t size);

/* For a fuzzer: the plan in `text`, a copy of the file. False: it is damaged. */
bool qv_plan_read(qv_plan *plan, char *text);

#endif
