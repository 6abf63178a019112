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
    double stage_begun;  // when the first line of the stage was due
    int stage_first;     // what was done by then
    bool terminal, line_open, silent;
    char stage[32]; // of the last line
} work;

/* What a stage does, and what it counts. */
static const struct activity {
    const char *stage, *doing, *unit;
} activities[] = {
    {"analyse", "analysing sound", "recordings"},     {"align", "finding phones in time", "passes"},
    {"check", "looking at recordings", "recordings"}, {"prosody", "fitting durations and pitch", "steps"},
    {"acoustic", "fitting spectra", "steps"},         {"vocoder", "fitting the vocoder", "steps"},
    {"sketch", "learning first words", "steps"},      {"adversary", "fitting against critics", "steps"},
};

static const struct activity *activity_of(const char *stage)
{
    static struct activity other;
    for (size_t i = 0; i < sizeof activities / sizeof *activities; i++)
        if (strcmp(activities[i].stage, stage) == 0)
            return &activities[i];
    other = (struct activity){stage, "", ""};
    return &other;
}

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

/* Seconds that a stage still takes at its pace up to now; -1: not known yet. */
static double seconds_left(const char *stage, int done, int total)
{
    if (strcmp(stage, work.stage) != 0 || done < work.stage_first) {
        work.stage_begun = qv_clock();
        work.stage_first = done;
    }
    const int since = done - work.stage_first;
    return since > 0 ? (qv_clock() - work.stage_begun) * (total - done) / since : -1;
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
    // What is wider than the terminal is cut off there: the next line could not be written over it.
    fprintf(stderr, "\r\033[K\033[?7l%s\033[?7h%s", line, last ? "\n" : "");
    fflush(stderr);
    work.line_open = !last;
}

static void progress(void *user, const char *stage, int done, int total)
{
    (void)user;
    bool last = done >= total;
    const double left = seconds_left(stage, done, total);
    if (!due(stage, last))
        return;
    const struct activity *activity = activity_of(stage);
    char bar[21], line[160], time[32] = "";
    int filled = total > 0 ? 20 * done / total : 20;
    for (int i = 0; i < 20; i++)
        bar[i] = i < filled ? '#' : '.';
    bar[20] = 0;
    if (!last && left >= 0)
        snprintf(time, sizeof time, ", %d:%02d left", (int)left / 60, (int)left % 60);
    snprintf(line, sizeof line, "%-9s [%s] %s: %d of %d %s%s", stage, bar, activity->doing, done, total,
             activity->unit, time);
    show(line, last);
}

void qv_long_work_silent(void)
{
    work.silent = true;
}

const qv_monitor *qv_long_work_begin(double minutes)
{
    static const qv_monitor loud = {.report = report, .progress = progress, .stop = stop},
                            quiet = {.stop = stop};
    qv_catch_stop(catch_signal);
    work.begun = qv_clock();
    work.limit = minutes * 60;
    work.terminal = qv_is_terminal(QV_STDERR);
    return work.silent ? &quiet : &loud;
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
    const bool last = p->over;
    if (work.silent || !due(p->fit->name, last))
        return;
    line l = {.length = 0};
    int left = (int)fmin(p->seconds_left, 3600 * 999);
    add(&l, "%-9s %s: %ld of %ld steps", p->fit->name, activity_of(p->fit->name)->doing, p->step,
        p->fit->steps);
    for (int i = 0; i < QV_FIT_LOSSES && p->fit->loss_name[i]; i++)
        add(&l, "  %s %.4f", p->fit->loss_name[i], p->loss[i]);
    for (int i = 0; i < QV_FIT_LOSSES && p->fit->loss_name[i] && p->best_dev > 0; i++)
        add(&l, "%s%.4f", i ? " " : " | dev ", p->dev[i]);
    if (p->best_dev > 0)
        add(&l, "  best %.4f", p->best_dev);
    add(&l, " | %.0f frames/s | %d:%02d:%02d left", p->frames_a_second, left / 3600, left / 60 % 60,
        left % 60);
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
