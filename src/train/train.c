// SPDX-License-Identifier: MIT
#include "train/train.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "base/hash.h"
#include "base/platform.h"
#include "base/team.h"
#include "kernels/kernels.h"
#include "train/adversary/fit_adversary.h"
#include "train/amount.h"
#include "train/begun.h"
#include "base/clock.h"
#include "train/data/two_voices.h"
#include "train/first_words.h"
#include "train/judge/heard.h"
#include "train/from_voice.h"
#include "train/fit/voice_fits.h"
#include "train/plan.h"
#include "train/report.h"
#include "train/fit/phrase.h"
#include "train/fit/spread.h"
#include "train/fit/unseen.h"
#include "train/fit/widen.h"

/* What the stages hand on. */
typedef struct voice_training {
    const qv_train_options *options;
    const qv_train_monitor *monitor; // the caller's
    qv_monitor own_monitor;          // the same, but reports are also kept
    qv_report report;
    bool report_failed; // memory
    qv_session session;
    qv_targets targets;
    qv_voice *voice;
    char from[QV_FROM_VOICE_LABEL], fit_options[QV_FROM_VOICE_LABEL + 8]; // empty without options->from
    char prosody[QV_FROM_VOICE_LABEL];                                    // and without options->prosody
    qv_stft_loss *stft_loss;
    qv_fit_data data;
    qv_adversary adversary;
    qv_fit fit[QV_PLAN_FITS]; // steps 0: it isn't wanted
    int running;              // the one that is being made
    qv_plan plan;
    qv_plan_fit pace[QV_PLAN_FITS]; // measured when there are minutes to keep to
    double rest;                    // seconds that the fits after the running one need at least, and the end
    char *so_far;                   // path of the voice to listen to meanwhile
    bool known[QV_PLAN_FITS];       // networks that have learned something,
    bool sketched[QV_PLAN_FITS];    // in a sketch
    bool told_words, told_plan;
    bool squeezed; // the minutes are less than it needs
    qv_train_result *result;
    char *message;
    size_t size;
} voice_training;

static const char *const fit_names[QV_PLAN_FITS] = {"prosody", "acoustic", "vocoder", "adversary"};

static int no_memory(voice_training *training)
{
    return qv_fail(QV_ERROR_MEMORY, training->message, training->size, "train: memory is short");
}

static void keep_report(void *user, const char *line)
{
    voice_training *training = user;
    training->report_failed |= !qv_report_add_row(&training->report, line);
    qv_monitor_report(training->monitor->monitor, line);
}

static void pass_progress(void *user, const char *stage, int done, int total)
{
    const voice_training *training = user;
    qv_monitor_progress(training->monitor->monitor, stage, done, total);
}

static void pass_fit(void *user, const qv_fit_progress *progress)
{
    const voice_training *training = user;
    if (training->monitor->fit)
        training->monitor->fit(training->monitor->user, progress);
}

static bool is_fitting(const voice_training *training)
{
    bool any = false;
    for (int i = 0; i < QV_PLAN_FITS; i++)
        any |= training->plan.steps[i] > 0;
    return any;
}

/* Until the fits, which end in their own way when time is up. */
static bool pass_stop(void *user)
{
    const voice_training *training = user;
    return qv_monitor_stop(training->monitor->monitor) ||
           (!is_fitting(training) && qv_plan_left(&training->plan) < 0);
}

static int look_for_own_checkpoint(voice_training *training, int fit, bool *found)
{
    char *path = qv_format("%s/%s.checkpoint", training->options->session.work, fit_names[fit]);
    if (!path)
        return no_memory(training);
    *found = qv_file_exists(path);
    free(path);
    return QV_OK;
}

static int make_work(voice_training *training)
{
    const char *work = training->options->session.work;
    if (!qv_folder_make(work))
        return qv_fail(QV_ERROR_WRITE, training->message, training->size, "%s: cannot be made: %s", work,
                       strerror(errno));
    return QV_OK;
}

