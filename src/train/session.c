// SPDX-License-Identifier: MIT
#include "train/session.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/message.h"
#include "base/platform.h"
#include "base/team.h"
#include "quaver/quaver.h"
#include "train/align/align.h"

static int no_memory(const qv_session_options *options, char *message, size_t size)
{
    return qv_fail(QV_ERROR_MEMORY, message, size, "%s: memory is short", options->dataset);
}

static int open_text(qv_session *session, const qv_session_options *options, char *message, size_t size)
{
    int error = qv_lexicon_open(&session->lexicon, options->lexicon, options->lexicon_size);
    if (error)
        return qv_fail(error, message, size, "the pronouncing dictionary: %s", qv_error_text(error));
    if (qv_text_open(&session->text, session->lexicon))
        return no_memory(options, message, size);
    if (!options->letters)
        return QV_OK;
    if (qv_letters_open(&session->letters, options->letters) ||
        qv_speller_open(&session->speller, session->letters))
        return no_memory(options, message, size);
    qv_text_set_spell(session->text, qv_speller_spell, session->speller);
    return qv_speller_load(session->speller, message, size);
}

static int make_around(const qv_session_options *options, char *message, size_t size)
{
    if (!options->around || qv_folder_make(options->around))
        return QV_OK;
    return qv_fail(QV_ERROR_WRITE, message, size, "%s: cannot be made: %s", options->around, strerror(errno));
}

int qv_session_dataset(qv_dataset **dataset, const qv_session_options *options, const qv_monitor *monitor,
                       char *message, size_t size)
{
    const qv_dataset_options own = {.folder = options->dataset,
                                    .dev = options->dev,
                                    .seed = options->seed,
                                    .speaker = options->speaker,
                                    .keep_going = options->keep_going,
                                    .judging = options->judging};
    return qv_dataset_open(dataset, &own, monitor, message, size);
}

int qv_session_open(qv_session *session, const qv_session_options *options, const qv_monitor *monitor,
                    char *message, size_t size)
{
    *session = (qv_session){0};
    double begun = qv_clock();
    if (qv_team_open(&session->pool, options->link,
                     options->threads ? options->threads : qv_pool_most_useful(), options->workers))
        return no_memory(options, message, size);
    int error = open_text(session, options, message, size);
    if (!error)
        error = qv_session_dataset(&session->dataset, options, monitor, message, size);
    if (!error)
        error = make_around(options, message, size);
    if (!error)
        error = qv_corpus_open(&session->corpus, session->dataset, session->text,
                               options->guess || options->letters, options->work, session->pool, monitor,
                               message, size);
    double analysed = qv_clock();
    session->analyse_seconds = analysed - begun;
    if (!error)
        error = qv_align_corpus(session->corpus, session->lexicon, NULL, options->work, session->pool,
                                monitor, message, size);
    session->align_seconds = qv_clock() - analysed;
    return error;
}

void qv_session_close(qv_session *session)
{
    qv_corpus_close(&session->corpus);
    qv_dataset_close(&session->dataset);
    qv_text_close(&session->text);
    qv_speller_close(&session->speller);
    qv_letters_close(&session->letters);
    qv_lexicon_close(&session->lexicon);
    qv_pool_close(&session->pool);
    *session = (qv_session){0};
}
