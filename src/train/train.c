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
#include "train/from_voice.h"
#include "train/fit/voice_fits.h"
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
    char *message;
    size_t size;
} voice_training;

static const char *const fit_names[] = {"prosody", "acoustic", "vocoder", "adversary"};

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

static bool pass_stop(void *user)
{
    const voice_training *training = user;
    return qv_monitor_stop(training->monitor->monitor);
}

static int make_work(voice_training *training)
{
    const char *work = training->options->session.work;
    if (!qv_folder_make(work))
        return qv_fail(QV_ERROR_WRITE, training->message, training->size, "%s: cannot be made: %s", work,
                       strerror(errno));
    return QV_OK;
}

/* A training that was begun is not started over unasked. */
static int check_work(voice_training *training)
{
    const char *work = training->options->session.work;
    for (size_t i = 0; !training->options->resume && i < sizeof fit_names / sizeof *fit_names; i++) {
        char *path = qv_format("%s/%s.checkpoint", work, fit_names[i]);
        if (!path)
            return no_memory(training);
        const bool begun = qv_file_exists(path);
        free(path);
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
    return !error && training->report_failed ? no_memory(training) : error;
}

static void close_training(voice_training *training)
{
    qv_targets_close(&training->targets);
    qv_stft_loss_close(&training->stft_loss);
    qv_voice_close(&training->voice);
    qv_session_close(&training->session);
    qv_report_close(&training->report);
}

static void scale_steps(qv_fit *fit, double effort)
{
    fit->steps = lround((double)fit->steps * effort);
    fit->steps = fit->steps < 2 ? 2 : fit->steps;
    fit->warmup = fit->warmup < fit->steps / 5 ? fit->warmup : fit->steps / 5;
    fit->dev_every = fit->dev_every < fit->steps ? fit->dev_every : fit->steps;
}

/* The fits of a training have seeds one after the other. */
static int run_fit(voice_training *training, qv_fit *fit, uint64_t number)
{
    const qv_train_options *options = training->options;
    fit->seed = options->session.seed + number;
    fit->options = *training->fit_options ? training->fit_options : NULL;
    scale_steps(fit, options->effort > 0 ? options->effort : 1);
    char *checkpoint = qv_format("%s/%s.checkpoint", options->session.work, fit->name);
    if (!checkpoint)
        return no_memory(training);
    qv_fit_control control = {.checkpoint = checkpoint,
                              .resume = options->resume,
                              .pool = training->session.pool,
                              .monitor = training->monitor->monitor,
                              .progress = training->monitor->fit,
                              .user = training->monitor->user,
                              .checkpoint_seconds =
                                  options->checkpoint_seconds > 0 ? options->checkpoint_seconds : 120};
    qv_fit_result result;
    int error = qv_fit_run(fit, &control, &result, training->message, training->size);
    if (!error)
        qv_report_add_fit(&training->report, fit, &result);
    qv_fit_result_free(&result);
    free(checkpoint);
    return error;
}

/* What the prosody network is given beside its fit. */
static int finish_prosody(voice_training *training)
{
    qv_voice *voice = training->voice;
    const qv_targets *targets = &training->targets;
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

static int restore_spread(voice_training *training)
{
    double begun = qv_clock();
    qv_spread spread;
    if (qv_spread_measure(training->voice, &training->targets, training->session.pool, &spread))
        return no_memory(training);
    qv_spread_fold(&spread, training->voice);
    end_stage(training, "spread", begun);
    return QV_OK;
}

/* Acoustic model and vocoder once more, together. */
static int fit_adversary(voice_training *training, const qv_fit_data *data)
{
    qv_adversary adversary;
    qv_fit fit;
    int error = qv_adversary_open(&adversary, data);
    if (error)
        no_memory(training);
    else {
        if (training->options->judged_frames > 0)
            adversary.judged_frames = training->options->judged_frames;
        adversary.from_voice = training->options->from != NULL;
        qv_fit_adversary(&fit, &adversary);
        if (training->options->adversary_steps != QV_ADVERSARY_DEFAULT)
            fit.steps = training->options->adversary_steps;
        error = run_fit(training, &fit, 3);
    }
    qv_adversary_close(&adversary);
    return error;
}

/* A fit of a network that comes from a voice goes on from there. */
static void start(const voice_training *training, qv_fit *fit)
{
    if (training->options->from)
        qv_fit_go_on(fit);
}

static int fit_prosody(voice_training *training, qv_fit_data *data)
{
    qv_fit fit;
    qv_fit_prosody(&fit, data);
    start(training, &fit);
    int error = run_fit(training, &fit, 0);
    return error ? error : finish_prosody(training);
}

/* Acoustic model and vocoder, each on its own. */
static int fit_sound(voice_training *training, qv_fit_data *data)
{
    qv_fit fit;
    qv_fit_acoustic(&fit, data);
    start(training, &fit);
    int error = run_fit(training, &fit, 1);
    if (!error)
        error = restore_spread(training);
    if (error)
        return error;
    qv_fit_vocoder(&fit, data);
    start(training, &fit);
    return run_fit(training, &fit, 2);
}

/* From a voice the adversarial fit has an opening instead of the fits of acoustic model and vocoder. */
static int fit_all(voice_training *training)
{
    const qv_train_options *options = training->options;
    qv_fit_data data = {
        .targets = &training->targets, .voice = training->voice, .stft_loss = training->stft_loss};
    int error = options->prosody ? QV_OK : fit_prosody(training, &data);
    if (!error && (!options->from || options->adversary_steps == 0))
        error = fit_sound(training, &data);
    if (!error && options->adversary_steps != 0)
        error = fit_adversary(training, &data);
    if (!error)
        adopt_unseen_sounds(training);
    return error;
}

enum { TEXTS = 32 };

static const char *or_else(const char *text, const char *otherwise)
{
    return text && *text ? text : otherwise;
}

/* No times and dates: the same training gives the same file. */
static int write_voice(voice_training *training, const qv_train_result *result)
{
    const qv_figures *figures = &result->figures;
    const qv_train_options *options = training->options;
    qv_voice_text text[TEXTS];
    char number[TEXTS][32], key[TEXTS][64], minutes[32];
    int count = 0;
    snprintf(minutes, sizeof minutes, "%.1f", result->train_minutes);
    text[count++] = (qv_voice_text){"name", or_else(options->name, training->session.dataset->name)};
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
    const qv_voice_rest rest = {
        .weights = QV_TENSOR_I8,
        .lexicon = options->session.lexicon,
        .lexicon_size = options->session.lexicon_size,
        .letters = options->session.letters,
        .texts = text,
        .text_count = count,
    };
    return qv_voice_write(training->voice, &rest, options->output, training->message, training->size);
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
    return error ? error : qv_begun_check(options, training->message, training->size);
}

static int prepare(voice_training *training)
{
    const qv_train_options *options = training->options;
    int error = check_files(training);
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

static int judge(voice_training *training, qv_figures *figures)
{
    double begun = qv_clock();
    if (training->targets.dev_count &&
        qv_evaluate(training->voice, training->session.corpus, QV_SPLIT_DEV, training->session.pool, figures))
        return no_memory(training);
    end_stage(training, "judge", begun);
    return QV_OK;
}

int qv_train(const qv_train_options *options, const qv_train_monitor *monitor, qv_train_result *result,
             char *message, size_t size)
{
    voice_training training = {.options = options, .monitor = monitor, .message = message, .size = size};
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
        error = judge(&training, &result->figures);
    if (!error && qv_team_leads(options->session.link))
        error = write_voice(&training, result);
    if (!error && qv_team_leads(options->session.link))
        error = qv_report_write(&training.report, options, result, message, size);
    close_training(&training);
    return qv_team_settle(options->session.link, error, message, size);
}
