// SPDX-License-Identifier: MIT
/* Minutes to keep to: how many steps of each fit go into them. */
#include "train/training.h"
#include <stdio.h>
#include "base/message.h"
#include "base/team.h"
#include "quaver/quaver.h"
#include "train/first_words.h"
#include "train/fit/voice_level.h"

static int agree(qv_training *training, void *bytes, size_t size)
{
    const qv_part part = {bytes, size};
    return qv_team_broadcast(training->options->session.link, &part, 1) ? QV_OK
                                                                        : qv_training_no_memory(training);
}

int qv_training_left(qv_training *training, double *seconds)
{
    *seconds = qv_plan_left(&training->plan);
    return agree(training, seconds, sizeof *seconds);
}

/* Whether a fit is to be measured: once in any case, and again when it begins, if that costs next to nothing
 * of the seconds that are left. */
static bool is_to_measure(const qv_training *training, int number, bool begins, double left)
{
    const qv_plan_fit *pace = &training->pace[number];
    const double seconds = 3 * pace->pace.step + pace->pace.judgement;
    return pace->wanted && (!(pace->pace.step > 0) || (begins && seconds < 0.02 * left));
}

/* Measures how fast fits are that aren't begun, of which number `begins` does now. */
int qv_training_measure(qv_training *training, int begins)
{
    double left;
    int error = qv_training_left(training, &left);
    const double tried = 0.005 * left < 0.5 ? 0.005 * left : 0.5;
    const qv_fit_control control = {.pool = training->session.pool, .monitor = training->monitor->monitor};
    for (int i = training->running; !error && i < QV_PLAN_FITS; i++) {
        qv_plan_fit *pace = &training->pace[i];
        bool begun = false;
        error = qv_training_find_checkpoint(training, i, &begun);
        pace->wanted = begun || training->plan.steps[i] ? 0 : training->fit[i].steps;
        pace->least = qv_first_words_steps(i);
        pace->dispensable = i == QV_PLAN_ADVERSARY && training->fit[QV_PLAN_VOCODER].steps;
        if (error || !is_to_measure(training, i, i == begins, left))
            continue;
        error = qv_fit_measure(&training->fit[i], &control, tried, &pace->pace, training->message,
                               training->size);
        if (!error)
            error = agree(training, &pace->pace, sizeof pace->pace);
    }
    return error;
}

/* What a fit's judgement takes a clip, by all threads. */
static double seconds_a_clip(const qv_training *training, int number)
{
    const int dev = training->targets.dev_count;
    return training->fit[number].steps && dev ? training->pace[number].pace.judgement / dev : 0;
}

/* Seconds for what is settled of prosody once its fit is over, from all clips to train on, by one thread:
 * about what its judgements take. */
static double seconds_to_finish_prosody(const qv_training *training)
{
    const qv_targets *targets = &training->targets;
    const int dev = targets->dev_count, workers = qv_pool_workers(training->session.pool);
    const int threads = workers < 1 ? 1 : workers < dev ? workers : dev;
    return threads * seconds_a_clip(training, QV_PLAN_PROSODY) * targets->train_count;
}

/* The same for the sound's, by all threads: spread of all clips' spectra, level of some clips' sound. Critics
 * make sound of a clip and judge that, too: half of their time is more than either takes. */
static double seconds_to_finish_sound(const qv_training *training)
{
    const double critics = 0.5 * seconds_a_clip(training, QV_PLAN_ADVERSARY);
    const double vocoder = seconds_a_clip(training, QV_PLAN_VOCODER);
    const double acoustic = seconds_a_clip(training, QV_PLAN_ACOUSTIC); // 0: not made, or before
    const int clips = training->targets.train_count;
    const int heard = clips < QV_VOICE_LEVEL_CLIPS ? clips : QV_VOICE_LEVEL_CLIPS;
    const double mel = acoustic > 0 ? acoustic : critics, sound = vocoder > 0 ? vocoder : critics;
    return mel * clips + (mel + sound) * heard;
}

/* Seconds for what comes beside the steps of the fits from `number` on: what is settled after them, figures,
 * report, voice. */
