// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_REPORT_H
#define QV_TRAIN_REPORT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include "train/judge/evaluate.h"
#include "train/fit/fit.h"
#include "train/train.h"

/* What is settled of the sound after the fits, among the stages. */
#define QV_REPORT_SOUND "sound"

/*
 * What a training leaves for its reader: WORK/report.html, one file that can be moved and sent, sounds and
 * pictures included. It is gathered while the training runs:
 *
 *     qv_report report;
 *     qv_report_open(&report, work);
 *     qv_report_add_row(&report, line); qv_report_add_seconds(...); qv_report_add_fit(...);
 *     error = qv_report_write(&report, &source, message, size);
 *     qv_report_close(&report);
 *
 * The time of stages that aren't fits (those are kept in the checkpoints) is summed over all runs in
 * WORK/seconds: lines of a name, one word of up to 15 characters, and a number.
 */
enum { QV_REPORT_STAGES = 8, QV_REPORT_FITS = 4 };

typedef struct qv_report_fit {
    const char *name; // of the fit, static memory
    const char *loss_name[QV_FIT_LOSSES];
    long steps; // that were planned; result.steps were made
    bool last;  // the result is the last average, not the best
    qv_fit_result result;
} qv_report_fit;

typedef struct qv_report_stage {
    char name[16];
    double seconds;
} qv_report_stage;

typedef struct qv_report {
    const char *work;    // borrowed
    const char *from;    // borrowed: the voice that the fits started from; NULL: random weights
    const char *prosody; // borrowed: the voice whose durations and pitch were taken; NULL: they were fitted
    char **row;          // [rows], reports on rows of the dataset
    int rows;
    size_t capacity;
    qv_report_stage stage[QV_REPORT_STAGES];
    int stages;
    qv_report_fit fit[QV_REPORT_FITS];
    int fits;
} qv_report;

void qv_report_open(qv_report *report, const char *work); // takes over WORK/seconds, if there is one
void qv_report_close(qv_report *report);

bool qv_report_add_row(qv_report *report, const char *line); // copied; false: memory
/* Adds to the time of a stage and writes WORK/seconds; nothing for a report that was never opened. */
void qv_report_add_seconds(qv_report *report, const char *stage, double seconds);
/* Takes *result over. */
void qv_report_add_fit(qv_report *report, const qv_fit *fit, qv_fit_result *result);

/* What the report is about, all borrowed. */
typedef struct qv_report_source {
    const qv_train_options *options; // the voice lies at its output
    const qv_train_result *result;
    const qv_corpus *corpus;
    const qv_figures *averages, *from; // as of qv_evaluate; `from` of the base voice on the same
                                       // sentences, or NULL. Zeroed without such sentences
    bool planned;                      // minutes were to be kept to
} qv_report_source;

/* 0, QV_ERROR_MEMORY, QV_ERROR_WRITE or an error of speaking with one line in message. */
int qv_report_write(const qv_report *report, const qv_report_source *source, char *message, size_t size);

/* The parts of the page. */
int qv_report_page(FILE *file, const qv_report *report, const qv_report_source *source,
                   const qv_voice *voice);
void qv_report_trust(FILE *file, const qv_report_source *source);
void qv_report_advice(FILE *file, const qv_report *report, const qv_report_source *source);

/* The judgement that was best. points >= 1. */
const qv_fit_point *qv_report_best(const qv_report_fit *fit);

#endif
