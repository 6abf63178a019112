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
#include "train/judge/loss_plot.h"

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

// ---- writing

static void write_data(FILE *file, const qv_report *report, const qv_train_options *options,
                       const qv_train_result *result)
{
    fprintf(file, "## Data\n\n| `%s` | |\n| --- | ---: |\n", options->session.dataset);
    fprintf(file, "| rows | %d |\n| sentences to train on | %d |\n", result->rows, result->train);
    fprintf(file, "| their minutes | %.1f |\n| sentences to judge by | %d |\n", result->train_minutes,
            result->dev);
    fprintf(file, "| not used: the text is that of a sentence to judge by | %d |\n", result->repeats);
    fprintf(file, "| left out as faulty | %d |\n\n", result->left_out);
    if (!report->rows)
        return;
    fputs("Rows that are not used:\n\n```\n", file);
    for (int i = 0; i < report->rows; i++)
        fprintf(file, "%s\n", report->row[i]);
    fputs("```\n\n", file);
}

static double write_stage(FILE *file, const qv_report_stage *stage)
{
    fprintf(file, "| %s | %.1f | | |\n", stage->name, stage->seconds);
    return stage->seconds;
}

static double write_fit_time(FILE *file, const qv_report_fit *fit)
{
    double seconds = fit->result.seconds;
    fprintf(file, "| fit %s | %.1f | %ld | %.0f |\n", fit->name, seconds, fit->steps,
            seconds > 0 ? (double)fit->result.frames / seconds : 0);
    return seconds;
}

static void write_stages(FILE *file, const qv_report *report)
{
    enum { BEFORE = 2 }; // stages before the fits
    double sum = 0;
    fputs("## Time\n\nOf all runs.\n\n| stage | seconds | steps | frames a second |\n", file);
    fputs("| --- | ---: | ---: | ---: |\n", file);
    for (int i = 0; i < BEFORE && i < report->stages; i++)
        sum += write_stage(file, &report->stage[i]);
    for (int i = 0; i < report->fits; i++)
        sum += write_fit_time(file, &report->fit[i]);
    for (int i = BEFORE; i < report->stages; i++)
        sum += write_stage(file, &report->stage[i]);
    fprintf(file, "| all | %.1f | | |\n\n", sum);
}

static void write_losses(FILE *file, const char *label, const qv_report_fit *fit, const qv_fit_point *point,
                         bool dev)
{
    fprintf(file, "| %s | %ld |", label, point->step);
    for (int i = 0; i < QV_FIT_LOSSES && fit->loss_name[i]; i++)
        fprintf(file, " %.4f |", (double)(dev ? point->dev[i] : point->train[i]));
    fputc('\n', file);
}

static void write_fit(FILE *file, const qv_report_fit *fit, bool dev)
{
    const qv_fit_result *result = &fit->result;
    if (!result->points)
        return;
    const qv_fit_point *best = result->point, *last = &result->point[result->points - 1];
    for (const qv_fit_point *p = best; p <= last; p++)
        best = p->dev[0] < best->dev[0] ? p : best;
    fprintf(file, "### %s\n\n| | step |", fit->name);
    for (int i = 0; i < QV_FIT_LOSSES && fit->loss_name[i]; i++)
        fprintf(file, " %s |", fit->loss_name[i]);
    fputs("\n| --- | ---: |", file);
    for (int i = 0; i < QV_FIT_LOSSES && fit->loss_name[i]; i++)
        fputs(" ---: |", file);
    fputc('\n', file);
    write_losses(file, "training, at the end", fit, last, false);
    if (dev) {
        write_losses(file, fit->last ? "development, at the end: the result" : "development, at the end", fit,
                     last, true);
        if (!fit->last)
            write_losses(file, "development, best: the result", fit, best, true);
    }
    fprintf(file, "\n![losses](%s.svg)\n\n", fit->name);
}

static void write_figures(FILE *file, const qv_figures *figures)
{
    fprintf(file, "## Development set\n\n%d sentences, %ld frames; quaver(1) defines the figures.\n\n",
            figures->clips, figures->frames);
    fputs("| figure | | |\n| --- | ---: | --- |\n", file);
    for (int i = 0; i < qv_figure_count(); i++) {
        qv_figure figure = qv_figure_at(figures, i);
        fprintf(file, "| %s | %.3f | %s |\n", figure.label, figure.value, figure.unit);
    }
}

static void write_text(FILE *file, const qv_report *report, const qv_train_options *options,
                       const qv_train_result *result)
{
    fprintf(file, "# %s\n\nFitted by Quaver %s with seed %llu, effort %g, %d workers.\n\n", options->output,
            qv_version(), (unsigned long long)options->session.seed,
            options->effort > 0 ? options->effort : 1, result->workers);
    if (report->from)
        fprintf(file, "All networks started from the voice %s.\n\n", report->from);
    if (report->prosody)
        fprintf(file, "Durations, pitch and pauses are those of the voice %s.\n\n", report->prosody);
    write_data(file, report, options, result);
    write_stages(file, report);
    fputs("## Losses\n\nMeans over the steps since the judgement before (training) and over the sentences to "
          "judge by.\n\n",
          file);
    for (int i = 0; i < report->fits; i++)
        write_fit(file, &report->fit[i], result->dev > 0);
    if (result->figures.clips)
        write_figures(file, &result->figures);
}

/* Opens WORK/NAME, which is *path then; NULL: failed. */
static FILE *open_aside(const qv_report *report, const char *name, qv_aside **aside, char **path)
{
    *aside = NULL;
    *path = qv_format("%s/%s", report->work, name);
    return *path && !qv_aside_open(aside, *path, QV_ASIDE_DURABLE) ? qv_aside_stream(*aside) : NULL;
}

static int close_aside(FILE *file, qv_aside **aside, char *path, char *message, size_t size)
{
    int error = QV_OK;
    if (!path)
        error = qv_fail(QV_ERROR_MEMORY, message, size, "train: memory is short");
    else if (!file || qv_aside_close(aside))
        error = qv_fail(QV_ERROR_WRITE, message, size, "%s: cannot be written: %s", path, strerror(errno));
    free(path);
    return error;
}

int qv_report_write(const qv_report *report, const qv_train_options *options, const qv_train_result *result,
                    char *message, size_t size)
{
    char *path, name[64];
    qv_aside *aside;
    int error = QV_OK;
    for (int i = 0; !error && i < report->fits; i++) {
        const qv_report_fit *fit = &report->fit[i];
        if (!fit->result.points)
            continue;
        snprintf(name, sizeof name, "%s.svg", fit->name);
        FILE *file = open_aside(report, name, &aside, &path);
        if (file)
            qv_loss_plot(file, fit->name, fit->result.point, fit->result.points, result->dev > 0);
        error = close_aside(file, &aside, path, message, size);
    }
    if (error)
        return error;
    FILE *file = open_aside(report, "report.md", &aside, &path);
    if (file)
        write_text(file, report, options, result);
    return close_aside(file, &aside, path, message, size);
}