/* Whether that of rank 0 has one. */
static int look_for_checkpoint(voice_training *training, int fit, bool *found)
{
    const qv_part part = {found, sizeof *found};
    int error = look_for_own_checkpoint(training, fit, found);
    return error || qv_team_broadcast(training->options->session.link, &part, 1) ? error
                                                                                 : no_memory(training);
}

/* A training that was begun is not started over unasked. */
static int check_work(voice_training *training)
{
    const char *work = training->options->session.work;
    for (int i = 0; !training->options->resume && i < QV_PLAN_FITS; i++) {
        bool begun = false;
        int error = look_for_own_checkpoint(training, i, &begun);
        if (error)
            return error;
        if (begun)
            return qv_fail(QV_ERROR_STATE, training->message, training->size,
                           "%s: holds a training already begun; go on with --resume, or give another --work",
                           work);
    }
    return make_work(training);
}

/* Finds out before the long work whether its result can be written. */
static int check_output(voice_training *training)
{
    const char *output = training->options->output, *slash = qv_path_separator(output);
    qv_file_facts facts;
    if (qv_file_look(output, &facts) && facts.kind != QV_FILE_REGULAR)
        return qv_fail(QV_ERROR_WRITE, training->message, training->size, "%s: is not a file", output);
    char *folder = qv_format("%.*s", slash ? (int)(slash - output + 1) : 1, slash ? output : ".");
    if (!folder)
        return no_memory(training);
    const bool writable = qv_folder_may_write(folder);
    free(folder);
    if (!writable)
        return qv_fail(QV_ERROR_WRITE, training->message, training->size, "%s: cannot be written: %s", output,
                       strerror(errno));
    return QV_OK;
}

/* Notes the time of a stage that began at `begun`. */
static void end_stage(voice_training *training, const char *stage, double begun)
{
    qv_report_add_seconds(&training->report, stage, qv_clock() - begun);
}

/* The number of workers that the training was begun with, which decides sums; 0: nothing is fitted yet. */
static int begun_workers(const voice_training *training)
{
    int workers = 0;
    for (size_t i = 0; !workers && training->options->resume && i < sizeof fit_names / sizeof *fit_names;
         i++) {
        char *path = qv_format("%s/%s.checkpoint", training->options->session.work, fit_names[i]);
        workers = path ? qv_fit_checkpoint_workers(path) : 0;
        free(path);
    }
    return workers;
}

static int open_session(voice_training *training)
{
    qv_session *session = &training->session;
    qv_session_options options = training->options->session;
    if (!options.workers)
        options.workers = begun_workers(training);
    int error = qv_session_open(session, &options, &training->own_monitor, training->message, training->size);
    qv_report_add_seconds(&training->report, "analyse", session->analyse_seconds);
    qv_report_add_seconds(&training->report, "align", session->align_seconds);
    if (error == QV_STOPPED && !qv_monitor_stop(training->monitor->monitor))
        return qv_fail(
            QV_ERROR_ARGUMENT, training->message, training->size,
            "--minutes %g: over before the recordings were analysed and aligned; what is done is kept "
            "in %s: go on with --resume and more minutes",
            training->plan.minutes, training->options->session.work);
    return !error && training->report_failed ? no_memory(training) : error;
}

static void close_training(voice_training *training)
{
    qv_adversary_close(&training->adversary);
    qv_plan_close(&training->plan);
    free(training->so_far);
    qv_targets_close(&training->targets);
    qv_stft_loss_close(&training->stft_loss);
    qv_voice_close(&training->voice);
    qv_session_close(&training->session);
    qv_report_close(&training->report);
}

// ---- networks and what they are given beside their fits

static int finish_prosody(voice_training *training, const qv_targets *targets)
{
    qv_voice *voice = training->voice;
    qv_widening widening;
    qv_adopt_unseen(targets, &voice->prosody.symbol, &voice->prosody.feature, training->options->from != NULL,
                    voice->prosody_value);
    if (qv_phrase_settle(voice, targets) || qv_widen_measure(voice, targets, &widening))
        return no_memory(training);
    qv_widen_fold(&widening, voice);
    return QV_OK;
}

