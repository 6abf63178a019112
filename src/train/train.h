#ifndef QV_TRAIN_TRAIN_H
#define QV_TRAIN_TRAIN_H
#include "model/voice.h"
#include "train/judge/evaluate.h"
#include "train/fit/fit.h"

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
    long adversary_steps;                            // of the adversarial fit, times effort; 0: there is none
    const qv_voice_sizes *sizes;                     // NULL: defaults
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
    int threads;
    int rows;             // of the dataset's list, empty lines aside; each is one of the following:
    int train, dev;       // sentences used
    int repeats;          // not used: the text is that of a development sentence; reported
    int left_out;         // faulty; reported
    double train_minutes; // of sound, edges of silence cut off
    qv_figures figures;   // on the development sentences; clips 0 when there are none
} qv_train_result;

/* Trains, and writes the voice and WORK/report.md. An older voice at `output` stays until the new one is
 * complete. The same seed and number of threads give the same file, in however many runs.
 * 0, QV_STOPPED (checkpoints are written; go on with resume), or an error with one line in message. */
int qv_train(const qv_train_options *options, const qv_train_monitor *monitor, qv_train_result *result,
             char *message, size_t size);

/* Judges a voice file on one split of a dataset, with the lexicon and the letters-to-phones
 * model of the voice. Uses options' dataset, work,
 * dev, threads and seed. */
int qv_train_evaluate(const qv_voice *voice, const qv_train_options *options, qv_split split,
                      const qv_train_monitor *monitor, qv_figures *figures, char *message, size_t size);

#endif
