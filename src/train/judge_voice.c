// SPDX-License-Identifier: MIT
#include "train/judge_voice.h"

#include "base/message.h"
#include "model/g2p_file.h"

int qv_judge_voice(const qv_voice *voice, const qv_session_options *options, qv_split split,
                   const qv_monitor *monitor, qv_figures *figures, char *message, size_t size)
{
    qv_session session;
    qv_session_options own = *options;
    own.lexicon = qv_voice_lexicon(voice, &own.lexicon_size);
    own.letters = voice->file && qv_g2p_in(voice->file) ? voice->file : NULL;
    *figures = (qv_figures){0};
    int error = qv_session_open(&session, &own, monitor, message, size);
    if (!error) {
        error = qv_evaluate(voice, session.corpus, split, session.pool, figures);
        if (error)
            qv_fail(error, message, size,
                    error == QV_ERROR_ARGUMENT ? "eval: the split is empty; choose it with --dev"
                                               : "eval: memory is short");
    }
    qv_session_close(&session);
    return error;
}
