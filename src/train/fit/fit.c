// SPDX-License-Identifier: MIT
#include "train/fit/fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "base/team.h"
#include "quaver/quaver.h"
#include "base/clock.h"
#include "train/fit/fit_run.h"

static int no_memory(const qv_fit *fit, char *message, size_t size)
{
    return qv_fail(QV_ERROR_MEMORY, message, size, "fit %s: memory is short", fit->name);
}

static int make_step(qv_fit_run_state *run, double *loss, long *frames, char *message, size_t size)
{
    memset(loss, 0, QV_FIT_LOSSES * sizeof *loss);
    run->step++;
    qv_fit_draw_batch(run);
    for (run->phase = 0; run->phase < run->phases; run->phase++) {
        double weight;
        if (!qv_fit_pass(run, loss, &weight, frames) ||
            !qv_fit_sum_gradients(run, qv_fit_tasks(run, run->fit->batch)))
            return no_memory(run->fit, message, size);
        if (!qv_fit_scale_gradients(run, weight) || !isfinite(loss[0]))
            return qv_fail(
                QV_ERROR_FORMAT, message, size,
                "fit %s: step %ld: the loss is not finite; look for odd recordings, or use another --seed",
                run->fit->name, run->step);
        qv_fit_learn(run);
    }
    return QV_OK;
}

static int count_phases(const qv_fit *fit)
{
    int most = 0;
    for (int p = 0; p < fit->players; p++)
        most = fit->player[p].phase > most ? fit->player[p].phase : most;
    return most + 1;
}

static bool open_run(qv_fit_run_state *run, const qv_fit *fit, const qv_fit_control *control)
{
    *run = (qv_fit_run_state){.fit = fit,
                              .control = control,
                              .begun = qv_clock(),
                              .link = qv_pool_link(control->pool),
                              .workers = qv_pool_workers(control->pool),
                              .phases = count_phases(fit),
                              .together = fit->together > 1 ? fit->together : 1,
                              .point_capacity = (int)(fit->steps / fit->dev_every) + 1};
    run->point = calloc((size_t)run->point_capacity, sizeof *run->point);
    return run->point && qv_fit_open_players(run) && qv_fit_open_batch(run);
}

static void close_run(qv_fit_run_state *run)
{
    qv_fit_close_batch(run);
    qv_fit_close_players(run);
    free(run->point);
}

/* From the checkpoint or anew: what the process of rank 0 finds is what all begin with. */
static int begin(qv_fit_run_state *run, char *message, size_t size)
{
    bool found = false;
    int error = QV_OK;
    if (qv_team_leads(run->link) && run->control->resume)
        error = qv_fit_checkpoint_read(run, &found, message, size);
    if (!error && !found) {
        qv_fit_begin_players(run);
        run->best_dev = 1e30;
    }
    if (!error && !qv_fit_checkpoint_broadcast(run))
        error = no_memory(run->fit, message, size);
    return error;
}

/* Spent on the fit until `time`, earlier runs included. */
static double seconds_until(const qv_fit_run_state *run, double time)
{
    return run->seconds + time - run->begun;
}

/* The mean losses of the steps since the last judgement. */
static qv_fit_point unjudged_point(const qv_fit_run_state *run)
{
    double steps = run->unjudged.steps > 0 ? (double)run->unjudged.steps : 1;
    qv_fit_point point = {.step = run->step};
    for (int i = 0; i < QV_FIT_LOSSES; i++)
        point.train[i] = (float)(run->unjudged.loss[i] / steps);
    return point;
}

/* Keeps what the judgement says, and the mean losses of the steps before it. */
static void add_point(qv_fit_run_state *run)
{
    qv_fit_point point = unjudged_point(run);
    for (int i = 0; i < QV_FIT_LOSSES; i++)
        point.dev[i] = (float)run->dev[i];
    if (run->points < run->point_capacity)
        run->point[run->points++] = point;
    run->unjudged = (qv_fit_tally){0};
    if (run->control->judged)
        run->control->judged(run->control->user, &point, seconds_until(run, qv_clock()));
}

/* Judges the averaged weights and keeps them if they are the best so far; without anything to judge by, the
 * latest are the best. */
