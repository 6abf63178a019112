// SPDX-License-Identifier: MIT
/* The fits, one after the other, and what is settled beside them. */
#include "train/training.h"
#include <math.h>
#include <stdlib.h>
#include "base/clock.h"
#include "base/message.h"
#include "base/platform.h"
#include "quaver/quaver.h"
#include "train/fit/phrase.h"
#include "train/fit/spread.h"
#include "train/fit/unseen.h"
#include "train/fit/voice_level.h"
#include "train/fit/widen.h"

static int finish_prosody(qv_training *training, const qv_targets *targets)
{
    qv_voice *voice = training->voice;
    qv_widening widening;
    qv_adopt_unseen(targets, &voice->prosody.symbol, &voice->prosody.feature, training->options->from != NULL,
                    voice->prosody_value);
    if (qv_phrase_settle(voice, targets) || qv_widen_measure(voice, targets, &widening))
        return qv_training_no_memory(training);
    qv_widen_fold(&widening, voice);
    return QV_OK;
}

int qv_training_finish(qv_training *training, int number, const qv_targets *targets)
{
    return number == QV_PLAN_PROSODY ? finish_prosody(training, targets) : QV_OK;
}

int qv_training_settle_sound(qv_training *training, const qv_targets *targets)
{
    qv_voice *voice = training->voice;
    qv_pool *pool = training->session.pool;
    qv_spread spread;
    double gain;
    if (qv_spread_measure(voice, targets, pool, &spread))
        return qv_training_no_memory(training);
    qv_spread_fold(&spread, voice);
    if (qv_voice_level_measure(voice, targets, pool, &gain))
        return qv_training_no_memory(training);
    qv_voice_level_fold(gain, voice);
    return QV_OK;
}

/* Once all fits are over. */
static int finish_sound(qv_training *training)
{
    qv_voice *voice = training->voice;
    const double begun = qv_clock();
    const int error = qv_training_settle_sound(training, &training->targets);
    qv_training_end_stage(training, QV_REPORT_SOUND, begun);
    qv_adopt_unseen(&training->targets, &voice->acoustic.symbol, &voice->acoustic.feature,
                    training->options->from != NULL, voice->acoustic_value);
    return error;
}

static int last_fit(const qv_training *training)
{
    return training->fit[QV_PLAN_ADVERSARY].steps ? QV_PLAN_ADVERSARY : QV_PLAN_VOCODER;
}

/* Acoustic model and vocoder once more, together. */
static int prepare_adversary(qv_training *training, qv_fit *fit)
{
    const qv_train_options *options = training->options;
    if (qv_adversary_open(&training->adversary, &training->data))
        return qv_training_no_memory(training);
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
void qv_training_set_steps(qv_fit *fit, int number, long steps)
{
    fit->steps = steps < 2 ? 2 : steps;
    fit->warmup = fit->warmup < fit->steps / 5 ? fit->warmup : fit->steps / 5;
    fit->dev_every = qv_plan_judge_every(fit->dev_every, fit->steps);
    fit->patience = patience_of(number, fit->steps);
}

/* The fits as they are when there is time enough. They have seeds one after the other. */
static int prepare_fits(qv_training *training)
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
    const uint64_t data = qv_corpus_hash(training->session.corpus);
    for (int i = 0; !error && i < QV_PLAN_FITS; i++) {
        fit[i].seed = options->session.seed + (uint64_t)i;
        fit[i].options = *training->fit_options ? training->fit_options : NULL;
        fit[i].data = data;
        training->pace[i].every = fit[i].dev_every;
        if (fit[i].steps)
            qv_training_set_steps(&fit[i], i, lround((double)fit[i].steps * effort));
    }
    return error;
}

static void pass_fit(void *user, const qv_fit_progress *progress)
{
    const qv_training *training = user;
    if (training->monitor->fit)
        training->monitor->fit(training->monitor->user, progress);
}

static int run_fit(qv_training *training, int number)
{
    const qv_train_options *options = training->options;
    qv_fit *fit = &training->fit[number];
    training->running = number;
    int error = qv_training_settle_steps(training, number);
    if (error || !fit->steps)
        return error;
    char *checkpoint = qv_format("%s/%s.checkpoint", options->session.work, fit->name);
    if (!checkpoint)
        return qv_training_no_memory(training);
    training->rest = qv_training_rest_after(training, number);
    qv_fit_control control = {
        .checkpoint = checkpoint,
        .resume = options->resume,
        .pool = training->session.pool,
        .monitor = training->monitor->monitor,
        .progress = pass_fit,
        .saved = qv_training_show_so_far,
        .time_up = training->plan.minutes > 0 && !fit->end ? qv_training_is_time_up : NULL,
        .user = training,
        .checkpoint_seconds = options->checkpoint_seconds > 0 ? options->checkpoint_seconds : 120};
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
static int make_fit(qv_training *training, int number)
{
    int error = run_fit(training, number);
    if (error || !training->fit[number].steps) // or there was no time for it
        return error;
    error = qv_training_finish(training, number, &training->targets);
    training->known[number] = !error;
    return error || number >= last_fit(training) ? error : qv_training_write_so_far(training);
}

int qv_training_fit_all(qv_training *training)
{
    int error = prepare_fits(training);
    if (!error)
        error = qv_training_speak_first_words(training);
    for (int i = 0; !error && i < QV_PLAN_FITS; i++)
        error = training->fit[i].steps ? make_fit(training, i) : QV_OK;
    return error ? error : finish_sound(training);
}
