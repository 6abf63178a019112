// SPDX-License-Identifier: MIT
#include "train/plan.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/message.h"
#include "base/platform.h"
#include "dsp/frame.h"
#include "quaver/quaver.h"
#include "store/aside.h"

// ---- how many steps

static const char *const names[QV_PLAN_FITS] = {"prosody", "acoustic", "vocoder", "adversary"};

/* Minutes of recordings between which the same number of steps is best. */
static const double few = 40, many = 80;

double qv_plan_share(long frames)
{
    const double minutes = (double)frames * QV_HOP / QV_RATE / 60;
    return minutes < few ? sqrt(minutes / few) : minutes > many ? sqrt(minutes / many) : 1;
}

long qv_plan_judge_every(long every, long steps)
{
    const long eighth = steps / 8 > 1 ? steps / 8 : 1;
    return every < eighth ? every : eighth;
}

double qv_plan_seconds(const qv_plan_fit *fit, long steps)
{
    const double judgements =
        steps ? ceil((double)steps / (double)qv_plan_judge_every(fit->every, steps)) : 0;
    return (double)steps * fit->pace.step + judgements * fit->pace.judgement;
}

static long least_of(const qv_plan_fit *fit)
{
    return fit->least < fit->wanted ? fit->least : fit->wanted;
}

/* Seconds that the fits take with a share of their steps, which go to `steps`. */
static double share_out(const qv_plan_fit *fit, int count, double share, const bool *in, long *steps)
{
    double sum = 0;
    for (int i = 0; i < count; i++) {
        const long some = (long)(share * (double)fit[i].wanted), least = least_of(&fit[i]);
        steps[i] = !in[i] ? 0 : some > least ? some : least;
        sum += qv_plan_seconds(&fit[i], steps[i]);
    }
    return sum;
}

/* The largest share that fits into the time. */
static double find_share(const qv_plan_fit *fit, int count, double seconds, const bool *in, long *steps)
{
    double low = 0, high = 1;
    if (share_out(fit, count, 1, in, steps) <= seconds)
        return 1;
    for (int i = 0; i < 40; i++) {
        const double middle = (low + high) / 2;
        if (share_out(fit, count, middle, in, steps) <= seconds)
            low = middle;
        else
            high = middle;
    }
    share_out(fit, count, low, in, steps);
    return low;
}

/* Of the steps that are wanted, what the others are to have left when a dispensable fit takes its least. */
static const double bearable = 0.25;

double qv_plan_spread(const qv_plan_fit *fit, int count, double seconds, long *steps)
{
    bool in[QV_PLAN_FITS] = {false};
    double needed = 0;
    for (int i = 0; i < count; i++) {
        in[i] = fit[i].wanted > 0;
        needed += in[i] && !fit[i].dispensable ? qv_plan_seconds(&fit[i], least_of(&fit[i])) : 0;
    }
    const double share = find_share(fit, count, seconds, in, steps);
    bool dropped = false;
    for (int i = 0; i < count; i++) {
        const bool forced = share * (double)fit[i].wanted < (double)least_of(&fit[i]);
        if (in[i] && fit[i].dispensable && forced && share < bearable)
            in[i] = false, dropped = true;
    }
    if (dropped)
        find_share(fit, count, seconds, in, steps);
    return needed;
}

// ---- the file

static int find_name(const char *name)
{
    for (int i = 0; i < QV_PLAN_FITS; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return -1;
}

static bool read_line(qv_plan *plan, const char *line)
{
    char name[16];
    double number, end = 0;
    const int found = sscanf(line, "%15s %lf %lf", name, &number, &end);
    if (found < 2 || !(number >= 0 && number <= 1e9) || !(end >= 0 && end <= number))
        return false;
    if (strcmp(name, "minutes") == 0 && found == 2)
        return plan->minutes = number, number > 0;
    if (strcmp(name, "spent") == 0 && found == 2)
        return plan->spent = number, true;
    const int i = find_name(name);
    if (i < 0 || found != 3)
        return false;
    plan->steps[i] = (long)number;
    plan->end[i] = (long)end;
    return true;
}

bool qv_plan_read(qv_plan *plan, char *text)
{
    for (char *line = text, *end; *line; line = end) {
        end = line + strcspn(line, "\n");
        if (*end)
            *end++ = '\0';
        if (!read_line(plan, line))
            return false;
    }
    return plan->minutes > 0;
}

void qv_plan_close(qv_plan *plan)
{
    free(plan->path);
    *plan = (qv_plan){0};
}

int qv_plan_open(qv_plan *plan, const char *work, double minutes, bool resume, char *message, size_t size)
{
    char text[512] = "";
    *plan = (qv_plan){.begun = qv_clock(), .path = qv_format("%s/plan", work)};
    if (!plan->path)
        return qv_fail(QV_ERROR_MEMORY, message, size, "train: memory is short");
    FILE *file = resume ? qv_file_open(plan->path, "r") : NULL;
    if (!resume)
        remove(plan->path);
    const size_t length = file ? fread(text, 1, sizeof text - 1, file) : 0;
    text[length] = '\0';
    if (file)
        fclose(file);
    if (file && !qv_plan_read(plan, text)) {
        qv_fail(QV_ERROR_FORMAT, message, size,
                "%s: is damaged; give another --work, or remove it and the checkpoints beside it",
                plan->path);
        qv_plan_close(plan); // so that it isn't written over
        return QV_ERROR_FORMAT;
    }
    plan->minutes = minutes > 0 ? minutes : plan->minutes;
    return QV_OK;
}

double qv_plan_spent(const qv_plan *plan)
{
    return plan->spent + qv_clock() - plan->begun;
}

double qv_plan_left(const qv_plan *plan)
{
    return plan->minutes > 0 ? plan->minutes * 60 - qv_plan_spent(plan) : INFINITY;
}

int qv_plan_write(const qv_plan *plan, char *message, size_t size)
{
    qv_aside *aside;
    if (!plan->path || !(plan->minutes > 0))
        return QV_OK;
    int error = qv_aside_open(&aside, plan->path, QV_ASIDE_DURABLE);
    if (!error) {
        FILE *file = qv_aside_stream(aside);
        fprintf(file, "minutes %.6g\nspent %.3f\n", plan->minutes, qv_plan_spent(plan));
        for (int i = 0; i < QV_PLAN_FITS; i++)
            if (plan->steps[i])
                fprintf(file, "%s %ld %ld\n", names[i], plan->steps[i], plan->end[i]);
        error = qv_aside_close(&aside);
    }
    return error ? qv_fail(error, message, size, "%s: cannot be written: %s", plan->path, strerror(errno))
                 : QV_OK;
}
