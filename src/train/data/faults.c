// SPDX-License-Identifier: MIT
/* Rows that are left out, and how they are told. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "quaver/quaver.h"
#include "train/data/dataset.h"

enum {
    MOST_LEFT_OUT_PERCENT = 10,
    EACH_TOLD = 3, // rows of one cause before the others are summed up
};

void qv_dataset_place(const qv_dataset *dataset, int line, char *text, size_t size)
{
    if (line > 0 && (size_t)line <= dataset->texts)
        snprintf(text, size, "%s/%s", dataset->list, dataset->text[line - 1]);
    else
        snprintf(text, size, "%s:%d", dataset->list, line);
}

/* Counts a row of that cause; true: it is to be told by itself. */
static bool count_cause(qv_dataset *dataset, const qv_fault *fault)
{
    int i = 0;
    while (i < dataset->tallies && strcmp(dataset->tally[i].cause, fault->cause) != 0)
        i++;
    if (i == QV_TALLIES)
        return true;
    if (i == dataset->tallies)
        dataset->tally[dataset->tallies++] = (qv_tally){.cause = fault->cause};
    qv_tally *tally = &dataset->tally[i];
    if (++tally->count <= EACH_TOLD)
        return true;
    tally->first = tally->first ? tally->first : fault->line;
    tally->last = fault->line;
    return false;
}

/* Keeps the fault; when memory is short it is told but not kept. */
static void keep(qv_dataset *dataset, const qv_fault *fault, const char *reason)
{
    if (QV_GROW(dataset->fault, dataset->fault_capacity, dataset->faults + 1))
        return;
    dataset->fault[dataset->faults] = *fault;
    dataset->fault[dataset->faults].reason = strdup(reason);
    dataset->faults += dataset->fault[dataset->faults].reason != NULL;
}

static void tell(qv_dataset *dataset, const qv_monitor *monitor, const qv_fault *fault, const char *format,
                 va_list arguments)
{
    char reason[512], place[512], report[1040];
    vsnprintf(reason, sizeof reason, format, arguments);
    if (count_cause(dataset, fault)) {
        qv_dataset_place(dataset, fault->line, place, sizeof place);
        snprintf(report, sizeof report, "%s: %s", place, reason);
        qv_monitor_report(monitor, report);
    }
    keep(dataset, fault, reason);
}

void qv_dataset_leave_out(qv_dataset *dataset, const qv_monitor *monitor, int line, const char *cause,
                          const char *format, ...)
{
    const qv_fault fault = {.line = line, .cause = cause, .left_out = true};
    va_list arguments;
    va_start(arguments, format);
    tell(dataset, monitor, &fault, format, arguments);
    va_end(arguments);
    dataset->left_out++;
}

void qv_dataset_pass_over(qv_dataset *dataset, const qv_monitor *monitor, int line, const char *cause,
                          const char *format, ...)
{
    const qv_fault fault = {.line = line, .cause = cause};
    va_list arguments;
    va_start(arguments, format);
    tell(dataset, monitor, &fault, format, arguments);
    va_end(arguments);
}

void qv_dataset_sum_up(qv_dataset *dataset, const qv_monitor *monitor)
{
    char begin[512], end[512], report[1600];
    for (const qv_tally *tally = dataset->tally; tally < dataset->tally + dataset->tallies; tally++) {
        const int more = tally->count - EACH_TOLD;
        if (more <= 0)
            continue;
        qv_dataset_place(dataset, tally->first, begin, sizeof begin);
        qv_dataset_place(dataset, tally->last, end, sizeof end);
        if (more == 1)
            snprintf(report, sizeof report, "%s: the same: %s", begin, tally->cause);
        else
            snprintf(report, sizeof report, "%s to %s: %d rows more of the same: %s", begin, end, more,
                     tally->cause);
        qv_monitor_report(monitor, report);
    }
    dataset->tallies = 0;
}

/* Whether most rows are left out for words that a guess would do for. */
static bool lacks_words(const qv_dataset *dataset)
{
    int unlisted = 0;
    for (size_t i = 0; i < dataset->faults; i++)
        unlisted += dataset->fault[i].left_out && strcmp(dataset->fault[i].cause, QV_CAUSE_UNLISTED) == 0;
    return 2 * unlisted > dataset->left_out;
}

int qv_dataset_check(const qv_dataset *dataset, int usable, char *message, size_t size)
{
    if (!dataset->keep_going &&
        (int64_t)dataset->left_out * 100 > (int64_t)dataset->rows * MOST_LEFT_OUT_PERCENT)
        return qv_fail(QV_ERROR_FORMAT, message, size,
                       "%s: %d of %d rows cannot be used, more than a tenth; %s, or go on without them with "
                       "--keep-going",
                       dataset->list, dataset->left_out, dataset->rows,
                       lacks_words(dataset) && !dataset->judging
                           ? "take words as their letters are said with --guess"
                           : "repair the dataset first");
    if (usable <= 0)
        return qv_fail(QV_ERROR_FORMAT, message, size, "%s: nothing is left to %s", dataset->list,
                       dataset->judging ? "judge by" : "train on");
    return QV_OK;
}