static int judge_average(qv_fit_run_state *run, char *message, size_t size)
{
    const qv_fit *fit = run->fit;
    bool judged = fit->dev_count > 0 || fit->judge;
    if ((judged && !qv_fit_judge(run, run->dev)) ||
        !qv_team_same(
            run->link, run->link ? qv_fit_hash_values(run) : 0,
            "the weights are not those of rank 0; use machines with the same processors and libraries"))
        return no_memory(fit, message, size);
    add_point(run);
    if (!judged || run->dev[0] < run->best_dev) {
        run->best_dev = run->dev[0];
        qv_fit_keep_best(run);
    }
    return QV_OK;
}

static void add_to(qv_fit_tally *sum, const double *loss, long frames)
{
    sum->steps++;
    sum->frames += frames;
    for (int i = 0; i < QV_FIT_LOSSES; i++)
        sum->loss[i] += loss[i];
}

static bool is_over(const qv_fit_run_state *run)
{
    return run->over || run->step == run->fit->steps;
}

/* The judgement that was best, or NULL. */
static const qv_fit_point *best_point(const qv_fit_run_state *run)
{
    const qv_fit_point *best = NULL;
    for (const qv_fit_point *p = run->point; p < run->point + run->points; p++)
        best = !best || p->dev[0] < best->dev[0] ? p : best;
    return best;
}

/* Whether what was judged just now says that there is nothing more to gain. */
static bool is_in_vain(const qv_fit_run_state *run)
{
    const qv_fit *fit = run->fit;
    const qv_fit_point *best = best_point(run);
    return fit->patience && (fit->dev_count || fit->judge) && best && run->step - best->step >= fit->patience;
}

/* What this run hasn't told about yet. */
typedef struct course {
    double told;
    long first_step;
    qv_fit_tally untold;
} course;

static void tell(const qv_fit_run_state *run, course *c)
{
    double time = qv_clock();
    if (!run->control->progress || (time - c->told < 1 && !is_over(run)))
        return;
    qv_fit_progress progress = {.fit = run->fit,
                                .step = run->step,
                                .over = is_over(run),
                                .best_dev = run->best_dev < 1e29 ? run->best_dev : 0,
                                .frames_a_second = (double)c->untold.frames / (time - c->told),
                                .seconds = seconds_until(run, time)};
    progress.seconds_left = progress.over ? 0
                                          : (time - run->begun) / (double)(run->step - c->first_step) *
                                                (double)(run->fit->steps - run->step);
    for (int i = 0; i < QV_FIT_LOSSES; i++) {
        progress.loss[i] = c->untold.loss[i] / (double)c->untold.steps;
        progress.dev[i] = run->dev[i];
    }
    run->control->progress(run->control->user, &progress);
    c->told = time;
    c->untold = (qv_fit_tally){0};
}

/* Whether time is up, of several processes by the clock of rank 0. False: another one failed. */
static bool ask_time(const qv_fit_run_state *run, bool *up)
{
    const qv_fit_control *control = run->control;
    const qv_part part = {up, sizeof *up};
    *up = control->time_up && run->step < run->fit->steps && qv_team_leads(run->link) &&
          control->time_up(control->user);
    return !control->time_up || qv_team_broadcast(run->link, &part, 1);
}

/* One step, and the judgement that is due after it. */
static int advance(qv_fit_run_state *run, course *c, char *message, size_t size)
{
    const qv_fit *fit = run->fit;
    double loss[QV_FIT_LOSSES];
    long frames = 0;
    int error = make_step(run, loss, &frames, message, size);
    if (error)
        return error;
    run->frames += frames;
    add_to(&run->unjudged, loss, frames);
    add_to(&c->untold, loss, frames);
    const bool due = run->step % fit->dev_every == 0;
    bool time_up;
    if (!ask_time(run, &time_up))
        return no_memory(fit, message, size);
    run->over = (fit->end && run->step >= fit->end) || time_up;
    if (due || is_over(run))
        error = judge_average(run, message, size);
    if (!error && due && !is_over(run))
        run->over = is_in_vain(run);
    return error;
}

/* Writes a checkpoint and shows what it holds. */
static int save(const qv_fit_run_state *run, double time, char *message, size_t size)
{
    const qv_real *value[QV_FIT_PLAYERS] = {NULL};
    int error = qv_fit_checkpoint_write(run, seconds_until(run, time), message, size);
    for (int p = 0; p < run->fit->players; p++)
        value[p] = qv_fit_judged(run, p);
    if (error || is_over(run) || !run->control->saved)
        return error;
    return run->control->saved(run->control->user, run->step, value);
}

