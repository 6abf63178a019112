// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_G2P_FIT_G2P_H
#define QV_TRAIN_G2P_FIT_G2P_H
#include "base/link.h"
#include "train/g2p/eval_g2p.h"
#include "train/data/monitor.h"

/*
 * Fits letters-to-phones to a dictionary. All pronunciations of a word are examples of their own.
 *
 *     qv_fit_g2p_default(&options);
 *     options.dictionary = ...; options.output = ...;
 *     qv_fit_g2p(&options, &monitor, tell, user, message, sizeof message);
 *
 * The same options, seed and number of workers, which is that of the threads of all processes when nothing is
 * fitted yet, give the same model. Of several processes that of rank 0 reads and writes the checkpoint and
 * writes the model.
 */
typedef struct qv_g2p_options {
    const char *dictionary; // CMUdict's format
    const char *output;     // the model is written here, in half precision
    const char *checkpoint; // everything that is needed to go on; NULL: none is written
    bool resume;            // go on from the checkpoint, which must fit the other options
    bool whole;             // fit all words; else only those of the training split
    int most_words;         // use only the first so many words; 0: all
    qv_g2p_sizes sizes;
    int epochs;
    int batch;  // pronunciations of a step
    float rate; // highest learning rate
    float dropout, zoneout, smoothing;
    float keep; // of the moving average of the weights, which is what is written
    uint64_t seed;
    int threads;   // 0: one a processor
    qv_link *link; // to other processes that fit the same, see base/team.h; NULL: none
} qv_g2p_options;

typedef struct qv_g2p_progress {
    int epoch, epochs; // done, of
    long step;
    double loss;      // nats a phone, over the last epoch
    double hits;      // part of phones that were the likeliest class
    double seconds;   // since the start of this run
    double rate;      // pronunciations a second, over all runs
    size_t weights;   // of the model
    qv_g2p_score dev; // greedy, averaged weights, up to 2,000 words; words = 0: there are none
} qv_g2p_progress;

void qv_fit_g2p_default(qv_g2p_options *options);

typedef void qv_g2p_tell(void *user, const qv_g2p_progress *progress);

/* `tell` is called after each epoch, from the calling thread; NULL is fine. Of the monitor only `stop` is
 * used. What was stopped leaves a checkpoint and the model as it is by then.
 * 0, QV_STOPPED, or a qv_error with one line in message [size]. */
int qv_fit_g2p(const qv_g2p_options *options, const qv_monitor *monitor, qv_g2p_tell *tell, void *user,
               char *message, size_t size);

#endif
