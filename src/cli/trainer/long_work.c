// SPDX-License-Identifier: MIT
#include "cli/trainer/long_work.h"
#include "base/clock.h"
#include "base/message.h"
#include "base/platform.h"
#include "base/process.h"

#include <math.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Seconds between plain lines when standard error is not a terminal. */
#define PLAIN_SECONDS 20

/* Signals can only reach what is global; a command is a program of its own. */
static volatile sig_atomic_t caught;
static struct {
    double begun, limit; // seconds; limit 0: none
    double told;         // when the last line was written
    bool terminal, line_open;
    char stage[32]; // of the last line
} work;

static void catch_signal(int number)
{
    caught = number;
}

static bool stop(void *user)
{
    (void)user;
    return caught || (work.limit > 0 && qv_clock() - work.begun > work.limit);
}

/* Clears the progress line so that something else can be written. */
static void clear_line(void)
{
    if (work.line_open)
        fputs("\r\033[K", stderr);
    work.line_open = false;
}

static void report(void *user, const char *line)
{
    (void)user;
    clear_line();
    fprintf(stderr, "%s\n", line);
}

/* True when a line is due: always at the end of a stage and on a terminal, else now and then. */
static bool due(const char *stage, bool last)
{
    double time = qv_clock();
    if (!last && strcmp(stage, work.stage) == 0 && time - work.told < (work.terminal ? 0.1 : PLAIN_SECONDS))
        return false;
    snprintf(work.stage, sizeof work.stage, "%s", stage);
    work.told = time;
    return true;
}

static void show(const char *line, bool last)
{
    if (!work.terminal) {
        fprintf(stderr, "%s\n", line);
        return;
    }
    fprintf(stderr, "\r\033[K%s%s", line, last ? "\n" : "");
    fflush(stderr);
    work.line_open = !last;
}

static void progress(void *user, const char *stage, int done, int total)
{
    (void)user;
    bool last = done >= total;
    if (!due(stage, last))
        return;
    char bar[21], line[160];
    int filled = total > 0 ? 20 * done / total : 20;
    for (int i = 0; i < 20; i++)
        bar[i] = i < filled ? '#' : '.';
    bar[20] = 0;
    snprintf(line, sizeof line, "%-9s [%s] %d/%d", stage, bar, done, total);
    show(line, last);
}

const qv_monitor *qv_long_work_begin(double minutes)
{
    static const qv_monitor monitor = {.report = report, .progress = progress, .stop = stop};
    qv_catch_stop(catch_signal);
    work.begun = qv_clock();
    work.limit = minutes * 60;
    work.terminal = qv_is_terminal(QV_STDERR);
    return &monitor;
}

/* A line that is put together; what it has no room for is left out. */
typedef struct line {
    char text[512];
    size_t length;
} line;

QV_PRINTF(2, 3) static void add(line *to, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const size_t room = sizeof to->text - to->length;
    const int wanted = vsnprintf(to->text + to->length, room, format, arguments);
    va_end(arguments);
    if (wanted > 0)
        to->length += (size_t)wanted < room ? (size_t)wanted : room - 1;
}

void qv_long_work_fit(void *user, const qv_fit_progress *p)
{
    (void)user;
    bool last = p->step == p->fit->steps;
    if (!due(p->fit->name, last))
        return;
    line l = {.length = 0};
    int left = (int)fmin(p->seconds_left, 3600 * 999);
    add(&l, "%-9s %ld/%ld", p->fit->name, p->step, p->fit->steps);
    for (int i = 0; i < QV_FIT_LOSSES && p->fit->loss_name[i]; i++)
        add(&l, "  %s %.4f", p->fit->loss_name[i], p->loss[i]);
    for (int i = 0; i < QV_FIT_LOSSES && p->fit->loss_name[i] && p->best_dev > 0; i++)
        add(&l, "%s%.4f", i ? " " : " | dev ", p->dev[i]);
    add(&l, "  best %.4f | %.0f frames/s | %d:%02d:%02d left", p->best_dev, p->frames_a_second, left / 3600,
        left / 60 % 60, left % 60);
    show(l.text, last);
}

void qv_long_work_end(void)
{
    if (work.line_open)
        fputc('\n', stderr);
    work.line_open = false;
}

int qv_long_work_signal(void)
{
    return caught;
}