static void adopt_unseen_sounds(voice_training *training)
{
    qv_voice *voice = training->voice;
    qv_adopt_unseen(&training->targets, &voice->acoustic.symbol, &voice->acoustic.feature,
                    training->options->from != NULL, voice->acoustic_value);
}

static int restore_spread(voice_training *training, const qv_targets *targets)
{
    qv_spread spread;
    if (qv_spread_measure(training->voice, targets, training->session.pool, &spread))
        return no_memory(training);
    qv_spread_fold(&spread, training->voice);
    return QV_OK;
}

static int finish(voice_training *training, int number, const qv_targets *targets)
{
    return number == QV_PLAN_PROSODY    ? finish_prosody(training, targets)
           : number == QV_PLAN_ACOUSTIC ? restore_spread(training, targets)
                                        : QV_OK;
}

// ---- the voice so far

static int write_voice(voice_training *training, const char *so_far, const char *path);

static int last_fit(const voice_training *training)
{
    return training->fit[QV_PLAN_ADVERSARY].steps ? QV_PLAN_ADVERSARY : QV_PLAN_VOCODER;
}

static bool speaks(const voice_training *training)
{
    for (int i = 0; i <= QV_PLAN_VOCODER; i++)
        if (!training->known[i])
            return false;
    return true;
}

/* Writes it as soon as there is something of each network. */
static int write_so_far(voice_training *training)
{
    char line[1024];
    if (!speaks(training) || !qv_team_leads(training->options->session.link))
        return QV_OK;
    int error = write_voice(training, " (so far)", training->so_far);
    if (error || training->told_words)
        return error;
    training->told_words = true;
    snprintf(line, sizeof line,
             "first words, after %.0f seconds; hear how far it is, now and later: "
             "quaver say -v %s \"Hello.\"",
             qv_clock() - training->plan.begun, training->so_far);
    qv_monitor_report(training->monitor->monitor, line);
    return QV_OK;
}

/* After a checkpoint of a single process; several don't write theirs in the same step. The voice's own
 * weights are free for it: a fit puts its result there at its end. */
static int show_so_far(void *user, long step, const qv_real *const *value)
{
    voice_training *training = user;
    const int number = training->running;
    const qv_fit *fit = &training->fit[number];
    const qv_targets some = qv_first_words_targets(&training->targets);
    if (training->sketched[number] &&
        step < 2 * qv_first_words_steps(number)) // the sketch, which came to rest,
        return qv_plan_write(&training->plan, training->message, training->size); // is better
    for (int p = 0; p < fit->players; p++)
        memcpy(fit->player[p].value, value[p], fit->player[p].params->size * sizeof **value);
    training->known[number] = true;
    int error = speaks(training) ? finish(training, number, &some) : QV_OK;
    if (!error)
        error = write_so_far(training);
    return error ? error : qv_plan_write(&training->plan, training->message, training->size);
}

static int measure(voice_training *training, int begins);

/* Whether a sketch is worth its time, also of few minutes. */
static bool may_sketch(const voice_training *training, int number)
{
    const double seconds = qv_plan_seconds(&training->pace[number], qv_first_words_steps(number));
    return qv_first_words_wanted(number, training->fit[number].steps) &&
           seconds < 0.05 * qv_plan_left(&training->plan);
}

/* Networks that haven't begun are sketched, so that there is something to hear. */
static int speak_first_words(voice_training *training)
{
    const qv_targets some = qv_first_words_targets(&training->targets);
    const double begun_at = qv_clock();
    bool any = false;
    int error = training->plan.minutes > 0 ? measure(training, -1) : QV_OK;
    for (int i = 0; !error && i <= QV_PLAN_VOCODER; i++) {
        bool begun = false;
        error = look_for_checkpoint(training, i, &begun);
        training->known[i] = training->options->from || (i == QV_PLAN_PROSODY && training->options->prosody);
        if (error || begun || training->known[i] || !may_sketch(training, i))
            continue;
        error = qv_first_words_sketch(&training->fit[i], i, training->session.pool,
                                      training->monitor->monitor, training->message, training->size);
        if (!error)
            error = finish(training, i, &some);
        training->known[i] = training->sketched[i] = any = true;
    }
    if (any)
        end_stage(training, "sketch", begun_at);
    return error ? error : write_so_far(training);
}

