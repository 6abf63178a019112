// SPDX-License-Identifier: MIT
#ifndef QV_CLI_TRAINER_LONG_WORK_H
#define QV_CLI_TRAINER_LONG_WORK_H
#include "train/fit/fit.h"
#include "train/data/monitor.h"

/*
 * What commands that work for minutes or hours share: a progress line on a terminal (plain lines now and then
 * otherwise), all on standard error; ending early by SIGINT, SIGTERM, SIGHUP or after a number of minutes.
 */

/* Catches the signals and starts the clock; minutes 0: no limit. The monitor is valid until the program
 * ends. */
const qv_monitor *qv_long_work_begin(double minutes);
/* Tells how a fit goes; for qv_train_monitor.fit. */
void qv_long_work_fit(void *user, const qv_fit_progress *progress);
/* Tells the user nothing, as another process does. To be called before qv_long_work_begin. */
void qv_long_work_silent(void);
/* Ends the progress line. */
void qv_long_work_end(void);
/* The signal that ended the work, 0: none. */
int qv_long_work_signal(void);

#endif
