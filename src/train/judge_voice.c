// SPDX-License-Identifier: MIT
#include "train/judge_voice.h"

#include <stdio.h>

#include "base/message.h"
#include "model/g2p_file.h"

/* What makes the figures say less of what the voice can than a reader would think. */
static void tell(const qv_heard *heard, const char *dataset, const qv_monitor *monitor)
{
    char line[1024];
    if (heard->fitted > 0) {
        snprintf(line, sizeof line,
                 "%s: the voice was fitted to %d of these %d recordings: of others it makes worse", dataset,
                 heard->fitted, heard->clips);
        qv_monitor_report(monitor, line);
    }
    if (heard->fitted < 0) {
        snprintf(line, sizeof line, "%s: the voice doesn't tell whether it was fitted to these recordings",
                 dataset);
        qv_monitor_report(monitor, line);
    }
    if (heard->distance > QV_HEARD_FAR) {
        snprintf(line, sizeof line,
                 "%s: another speaker, or another microphone: spectra are %.2f deviations from the voice's "
                 "own, of "
                 "which a speaker's recordings differ by 0.1; figures of spectra and pitch say little",
                 dataset, heard->distance);
        qv_monitor_report(monitor, line);
    }
}

int qv_judge_voice(const qv_voice *voice, const qv_session_options *options, qv_split split,
                   const qv_monitor *monitor, qv_judgement *judgement, char *message, size_t size)
{
    qv_session session;
    qv_session_options own = *options;
    own.lexicon = qv_voice_lexicon(voice, &own.lexicon_size);
    own.letters = voice->file && qv_g2p_in(voice->file) ? voice->file : NULL;
    own.judging = true;
    *judgement = (qv_judgement){.heard = {0}};
    int error = qv_session_open(&session, &own, monitor, message, size);
    if (!error) {
        error = qv_evaluate(voice, session.corpus, split, session.pool, &judgement->figures,
                            &judgement->interval);
        if (error)
            qv_fail(error, message, size,
                    error == QV_ERROR_ARGUMENT ? "eval: the split is empty; choose it with --dev"
                                               : "eval: memory is short");
    }
    if (!error) {
        qv_heard_look(voice, session.corpus, split, &judgement->heard);
        tell(&judgement->heard, options->dataset, monitor);
    }
    qv_session_close(&session);
    return error;
}