// ---- the fits

/* Acoustic model and vocoder once more, together. */
static int prepare_adversary(voice_training *training, qv_fit *fit)
{
    const qv_train_options *options = training->options;
    if (qv_adversary_open(&training->adversary, &training->data))
        return no_memory(training);
    if (options->judged_frames > 0)
        training->adversary.judged_frames = options->judged_frames;
    training->adversary.from_voice = options->from != NULL;
    qv_fit_adversary(fit, &training->adversary);
    if (options->adversary_steps != QV_ADVERSARY_DEFAULT)
        fit->steps = options->adversary_steps;
    return QV_OK;
}

/* Where a fit that goes astray is ended: what it learns by heart makes no voice better. */
static long patience_of(int number, long steps)
{
    return number == QV_PLAN_PROSODY || number == QV_PLAN_ACOUSTIC ? (steps + 1) / 2 : 0;
}

/* With `steps` steps. */
static void set_steps(qv_fit *fit, int number, long steps)
{
    fit->steps = steps < 2 ? 2 : steps;
    fit->warmup = fit->warmup < fit->steps / 5 ? fit->warmup : fit->steps / 5;
    fit->dev_every = qv_plan_judge_every(fit->dev_every, fit->steps);
    fit->patience = patience_of(number, fit->steps);
}

/* The fits as they are when there is time enough. They have seeds one after the other. */
static int prepare_fits(voice_training *training)
{
    const qv_train_options *options = training->options;
    const double effort = options->effort > 0 ? options->effort : 1;
    const double share = qv_plan_share(training->targets.train_frames);
    training->data = (qv_fit_data){
        .targets = &training->targets, .voice = training->voice, .stft_loss = training->stft_loss};
    qv_fit *fit = training->fit;
    qv_fit_prosody(&fit[QV_PLAN_PROSODY], &training->data);
    qv_fit_acoustic(&fit[QV_PLAN_ACOUSTIC], &training->data);
    qv_fit_vocoder(&fit[QV_PLAN_VOCODER], &training->data);
    for (int i = 0; i <= QV_PLAN_VOCODER; i++) {
        if (options->from)
            qv_fit_go_on(&fit[i]); // from what is there
        fit[i].steps = lround((double)fit[i].steps * share);
    }
    if (options->prosody)
        fit[QV_PLAN_PROSODY].steps = 0;
    if (options->from && options->adversary_steps) // whose opening does what these would
        fit[QV_PLAN_ACOUSTIC].steps = fit[QV_PLAN_VOCODER].steps = 0;
    int error = options->adversary_steps ? prepare_adversary(training, &fit[QV_PLAN_ADVERSARY]) : QV_OK;
    for (int i = 0; !error && i < QV_PLAN_FITS; i++) {
        fit[i].seed = options->session.seed + (uint64_t)i;
        fit[i].options = *training->fit_options ? training->fit_options : NULL;
        training->pace[i].every = fit[i].dev_every;
        if (fit[i].steps)
            set_steps(&fit[i], i, lround((double)fit[i].steps * effort));
    }
    return error;
}

// ---- minutes to keep to

/* Whether a fit is to be measured: once in any case, and again when it begins, if that costs next to nothing.
 */
static bool is_to_measure(const voice_training *training, int number, bool begins)
{
    const qv_plan_fit *pace = &training->pace[number];
    const double seconds = 3 * pace->pace.step + pace->pace.judgement;
    return pace->wanted &&
           (!(pace->pace.step > 0) || (begins && seconds < 0.02 * qv_plan_left(&training->plan)));
}

