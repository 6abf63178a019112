#include "train/train.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/g2p_file.h"
#include "base/message.h"
#include "base/platform.h"
#include "model/speller.h"
#include "train/align/align.h"
#include "base/clock.h"
#include "train/fit/voice_fits.h"
#include "train/report.h"
#include "train/fit/spread.h"

/* What the stages hand on. */
typedef struct voice_training {
    const qv_train_options *options;
    const qv_train_monitor *monitor; // the caller's
    qv_monitor own_monitor;          // the same, but reports are also kept
    qv_report report;
    bool report_failed; // memory
    qv_pool *pool;
    qv_lexicon *lexicon;
    qv_speller *speller; // NULL: there is no letters-to-phones model
    qv_text *text;
    qv_dataset *dataset;
    qv_corpus *corpus;
    qv_targets targets;
    qv_voice *voice;
    qv_stft_loss *stft_loss;
    char *message;
    size_t size;
} voice_training;

static const char *const fit_names[] = {"prosody", "acoustic", "vocoder"};

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

/* A training that was begun is not started over unasked. */
static int check_work(voice_training *training)
{
    const char *work = training->options->work;
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
    if (!qv_folder_make(work))
        return qv_fail(QV_ERROR_WRITE, training->message, training->size, "%s: cannot be made: %s", work,
                       strerror(errno));
    return QV_OK;
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

/* Reads text as the voice does. */
static int open_text(voice_training *training)
{
    const qv_train_options *options = training->options;
    int error = qv_lexicon_open(&training->lexicon, options->lexicon, options->lexicon_size);
    if (error)
        return qv_fail(error, training->message, training->size,
                       "train: the pronouncing dictionary is damaged");
    if (qv_text_open(&training->text, training->lexicon))
        return no_memory(training);
    if (!options->letters)
        return QV_OK;
    if (qv_speller_open(&training->speller, options->letters))
        return no_memory(training);
    qv_text_set_spell(training->text, qv_speller_spell, training->speller);
    return qv_speller_load(training->speller, training->message, training->size);
}

/* Notes the time of a stage that began at `begun`; the time now. */
static double end_stage(voice_training *training, const char *stage, double begun)
{
    double time = qv_clock();
    qv_report_add_seconds(&training->report, stage, time - begun);
    return time;
}

static int open_corpus(voice_training *training)
{
    const qv_train_options *options = training->options;
    const qv_monitor *monitor = &training->own_monitor;
    char *message = training->message;
    double begun = qv_clock();
    size_t size = training->size;
    int error = qv_pool_open(&training->pool, options->threads ? options->threads : qv_processors());
    if (error)
        return no_memory(training);
    error = open_text(training);
    if (error)
        return error;
    error = qv_dataset_open(&training->dataset, options->dataset, options->dev, options->seed, monitor,
                            message, size);
    if (!error)
        error = qv_corpus_open(&training->corpus, training->dataset, training->text, options->guess,
                               options->work, training->pool, monitor, message, size);
    begun = end_stage(training, "analyse", begun);
    if (!error)
        error = qv_align_corpus(training->corpus, training->lexicon, NULL, options->work, training->pool,
                                monitor, message, size);
    end_stage(training, "align", begun);
    if (!error && training->report_failed)
        error = no_memory(training);
    return error;
}

static void close_training(voice_training *training)
{
    qv_targets_close(&training->targets);
    qv_stft_loss_close(&training->stft_loss);
    qv_voice_close(&training->voice);
    qv_corpus_close(&training->corpus);
    qv_dataset_close(&training->dataset);
    qv_text_close(&training->text);
    qv_speller_close(&training->speller);
    qv_lexicon_close(&training->lexicon);
    qv_pool_close(&training->pool);
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
    char checkpoint[4096];
    const qv_train_options *options = training->options;
    fit->seed = options->seed + number;
    scale_steps(fit, options->effort > 0 ? options->effort : 1);
    snprintf(checkpoint, sizeof checkpoint, "%s/%s.checkpoint", options->work, fit->name);
    qv_fit_control control = {.checkpoint = checkpoint,
                              .resume = options->resume,
                              .pool = training->pool,
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
    return error;
}

static int restore_spread(voice_training *training)
{
    double begun = qv_clock();
    qv_spread spread;
    if (qv_spread_measure(training->voice, &training->targets, training->pool, &spread))
        return no_memory(training);
    qv_spread_fold(&spread, training->voice);
    end_stage(training, "spread", begun);
    return QV_OK;
}

static int fit_all(voice_training *training)
{
    qv_fit_data data = {
        .targets = &training->targets, .voice = training->voice, .stft_loss = training->stft_loss};
    qv_fit fit;
    qv_fit_prosody(&fit, &data);
    int error = run_fit(training, &fit, 0);
    if (error)
        return error;
    qv_fit_acoustic(&fit, &data);
    error = run_fit(training, &fit, 1);
    if (!error)
        error = restore_spread(training);
    if (error)
        return error;
    qv_fit_vocoder(&fit, &data);
    return run_fit(training, &fit, 2);
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
    text[count++] = (qv_voice_text){"name", or_else(options->name, training->dataset->name)};
    text[count++] = (qv_voice_text){"language", or_else(options->language, "en-US")};
    text[count++] = (qv_voice_text){"speaker", or_else(options->speaker, training->dataset->name)};
    text[count++] = (qv_voice_text){"licence", or_else(options->licence, "unknown")};
    text[count++] = (qv_voice_text){"dataset", training->dataset->name};
    text[count++] = (qv_voice_text){"training_minutes", minutes};
    for (int i = 0; figures->clips && i < qv_figure_count(); i++, count++) {
        qv_figure figure = qv_figure_at(figures, i);
        snprintf(key[i], sizeof key[i], "dev_%s", figure.key);
        snprintf(number[i], sizeof number[i], "%.4g", figure.value);
        text[count] = (qv_voice_text){key[i], number[i]};
    }
    return qv_voice_write(training->voice, options->lexicon, options->lexicon_size, options->letters, text,
                          count, options->output, training->message, training->size);
}

static void count_rows(const voice_training *training, qv_train_result *result)
{
    const qv_dataset *dataset = training->dataset;
    result->threads = qv_pool_threads(training->pool);
    result->rows = dataset->rows;
    result->left_out = dataset->left_out;
    result->train = training->targets.train_count;
    result->dev = training->targets.dev_count;
    for (int i = 0; i < dataset->count; i++)
        result->repeats += dataset->entry[i].split == QV_SPLIT_NONE;
    result->train_minutes = (double)training->targets.train_frames * QV_HOP / QV_RATE / 60;
}

static int prepare(voice_training *training)
{
    const qv_train_options *options = training->options;
    qv_voice_sizes sizes;
    qv_voice_default_sizes(&sizes);
    int error = check_output(training);
    if (!error)
        error = check_work(training);
    if (!error) {
        qv_report_open(&training->report, options->work);
        error = open_corpus(training);
    }
    if (error)
        return error;
    training->stft_loss = qv_stft_loss_open();
    if (!training->stft_loss || qv_targets_open(&training->targets, training->corpus))
        return no_memory(training);
    error = qv_voice_create(&training->voice, options->sizes ? options->sizes : &sizes, options->seed);
    if (error == QV_ERROR_ARGUMENT)
        return qv_fail(error, training->message, training->size,
                       "train: a size of the networks is out of its bounds");
    if (error)
        return no_memory(training);
    training->voice->normal = training->targets.normal;
    return QV_OK;
}

static int judge(voice_training *training, qv_figures *figures)
{
    double begun = qv_clock();
    if (training->targets.dev_count &&
        qv_evaluate(training->voice, training->corpus, QV_SPLIT_DEV, training->pool, figures))
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
    int error = prepare(&training);
    if (!error) {
        count_rows(&training, result);
        error = fit_all(&training);
    }
    if (!error)
        error = judge(&training, &result->figures);
    if (!error)
        error = write_voice(&training, result);
    if (!error)
        error = qv_report_write(&training.report, options, result, message, size);
    close_training(&training);
    return error;
}

int qv_train_evaluate(const qv_voice *voice, const qv_train_options *options, qv_split split,
                      const qv_train_monitor *monitor, qv_figures *figures, char *message, size_t size)
{
    qv_train_options own = *options;
    own.lexicon = qv_voice_lexicon(voice, &own.lexicon_size);
    own.letters = voice->file && qv_g2p_in(voice->file) ? voice->file : NULL;
    own.guess = own.letters != NULL;
    own.resume = true; // a work folder in use is fine: only its caches are read
    voice_training training = {.options = &own, .monitor = monitor, .message = message, .size = size};
    training.own_monitor = (qv_monitor){keep_report, pass_progress, pass_stop, &training};
    *figures = (qv_figures){0};
    int error = check_work(&training);
    if (!error)
        error = open_corpus(&training);
    if (!error) {
        error = qv_evaluate(voice, training.corpus, split, training.pool, figures);
        if (error)
            qv_fail(error, message, size,
                    error == QV_ERROR_ARGUMENT ? "eval: the split is empty; choose it with --dev"
                                               : "eval: memory is short");
    }
    close_training(&training);
    return error;
}
