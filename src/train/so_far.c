// SPDX-License-Identifier: MIT
/* The voice so far: something to listen to, from the first minutes on. */
#include "train/training.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "base/team.h"
#include "quaver/quaver.h"
#include "train/first_words.h"

static bool speaks(const qv_training *training)
{
    for (int i = 0; i <= QV_PLAN_VOCODER; i++)
        if (!training->known[i])
            return false;
    return true;
}

static int write_and_tell(qv_training *training)
{
    char line[1024];
    int error = qv_training_write_voice(training, " (so far)", training->so_far);
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

/* The weights that settling the sound changes, side by side. */
static void copy_sound(const qv_voice *voice, qv_real *kept, bool back)
{
    const qv_params *params[] = {&voice->acoustic.params, &voice->vocoder.params};
    qv_real *value[] = {voice->acoustic_value, voice->vocoder_value};
    for (int i = 0; i < 2; i++) {
        const size_t bytes = params[i]->size * sizeof *kept;
        memcpy(back ? value[i] : kept, back ? kept : value[i], bytes);
        kept += params[i]->size;
    }
}

/* Writes it as soon as there is something of each network; with the spread and level that it will have in the
 * end, while the fits go on from their own weights. */
int qv_training_write_so_far(qv_training *training)
{
    if (!speaks(training))
        return QV_OK;
    const qv_voice *voice = training->voice;
    const qv_targets some = qv_first_words_targets(&training->targets);
    qv_real *fitted = malloc((voice->acoustic.params.size + voice->vocoder.params.size) * sizeof *fitted);
    if (!fitted)
        return qv_training_no_memory(training);
    copy_sound(voice, fitted, false);
    int error = qv_training_settle_sound(training, &some);
    if (!error && qv_team_leads(training->options->session.link))
        error = write_and_tell(training);
    copy_sound(voice, fitted, true);
    free(fitted);
    return error;
}

/* After a checkpoint. The voice's own weights are free for it: a fit puts its result there at its end. */
int qv_training_show_so_far(void *user, long step, const qv_real *const *value)
{
    qv_training *training = user;
    const int number = training->running;
    const qv_fit *fit = &training->fit[number];
    const qv_targets some = qv_first_words_targets(&training->targets);
    if (training->sketched[number] &&
        step < 2 * qv_first_words_steps(number)) // the sketch, which came to rest,
        return qv_plan_write(&training->plan, training->message, training->size); // is better
    for (int p = 0; p < fit->players; p++)
        memcpy(fit->player[p].value, value[p], fit->player[p].params->size * sizeof **value);
    training->known[number] = true;
    int error = speaks(training) ? qv_training_finish(training, number, &some) : QV_OK;
    if (!error)
        error = qv_training_write_so_far(training);
    return error ? error : qv_plan_write(&training->plan, training->message, training->size);
}

/* Whether a sketch is worth its time, also of few minutes. */
static bool may_sketch(const qv_training *training, int number, double left)
{
    const double seconds = qv_plan_seconds(&training->pace[number], qv_first_words_steps(number));
    return qv_first_words_wanted(number, training->fit[number].steps) && seconds < 0.05 * left;
}

/* Networks that haven't begun are sketched, so that there is something to hear. */
int qv_training_speak_first_words(qv_training *training)
{
    const qv_targets some = qv_first_words_targets(&training->targets);
    const double begun_at = qv_clock();
    bool any = false;
    double left = 0;
    int error = training->plan.minutes > 0 ? qv_training_measure(training, -1) : QV_OK;
    if (!error)
        error = qv_training_left(training, &left);
    for (int i = 0; !error && i <= QV_PLAN_VOCODER; i++) {
        bool begun = false;
        error = qv_training_find_checkpoint(training, i, &begun);
        training->known[i] = training->options->from || (i == QV_PLAN_PROSODY && training->options->prosody);
        if (error || begun || training->known[i] || !may_sketch(training, i, left))
            continue;
        error = qv_first_words_sketch(&training->fit[i], i, training->session.pool,
                                      training->monitor->monitor, training->message, training->size);
        if (!error)
            error = qv_training_finish(training, i, &some);
        training->known[i] = training->sketched[i] = any = true;
    }
    if (any)
        qv_training_end_stage(training, "sketch", begun_at);
    return error ? error : qv_training_write_so_far(training);
}