/* Measures how fast fits are that aren't begun, of which number `begins` does now. */
static int measure(voice_training *training, int begins)
{
    const double left = qv_plan_left(&training->plan), tried = 0.005 * left < 0.5 ? 0.005 * left : 0.5;
    const qv_fit_control control = {.pool = training->session.pool, .monitor = training->monitor->monitor};
    for (int i = training->running; i < QV_PLAN_FITS; i++) {
        qv_plan_fit *pace = &training->pace[i];
        bool begun = false;
        int error = look_for_checkpoint(training, i, &begun);
        pace->wanted = begun || training->plan.steps[i] ? 0 : training->fit[i].steps;
        pace->least = qv_first_words_steps(i);
        pace->dispensable = i == QV_PLAN_ADVERSARY && training->fit[QV_PLAN_VOCODER].steps;
        if (!error && is_to_measure(training, i, i == begins))
            error = qv_fit_measure(&training->fit[i], &control, tried, &pace->pace, training->message,
                                   training->size);
        if (error)
            return error;
    }
    return QV_OK;
}

/* Seconds for what comes after the fits: figures, report, voice. */
static double seconds_at_end(const voice_training *training)
{
    double judgements = 0;
    for (int i = 0; i < QV_PLAN_FITS; i++)
        judgements += training->pace[i].pace.judgement;
    return 2 + 3 * judgements + 0.6 * training->plan.minutes; // and a hundredth of all
}

static int too_few(voice_training *training, double needed)
{
    const double minutes = (qv_plan_spent(&training->plan) + needed) / 60;
    return qv_fail(
        QV_ERROR_ARGUMENT, training->message, training->size,
        "--minutes %g: too few for a voice of these recordings, which takes %.1f at least here; what is "
        "done is kept in %s: go on with --resume and more minutes",
        training->plan.minutes, minutes + 0.05, training->options->session.work);
}

/* Says what the minutes are worth, once they are first spread. */
static void tell_plan(voice_training *training, const long *steps, double seconds)
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
static int plan_fit(voice_training *training, int number)
{
    long steps[QV_PLAN_FITS] = {0};
    qv_fit *fit = &training->fit[number];
    const int count = QV_PLAN_FITS - number;
    const double seconds = qv_plan_left(&training->plan) - seconds_at_end(training);
    const double needed = qv_plan_spread(training->pace + number, count, seconds, steps + number);
    if (needed > 0 && needed > seconds)
        return too_few(training, needed + seconds_at_end(training));
    training->squeezed |= steps[number] < training->pace[number].wanted;
    if (!training->told_plan)
        tell_plan(training, steps, seconds);
    fit->steps = steps[number];
    if (fit->steps)
        set_steps(fit, number, fit->steps);
    training->plan.steps[number] = fit->steps;
    return qv_plan_write(&training->plan, training->message, training->size);
}

/* The steps of a fit: as many as were settled, in an earlier run or now. */
static int settle_steps(voice_training *training, int number)
{
    qv_plan *plan = &training->plan;
    qv_fit *fit = &training->fit[number];
    bool begun = false;
    int error = look_for_checkpoint(training, number, &begun);
    if (error || !fit->steps || !(plan->minutes > 0))
        return error;
    const bool fresh = !plan->steps[number] && !begun;
    error = plan->end[number] ? QV_OK : measure(training, fresh ? number : -1);
    if (error || fresh)
        return error ? error : plan_fit(training, number);
    if (plan->steps[number])
        set_steps(fit, number, plan->steps[number]);
    fit->end = plan->end[number];
    return QV_OK;
}

static bool is_time_up(void *user)
{
    const voice_training *training = user;
    return qv_plan_left(&training->plan) < training->rest;
}

/* What is to be left when a fit ends. */
static double rest_after(const voice_training *training, int number)
{
    double rest = seconds_at_end(training);
    for (int i = number + 1; i < QV_PLAN_FITS; i++)
        if (training->pace[i].wanted && !training->pace[i].dispensable)
            rest += qv_plan_seconds(&training->pace[i], qv_first_words_steps(i));
    return rest;
}

