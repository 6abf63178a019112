// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_TRAIN_H
#define QV_TRAIN_TRAIN_H
#include "model/voice.h"
#include "train/judge/evaluate.h"
#include "train/fit/fit.h"
#include "train/session.h"

/* The whole way from a folder of recordings to a voice file: the core of `quaver train`. */
enum { QV_ADVERSARY_DEFAULT = -1 };

typedef struct qv_train_options {
    qv_session_options session; // lexicon and letters go into the voice, the work folder holds checkpoints,
                                // too, all random choices follow from the seed
    const char *output;         // voice file to write
    bool resume;
    double minutes;              // that all stages and runs together may take; 0: as many as it takes
    double effort;               // multiplies the steps of every fit; 0: 1, a good voice
    int adversary_steps;         // of the adversarial fit, times effort; 0: there is none;
                                 // QV_ADVERSARY_DEFAULT: as many as are good
    int judged_frames;           // of a sentence, there; 0: 100
    const qv_voice_sizes *sizes; // NULL: defaults, or those of `from`
    const qv_voice *from;        // open voice that all networks start from; sizes is NULL
                                 // then; NULL: they start from random weights
    const qv_voice *prosody;     // open voice that speaks as the new one is to: durations, pitch and pauses
                                 // are taken from it and not fitted; NULL: they are fitted
    const char *name, *speaker, *licence, *language; // for the metadata; NULL: from the dataset, or unknown
    double checkpoint_seconds;                       // 0: 120
} qv_train_options;

typedef struct qv_train_monitor {
    const qv_monitor *monitor;
    void (*fit)(void *user, const qv_fit_progress *progress); // may be NULL
    void *user;
} qv_train_monitor;

/* What came of it. */
typedef struct qv_train_result {
    int workers;          // of all processes
    int rows;             // of the dataset's list, empty lines aside; each is one of the following:
    int train, dev;       // sentences used
    int repeats;          // not used: the text is that of a development sentence; reported
    int left_out;         // faulty; reported
    double train_minutes; // of sound, edges of silence cut off
    qv_figures figures;   // on the development sentences; clips 0 when there are none
    qv_figures interval;  // of them, as of qv_evaluate
} qv_train_result;

/* Trains, and writes the voice and WORK/report.html. An older voice at `output` stays until the new one is
 * complete; WORK/so-far.qv is what there is until then (first_words.h). The same seed and number of workers,
 * which is that of the threads when nothing is fitted yet, give the same file, in however many runs, threads
 * and processes (session.link); with `minutes`, by the clock of rank 0, those of the same
 * WORK/plan (plan.h). Of several processes that of rank 0 writes and reports; what a folder is that only it
 * sees, they get from it. 0, QV_STOPPED (checkpoints are written; go on with resume), or an error with one
 * line in message. */
int qv_train(const qv_train_options *options, const qv_train_monitor *monitor, qv_train_result *result,
             char *message, size_t size);

#endif
