// SPDX-License-Identifier: MIT
#include "train/train.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/message.h"
#include "base/team.h"
#include "kernels/kernels.h"
#include "train/amount.h"
#include "train/begun.h"
#include "train/data/two_voices.h"
#include "train/training.h"

static void keep_report(void *user, const char *line)
{
    qv_training *training = user;
    training->report_failed |= !qv_report_add_row(&training->report, line);
    qv_monitor_report(training->monitor->monitor, line);
}

static void pass_progress(void *user, const char *stage, int done, int total)
{
    const qv_training *training = user;
    qv_monitor_progress(training->monitor->monitor, stage, done, total);
}

static bool is_fitting(const qv_training *training)
{
    bool any = false;
    for (int i = 0; i < QV_PLAN_FITS; i++)
        any |= training->plan.steps[i] > 0;
    return any;
}

/* Until the fits, which end in their own way when time is up. */
static bool pass_stop(void *user)
{
    const qv_training *training = user;
    return qv_monitor_stop(training->monitor->monitor) ||
           (!is_fitting(training) && qv_plan_left(&training->plan) < 0 &&
            qv_team_leads(training->options->session.link));
}

/* Keeps how much of the minutes is spent, whatever came of it: they are those of all runs. */
static int keep_spent(qv_training *training, int error)
{
    return error ? (qv_plan_write(&training->plan, NULL, 0), error)
                 : qv_plan_write(&training->plan, training->message, training->size);
}

static int open_session(qv_training *training)
{
    qv_session *session = &training->session;
    qv_session_options options = training->options->session;
    if (!options.workers)
        options.workers = qv_training_begun_workers(training);
    int error = qv_session_open(session, &options, &training->own_monitor, training->message, training->size);
    error = keep_spent(training, error);
    qv_report_add_seconds(&training->report, "analyse", session->analyse_seconds);
    qv_report_add_seconds(&training->report, "align", session->align_seconds);
    if (error == QV_STOPPED && !qv_monitor_stop(training->monitor->monitor))
        return qv_fail(
            QV_ERROR_ARGUMENT, training->message, training->size,
            "--minutes %g: over before the recordings were analysed and aligned; what is done is kept "
            "in %s: go on with --resume and more minutes",
            training->plan.minutes, training->options->session.work);
    return !error && training->report_failed ? qv_training_no_memory(training) : error;
}

static void close_training(qv_training *training)
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

static void count_rows(const qv_training *training, qv_train_result *result)
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

/* Processes that train together do so in the same way. */
static int check_team(qv_training *training)
{
    qv_link *link = training->options->session.link;
    static const char program[] = "Quaver " QV_VERSION;
    const char *kernels = qv_kernels()->name;
    const bool same =
        qv_team_same(link, qv_hash(QV_HASH_START, program, sizeof program), "is not Quaver " QV_VERSION) &&
        qv_team_same(link, qv_hash(QV_HASH_START, kernels, strlen(kernels)),
                     "the processor has other instructions; use machines of one kind") &&
        qv_team_same(link, qv_begun_hash(training->options), "options or dictionary are not those of rank 0");
    return same ? QV_OK : QV_ERROR_FORMAT;
}

/* And from the same voices, which may lie in files of each machine. */
static int check_sources(qv_training *training)
{
    uint64_t hash = qv_hash(QV_HASH_START, training->from, strlen(training->from) + 1);
    hash = qv_hash(hash, training->prosody, strlen(training->prosody) + 1);
    return qv_team_same(training->options->session.link, hash,
                        "the voice of --from or --prosody is not that of rank 0")
               ? QV_OK
               : QV_ERROR_FORMAT;
}

static int prepare(qv_training *training)
{
    const qv_train_options *options = training->options;
    training->plan.begun = qv_clock(); // of those that don't open it
    int error = qv_training_check_files(training);
    training->so_far = qv_format("%s/so-far.qv", options->session.work);
    if (!error && !training->so_far)
        error = qv_training_no_memory(training);
    if (!error)
        error = check_team(training);
    if (!error) {
        if (qv_team_leads(options->session.link)) // who writes it
            qv_report_open(&training->report, options->session.work);
        error = open_session(training);
    }
    if (!error && !qv_two_voices_report(training->session.corpus, &training->own_monitor))
        error = qv_training_no_memory(training);
    if (!error)
        error = qv_amount_check(training->session.corpus, &training->own_monitor, training->message,
                                training->size);
    if (error)
        return error;
    training->stft_loss = qv_stft_loss_open();
    if (!training->stft_loss || qv_targets_open(&training->targets, training->session.corpus))
        return qv_training_no_memory(training);
    error = qv_training_create_voice(training);
    return error ? error : check_sources(training);
}

/* What the figures are compared with. */
typedef struct references {
    qv_figures averages, from;
} references;

static int judge(qv_training *training, references *others)
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
    qv_training_end_stage(training, "judge", begun);
    return error ? qv_training_no_memory(training) : QV_OK;
}

static int write_report(qv_training *training, const references *others)
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
    qv_training training = {
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
        error = qv_training_fit_all(&training);
    }
    if (!error)
        error = judge(&training, &others);
    if (!error && qv_team_leads(options->session.link))
        error = qv_training_write_voice(&training, "", options->output);
    if (!error && qv_team_leads(options->session.link))
        error = write_report(&training, &others);
    if (!error && qv_team_leads(options->session.link))
        remove(training.so_far); // the voice is there
    if (error)
        keep_spent(&training, error);
    close_training(&training);
    return qv_team_settle(options->session.link, error, message, size);
}