static int run_fit(voice_training *training, int number)
{
    const qv_train_options *options = training->options;
    qv_fit *fit = &training->fit[number];
    training->running = number;
    int error = settle_steps(training, number);
    if (error || !fit->steps)
        return error;
    char *checkpoint = qv_format("%s/%s.checkpoint", options->session.work, fit->name);
    if (!checkpoint)
        return no_memory(training);
    training->rest = rest_after(training, number);
    qv_fit_control control = {.checkpoint = checkpoint,
                              .resume = options->resume,
                              .pool = training->session.pool,
                              .monitor = training->monitor->monitor,
                              .progress = pass_fit,
                              .saved = options->session.link ? NULL : show_so_far,
                              .time_up = training->plan.minutes > 0 && !fit->end ? is_time_up : NULL,
                              .user = training,
                              .checkpoint_seconds =
                                  options->checkpoint_seconds > 0 ? options->checkpoint_seconds : 120};
    qv_fit_result result;
    error = qv_fit_run(fit, &control, &result, training->message, training->size);
    if (!error) {
        training->plan.end[number] = training->plan.steps[number] ? result.steps : 0;
        error = qv_plan_write(&training->plan, training->message, training->size);
        qv_report_add_fit(&training->report, fit, &result);
    }
    qv_fit_result_free(&result);
    free(checkpoint);
    return error;
}

/* A fit and what belongs to it. */
static int make_fit(voice_training *training, int number)
{
    int error = run_fit(training, number);
    if (error || !training->fit[number].steps) // or there was no time for it
        return error;
    const double begun = qv_clock();
    error = finish(training, number, &training->targets);
    if (number == QV_PLAN_ACOUSTIC)
        end_stage(training, "spread", begun);
    training->known[number] = !error;
    return error || number >= last_fit(training) ? error : write_so_far(training);
}

static int fit_all(voice_training *training)
{
    int error = prepare_fits(training);
    if (!error)
        error = speak_first_words(training);
    for (int i = 0; !error && i < QV_PLAN_FITS; i++)
        error = training->fit[i].steps ? make_fit(training, i) : QV_OK;
    if (!error)
        adopt_unseen_sounds(training);
    return error;
}

enum { TEXTS = 32 };

static const char *or_else(const char *text, const char *otherwise)
{
    return text && *text ? text : otherwise;
}

/* No times and dates: the same training gives the same file. `so_far` comes behind the name. */
static int write_voice(voice_training *training, const char *so_far, const char *path)
{
    const qv_train_result *result = training->result;
    const qv_figures *figures = &result->figures;
    const qv_train_options *options = training->options;
    qv_voice_text text[TEXTS];
    char number[TEXTS][32], key[TEXTS][64], minutes[32], name[256];
    int count = 0;
    snprintf(name, sizeof name, "%s%s", or_else(options->name, training->session.dataset->name), so_far);
    snprintf(minutes, sizeof minutes, "%.1f", result->train_minutes);
    text[count++] = (qv_voice_text){"name", name};
    text[count++] = (qv_voice_text){"language", or_else(options->language, "en-US")};
    text[count++] = (qv_voice_text){"speaker", or_else(options->speaker, training->session.dataset->name)};
    text[count++] = (qv_voice_text){"licence", or_else(options->licence, "unknown")};
    text[count++] = (qv_voice_text){"dataset", training->session.dataset->name};
    text[count++] = (qv_voice_text){"training_minutes", minutes};
    if (*training->from)
        text[count++] = (qv_voice_text){"from", training->from};
    if (*training->prosody)
        text[count++] = (qv_voice_text){"prosody_from", training->prosody};
    for (int i = 0; figures->clips && i < qv_figure_count(); i++, count++) {
        qv_figure figure = qv_figure_at(figures, i);
        snprintf(key[i], sizeof key[i], "dev_%s", figure.key);
        snprintf(number[i], sizeof number[i], "%.4g", figure.value);
        text[count] = (qv_voice_text){key[i], number[i]};
    }
    char *marks = qv_heard_marks(training->session.corpus);
    if (!marks)
        return no_memory(training);
    text[count++] = (qv_voice_text){"fitted", marks};
    const qv_voice_rest rest = {
        .weights = QV_TENSOR_I8,
        .lexicon = options->session.lexicon,
        .lexicon_size = options->session.lexicon_size,
        .letters = options->session.letters,
        .texts = text,
        .text_count = count,
    };
    const int error = qv_voice_write(training->voice, &rest, path, training->message, training->size);
    free(marks);
    return error;
}

