// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_SESSION_H
#define QV_TRAIN_SESSION_H
#include <stdbool.h>
#include "base/link.h"
#include "model/speller.h"
#include "train/data/corpus.h"

/*
 * What all work on recordings begins with: threads, a reader of texts, the dataset, its analysis and its
 * alignment.
 *
 *     qv_session session;
 *     error = qv_session_open(&session, &options, monitor, message, sizeof message);
 *     if (!error)
 *         use(session.corpus);
 *     qv_session_close(&session);
 */
typedef struct qv_session_options {
    const char *dataset;    // folder, see data/dataset.h
    const char *dev;        // development sentences, see qv_dataset_open; NULL: 2 %
    uint64_t seed;          // of their choice
    const char *speaker;    // whose rows are taken, see qv_dataset_options
    bool keep_going;        // however many rows are left out, and however badly the texts fit the dictionary
    bool judging;           // nothing is fitted: there need not be anything to train on
    const char *work;       // folder of caches; made if missing, when the dataset could be read
    const char *around;     // the folder that this one is in, made too; NULL: it is there
    const uint8_t *lexicon; // compiled, [lexicon_size]
    size_t lexicon_size;
    const qv_tensor_file
        *letters;  // with a letters-to-phones model for words that the lexicon doesn't list; or NULL
    bool guess;    // take those words by their letters' names instead of leaving their recordings out;
                   // implied by `letters`, should the model have no answer
    int threads;   // 0: one a processor
    int workers;   // of all processes, which sums depend on; 0: as many as threads
    qv_link *link; // to other processes that open the same session; NULL: none. See base/team.h
} qv_session_options;

typedef struct qv_session {
    qv_pool *pool;
    qv_lexicon *lexicon;
    qv_letters *letters; // NULL, and no speller: there is no letters-to-phones model
    qv_speller *speller;
    qv_text *text; // reads as a voice does
    qv_dataset *dataset;
    qv_corpus *corpus;                     // aligned
    double analyse_seconds, align_seconds; // that opening it took, in vain or not
} qv_session;

/* 0, QV_STOPPED, or an error with one line in message [size]; to be closed in any case. The options' texts
 * and bytes must stay until then. */
int qv_session_open(qv_session *session, const qv_session_options *options, const qv_monitor *monitor,
                    char *message, size_t size);
void qv_session_close(qv_session *session);

/* The dataset of such a session, alone, as qv_dataset_open. */
int qv_session_dataset(qv_dataset **dataset, const qv_session_options *options, const qv_monitor *monitor,
                       char *message, size_t size);

#endif