static double seconds_beside(const qv_training *training, int number)
{
    double judgements = 0, finish = seconds_to_finish_sound(training);
    for (int i = 0; i < QV_PLAN_FITS; i++)
        judgements += training->pace[i].pace.judgement;
    if (number <= QV_PLAN_PROSODY)
        finish += seconds_to_finish_prosody(training);
    return 2 + 3 * judgements + finish + 0.6 * training->plan.minutes; // and a hundredth of all
}

static int too_few(qv_training *training, double needed)
{
    const double minutes = (qv_plan_spent(&training->plan) + needed) / 60;
    return qv_fail(
        QV_ERROR_ARGUMENT, training->message, training->size,
        "--minutes %g: too few for a voice of these recordings, which takes %.1f at least here; what is "
        "done is kept in %s: go on with --resume and more minutes",
        training->plan.minutes, minutes + 0.05, training->options->session.work);
}

/* Says what the minutes are worth, once they are first spread. */
static void tell_plan(qv_training *training, const long *steps, double seconds)
{
    char line[512];
    double wanted = 0;
    training->told_plan = true;
    for (int i = 0; i < QV_PLAN_FITS; i++)
        wanted += qv_plan_seconds(&training->pace[i], training->pace[i].wanted);
    const long given = steps[training->running], all = training->pace[training->running].wanted;
    if (wanted <= seconds)
        snprintf(line, sizeof line, "--minutes %g: more than it needs, which is about %.1f",
                 training->plan.minutes, training->plan.minutes - (seconds - wanted) / 60);
    else
        snprintf(line, sizeof line,
                 "--minutes %g: %.0f %% of the steps that these recordings are worth%s; all would "
                 "take about %.0f minutes",
                 training->plan.minutes, 100 * (double)given / (double)all,
                 training->pace[QV_PLAN_ADVERSARY].wanted && !steps[QV_PLAN_ADVERSARY]
                     ? ", and none against critics, so that it will sound muffled"
                     : "",
                 training->plan.minutes + (wanted - seconds) / 60);
    qv_monitor_report(training->monitor->monitor, line);
}

/* Spreads what is left of the minutes over the fits from `number` on, and settles the steps of that one. */
static int plan_fit(qv_training *training, int number)
{
    long steps[QV_PLAN_FITS] = {0};
    qv_fit *fit = &training->fit[number];
    const int count = QV_PLAN_FITS - number;
    double left;
    int error = qv_training_left(training, &left);
    if (error)
        return error;
    const double beside = seconds_beside(training, number), seconds = left - beside;
    const double needed = qv_plan_spread(training->pace + number, count, seconds, steps + number);
    if (needed > 0 && needed > seconds)
        return too_few(training, needed + beside);
    training->squeezed |= steps[number] < training->pace[number].wanted;
    if (!training->told_plan)
        tell_plan(training, steps, seconds);
    fit->steps = steps[number];
    if (fit->steps)
        qv_training_set_steps(fit, number, fit->steps);
    training->plan.steps[number] = fit->steps;
    return qv_plan_write(&training->plan, training->message, training->size);
}

/* The steps of a fit: as many as were settled, in an earlier run or now. */
int qv_training_settle_steps(qv_training *training, int number)
{
    qv_plan *plan = &training->plan;
    qv_fit *fit = &training->fit[number];
    bool begun = false;
    int error = qv_training_find_checkpoint(training, number, &begun);
    if (error || !fit->steps || !(plan->minutes > 0))
        return error;
    const bool fresh = !plan->steps[number] && !begun;
    error = plan->end[number] ? QV_OK : qv_training_measure(training, fresh ? number : -1);
    if (error || fresh)
        return error ? error : plan_fit(training, number);
    if (plan->steps[number])
        qv_training_set_steps(fit, number, plan->steps[number]);
    fit->end = plan->end[number];
    return QV_OK;
}

bool qv_training_is_time_up(void *user)
{
    const qv_training *training = user;
    return qv_plan_left(&training->plan) < training->rest;
}

/* What is to be left when a fit ends. */
double qv_training_rest_after(const qv_training *training, int number)
{
    double rest = seconds_beside(training, number);
    for (int i = number + 1; i < QV_PLAN_FITS; i++)
        if (training->pace[i].wanted && !training->pace[i].dispensable)
            rest += qv_plan_seconds(&training->pace[i], qv_first_words_steps(i));
    return rest;
}