static void count_rows(const voice_training *training, qv_train_result *result)
{
    const qv_dataset *dataset = training->session.dataset;
    result->workers = qv_pool_workers(training->session.pool);
    result->rows = dataset->rows;
    result->left_out = dataset->left_out;
    result->train = training->targets.train_count;
    result->dev = training->targets.dev_count;
    for (int i = 0; i < dataset->count; i++)
        result->repeats += dataset->entry[i].split == QV_SPLIT_NONE;
    result->train_minutes = (double)training->targets.train_frames * QV_HOP / QV_RATE / 60;
}

/* What the networks start from, where it is a voice. */
static int start_from(voice_training *training, const qv_voice *from)
{
    char *message = training->message;
    const size_t size = training->size;
    int error = qv_from_voice_load_sound(from, training->voice, message, size);
    if (!error && !training->options->prosody)
        error = qv_from_voice_load_prosody(from, training->voice, message, size);
    if (!error)
        error = qv_from_voice_label(from, training->from, message, size);
    training->report.from = training->from;
    snprintf(training->fit_options, sizeof training->fit_options, "--from %s", training->from);
    return error;
}

static int take_prosody(voice_training *training, const qv_voice *source)
{
    int error = qv_from_voice_take_prosody(source, training->voice, training->message, training->size);
    training->report.prosody = training->prosody;
    return error ? error : qv_from_voice_label(source, training->prosody, training->message, training->size);
}

/* The voice as it is before any fit. */
static int create_voice(voice_training *training)
{
    const qv_train_options *options = training->options;
    qv_voice_sizes sizes;
    qv_voice_default_sizes(&sizes);
    if (options->sizes)
        sizes = *options->sizes;
    if (options->from) {
        sizes = options->from->sizes;
        sizes.prosody_phrasing = 1;
    }
    if (options->prosody)
        qv_from_voice_prosody_sizes(options->prosody, &sizes);
    int error = qv_voice_create(&training->voice, &sizes, options->session.seed);
    if (error == QV_ERROR_ARGUMENT)
        return qv_fail(error, training->message, training->size,
                       "train: a size of the networks is out of its bounds");
    if (error)
        return no_memory(training);
    training->voice->normal = training->targets.normal;
    if (options->from)
        error = start_from(training, options->from);
    if (!error && options->prosody)
        error = take_prosody(training, options->prosody);
    return error;
}

/* Processes that train together do so in the same way. */
static int check_team(voice_training *training)
{
    qv_link *link = training->options->session.link;
    static const char program[] = "Quaver " QV_VERSION;
    const char *kernels = qv_kernels()->name;
    const bool same =
        qv_team_same(link, qv_hash(QV_HASH_START, program, sizeof program), "is not Quaver " QV_VERSION) &&
        qv_team_same(link, qv_hash(QV_HASH_START, kernels, strlen(kernels)),
                     "the processor has other instructions; use machines of one kind") &&
        qv_team_same(link, qv_begun_hash(training->options),
                     "options, dictionary or voice to start from are not those of rank 0");
    return same ? QV_OK : QV_ERROR_FORMAT;
}

