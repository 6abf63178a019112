#ifndef QV_TRAIN_TRAIN_H
#define QV_TRAIN_TRAIN_H
#include "model/voice.h"
#include "train/evaluate.h"
#include "train/fit.h"

/* The whole way from a folder of recordings to a voice file: the core of `quaver train` and `quaver eval`. */
typedef struct qv_train_options {
    const char *dataset;    // folder, see dataset.h
    const char *output;     // voice file to write
    const char *work;       // folder of caches and checkpoints; made if missing
    const char *dev;        // see qv_dataset_open; NULL: 2 %
    const uint8_t *lexicon; // compiled, [lexicon_size]
    size_t lexicon_size;
    bool guess; // take words that the lexicon doesn't list by their letters: as `letters` says, or by name
    const struct qv_tensor_file
        *letters; // with a letters-to-phones model, which goes into the voice; or NULL
    bool resume;
    int threads; // 0: one a processor
    uint64_t seed;
    double effort;                                   // multiplies the steps of every fit; 1: a good voice
    const qv_voice_sizes *sizes;                     // NULL: defaults
    const char *name, *speaker, *licence, *language; // for the metadata; NULL: from the dataset, or unknown
    double checkpoint_seconds;                       // 0: 120
} qv_train_options;

typedef struct qv_train_monitor {
    const qv_monitor *monitor;
    void (*fit)(void *user, const qv_fit_progress *progress); // may be NULL
    void *user;
} qv_train_monitor;

/* Trains. *figures receives the development figures (clips 0 when there is no development set).
 * 0, QV_STOPPED (checkpoints are written; go on with resume), or an error with one line in message. */
int qv_train(const qv_train_options *options, const qv_train_monitor *monitor, qv_figures *figures,
             char *message, size_t size);

/* Judges a voice file on one split of a dataset, with the lexicon and the letters-to-phones
 * model of the voice. Uses options' dataset, work,
 * dev, threads and seed. */
int qv_train_evaluate(const qv_voice *voice, const qv_train_options *options, qv_split split,
                      const qv_train_monitor *monitor, qv_figures *figures, char *message, size_t size);

#endif
