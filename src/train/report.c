// SPDX-License-Identifier: MIT
#include "train/report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "base/message.h"
#include "base/platform.h"
#include "quaver/quaver.h"
#include "store/aside.h"

// ---- gathering

static void add_stage(qv_report *report, const char *name, double seconds)
{
    int i = 0;
    while (i < report->stages && strcmp(report->stage[i].name, name) != 0)
        i++;
    if (i == QV_REPORT_STAGES)
        return;
    if (i == report->stages) {
        report->stage[report->stages++] = (qv_report_stage){.seconds = 0};
        snprintf(report->stage[i].name, sizeof report->stage[i].name, "%s", name);
    }
    report->stage[i].seconds += seconds;
}

static FILE *open_seconds(const qv_report *report, const char *mode)
{
    char *path = qv_format("%s/seconds", report->work);
    FILE *file = path ? qv_file_open(path, mode) : NULL;
    free(path);
    return file;
}

void qv_report_open(qv_report *report, const char *work)
{
    char name[16];
    double seconds;
    *report = (qv_report){.work = work};
    FILE *file = open_seconds(report, "r");
    while (file && fscanf(file, "%15s %lf", name, &seconds) == 2)
        add_stage(report, name, seconds);
    if (file)
        fclose(file);
}

void qv_report_close(qv_report *report)
{
    for (int i = 0; i < report->rows; i++)
        free(report->row[i]);
    free(report->row);
    for (int i = 0; i < report->fits; i++)
        qv_fit_result_free(&report->fit[i].result);
    *report = (qv_report){0};
}

bool qv_report_add_row(qv_report *report, const char *line)
{
    if (QV_GROW(report->row, report->capacity, (size_t)report->rows + 1))
        return false;
    report->row[report->rows] = strdup(line);
    if (!report->row[report->rows])
        return false;
    report->rows++;
    return true;
}

void qv_report_add_seconds(qv_report *report, const char *stage, double seconds)
{
    if (!report->work)
        return;
    add_stage(report, stage, seconds);
    FILE *file = open_seconds(report, "w"); // for the report only: a failure costs nothing but figures in it
    for (int i = 0; file && i < report->stages; i++)
        fprintf(file, "%s %.3f\n", report->stage[i].name, report->stage[i].seconds);
    if (file)
        fclose(file);
}

void qv_report_add_fit(qv_report *report, const qv_fit *fit, qv_fit_result *result)
{
    if (report->fits == QV_REPORT_FITS)
        return;
    qv_report_fit *own = &report->fit[report->fits++];
    *own = (qv_report_fit){.name = fit->name, .steps = fit->steps, .last = fit->last, .result = *result};
    memcpy(own->loss_name, fit->loss_name, sizeof own->loss_name);
    *result = (qv_fit_result){0};
}

const qv_fit_point *qv_report_best(const qv_report_fit *fit)
{
    const qv_fit_point *best = fit->result.point;
    for (const qv_fit_point *p = best; p < fit->result.point + fit->result.points; p++)
        best = p->dev[0] < best->dev[0] ? p : best;
    return best;
}

// ---- writing

int qv_report_write(const qv_report *report, const qv_report_source *source, char *message, size_t size)
{
    qv_aside *aside;
    qv_voice *voice = NULL;
    char *path = qv_format("%s/report.html", report->work);
    if (!path)
        return qv_fail(QV_ERROR_MEMORY, message, size, "train: memory is short");
    int error = qv_voice_open(&voice, source->options->output, message, size);
    if (!error && qv_aside_open(&aside, path, QV_ASIDE_DURABLE))
        error = qv_fail(QV_ERROR_WRITE, message, size, "%s: cannot be written: %s", path, strerror(errno));
    else if (!error) {
        error = qv_report_page(qv_aside_stream(aside), report, source, voice);
        if (error) {
            qv_aside_abort(&aside);
            qv_fail(error, message, size, "%s: %s", path, qv_error_text(error));
        } else if (qv_aside_close(&aside)) {
            error =
                qv_fail(QV_ERROR_WRITE, message, size, "%s: cannot be written: %s", path, strerror(errno));
        }
    }
    qv_voice_close(&voice);
    free(path);
    return error;
}
