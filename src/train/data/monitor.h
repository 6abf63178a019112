// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_DATA_MONITOR_H
#define QV_TRAIN_DATA_MONITOR_H
#include <stdbool.h>

/*
 * How the stages of training tell what they do. Each function may be NULL. All are called from the thread
 * that runs the stage, never from a worker, except `stop`, which any worker may call.
 */
typedef struct qv_monitor {
    /* One row of the dataset is left out or needs a look; `line` is "FILE:LINE: reason". */
    void (*report)(void *user, const char *line);
    /* `done` of `total` clips or passes of a stage ("analyse", "align") are finished. */
    void (*progress)(void *user, const char *stage, int done, int total);
    /* True: end early. The stage then returns QV_STOPPED; what is cached stays valid. */
    bool (*stop)(void *user);
    void *user;
} qv_monitor;

enum { QV_STOPPED = 1 }; // what a stage returns when `stop` said so

bool qv_monitor_stop(const qv_monitor *monitor); // false when monitor or its stop is NULL
void qv_monitor_progress(const qv_monitor *monitor, const char *stage, int done, int total);
void qv_monitor_report(const qv_monitor *monitor, const char *line);

#endif