/* What follows a step: rank 0 decides, so that all do the same after the same. */
typedef struct decision {
    bool stop; // before the last step
    bool save;
} decision;

/* saved: when a checkpoint was written. False: another process failed. */
static bool decide(const qv_fit_run_state *run, double saved, decision *next)
{
    const qv_part part = {next, sizeof *next};
    next->stop = !is_over(run) && qv_team_leads(run->link) && qv_monitor_stop(run->control->monitor);
    next->save = next->stop || is_over(run) || qv_clock() - saved > run->control->checkpoint_seconds;
    return qv_team_broadcast(run->link, &part, 1);
}

static int all_steps(qv_fit_run_state *run, char *message, size_t size)
{
    double saved = run->begun;
    course c = {.told = run->begun, .first_step = run->step};
    while (!is_over(run)) {
        int error = advance(run, &c, message, size);
        if (error)
            return error;
        tell(run, &c);
        decision next;
        if (!decide(run, saved, &next))
            return no_memory(run->fit, message, size);
        if (next.save) {
            saved = qv_clock();
            error = save(run, saved, message, size);
            if (error || next.stop)
                return error ? error : QV_STOPPED;
        }
    }
    return QV_OK;
}

/* Hands what is known over to the caller. */
static void take_result(qv_fit_run_state *run, double seconds, qv_fit_result *result)
{
    qv_fit_hand_over(run);
    *result = (qv_fit_result){.seconds = seconds,
                              .frames = run->frames,
                              .steps = run->step,
                              .point = run->point,
                              .points = run->points,
                              .unjudged = unjudged_point(run)};
    run->point = NULL;
}

int qv_fit_run(const qv_fit *fit, const qv_fit_control *control, qv_fit_result *result, char *message,
               size_t size)
{
    qv_fit_run_state run;
    *result = (qv_fit_result){0};
    int error = open_run(&run, fit, control) ? begin(&run, message, size) : no_memory(fit, message, size);
    bool over = !error && is_over(&run); // done in an earlier run
    if (!error && !over)
        error = all_steps(&run, message, size);
    if (run.link && run.link->error)
        error = run.link->error; // for which qv_team_settle has the line
    if (error >= 0)
        take_result(&run, over ? run.seconds : seconds_until(&run, qv_clock()), result);
    close_run(&run);
    return error;
}

/* Steps from the middle of the fit, as most are, until the time is over by the clock of rank 0; the first,
 * that finds its memory, doesn't count. */
static int try_steps(qv_fit_run_state *run, double seconds, qv_fit_pace *pace, char *message, size_t size)
{
    enum { MOST = 20 };
    double loss[QV_FIT_LOSSES], first = 0, begun = qv_clock();
    long frames = 0;
    int error = QV_OK, made = 0;
    bool more = true;
    const qv_part part = {&more, sizeof more};
    for (run->step = run->fit->steps / 2; !error && more; made++) {
        error = qv_monitor_stop(run->control->monitor) ? QV_STOPPED
                                                       : make_step(run, loss, &frames, message, size);
        first = made ? first : qv_clock();
        more = made + 1 < MOST && (made < 1 || qv_clock() - begun < seconds);
        if (!error && !qv_team_broadcast(run->link, &part, 1))
            error = no_memory(run->fit, message, size);
    }
    pace->step = (qv_clock() - first) / (made > 1 ? made - 1 : 1);
    return error;
}

int qv_fit_measure(const qv_fit *fit, const qv_fit_control *control, double seconds, qv_fit_pace *pace,
                   char *message, size_t size)
{
    qv_fit_run_state run;
    *pace = (qv_fit_pace){0};
    int error = open_run(&run, fit, control) ? QV_OK : no_memory(fit, message, size);
    if (!error) {
        qv_fit_begin_players(&run);
        error = try_steps(&run, seconds, pace, message, size);
    }
    const double judged = qv_clock();
    if (!error && (fit->dev_count || fit->judge) && !qv_fit_judge(&run, run.dev))
        error = no_memory(fit, message, size);
    pace->judgement = qv_clock() - judged;
    close_run(&run);
    return error;
}

void qv_fit_result_free(qv_fit_result *result)
{
    free(result->point);
    *result = (qv_fit_result){0};
}