/* What is written is written by one process. */
static int check_files(voice_training *training)
{
    const qv_train_options *options = training->options;
    if (!qv_team_leads(options->session.link))
        return make_work(training);
    int error = check_output(training);
    if (!error)
        error = check_work(training);
    if (!error)
        error = qv_begun_check(options, training->message, training->size);
    if (!error)
        error = qv_plan_open(&training->plan, options->session.work, options->minutes, options->resume,
                             training->message, training->size);
    if (!error && training->plan.minutes > 0 && options->session.link)
        return qv_fail(QV_ERROR_ARGUMENT, training->message, training->size,
                       "--minutes: several processes don't keep to it; leave it out, or use one process");
    return error;
}

static int prepare(voice_training *training)
{
    const qv_train_options *options = training->options;
    training->plan.begun = qv_clock(); // of those that don't open it
    int error = check_files(training);
    training->so_far = qv_format("%s/so-far.qv", options->session.work);
    if (!error && !training->so_far)
        error = no_memory(training);
    if (!error)
        error = check_team(training);
    if (!error) {
        qv_report_open(&training->report, options->session.work);
        error = open_session(training);
    }
    if (!error && !qv_two_voices_report(training->session.corpus, &training->own_monitor))
        error = no_memory(training);
    if (!error)
        error = qv_amount_check(training->session.corpus, &training->own_monitor, training->message,
                                training->size);
    if (error)
        return error;
    training->stft_loss = qv_stft_loss_open();
    if (!training->stft_loss || qv_targets_open(&training->targets, training->session.corpus))
        return no_memory(training);
    return create_voice(training);
}

/* What the figures are compared with. */
typedef struct references {
    qv_figures averages, from;
} references;

static int judge(voice_training *training, references *others)
{
    const double begun = qv_clock();
    const qv_corpus *corpus = training->session.corpus;
    const qv_voice *from = training->options->from;
    qv_pool *pool = training->session.pool;
    qv_averages *averages = malloc(sizeof *averages);
    int error = averages ? QV_OK : QV_ERROR_MEMORY;
    if (!error && training->targets.dev_count) {
        qv_averages_measure(corpus, averages);
        error = qv_evaluate(training->voice, corpus, QV_SPLIT_DEV, pool, &training->result->figures,
                            &training->result->interval);
        if (!error)
            error = qv_evaluate_averages(averages, training->voice, corpus, QV_SPLIT_DEV, pool,
                                         &others->averages);
        if (!error && from)
            error = qv_evaluate(from, corpus, QV_SPLIT_DEV, pool, &others->from, NULL);
    }
    free(averages);
    end_stage(training, "judge", begun);
    return error ? no_memory(training) : QV_OK;
}

static int write_report(voice_training *training, const references *others)
{
    const qv_report_source source = {.options = training->options,
                                     .result = training->result,
                                     .corpus = training->session.corpus,
                                     .averages = &others->averages,
                                     .from = training->options->from ? &others->from : NULL,
                                     .planned = training->squeezed};
    return qv_report_write(&training->report, &source, training->message, training->size);
}

int qv_train(const qv_train_options *options, const qv_train_monitor *monitor, qv_train_result *result,
             char *message, size_t size)
{
    voice_training training = {
        .options = options, .monitor = monitor, .result = result, .message = message, .size = size};
    references others = {.averages = {0}};
    training.own_monitor = (qv_monitor){keep_report, pass_progress, pass_stop, &training};
    *result = (qv_train_result){0};
    int error = options->from && options->sizes
                    ? qv_fail(QV_ERROR_ARGUMENT, message, size,
                              "train: the sizes are those of the voice it starts from")
                    : prepare(&training);
    if (!error) {
        count_rows(&training, result);
        error = fit_all(&training);
    }
    if (!error)
        error = judge(&training, &others);
    if (!error && qv_team_leads(options->session.link))
        error = write_voice(&training, "", options->output);
    if (!error && qv_team_leads(options->session.link))
        error = write_report(&training, &others);
    if (!error && qv_team_leads(options->session.link))
        remove(training.so_far); // the voice is there
    close_training(&training);
    return qv_team_settle(options->session.link, error, message, size);
}
