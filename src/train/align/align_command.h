#ifndef QV_TRAIN_ALIGN_ALIGN_COMMAND_H
#define QV_TRAIN_ALIGN_ALIGN_COMMAND_H
#include <stdbool.h>
#include "train/align/align.h"

/* The core of `quaver align`: reads, analyses and aligns a dataset, and writes a file of phone times for each
 * clip. */
typedef struct qv_align_options {
    const char *dataset;
    const char *lexicon; // a dictionary in CMUdict's format, or NULL when `bytes` holds a compiled one
    const uint8_t *lexicon_bytes;
    size_t lexicon_size;
    qv_spell spell; // letters to phones for words that the lexicon doesn't list, or NULL
    void *spell_user;
    bool guess;         // take those words by their letters' names, instead of leaving their recordings out;
                        // implied by `spell`, should it have no answer
    const char *work;   // folder of the cache
    const char *output; // folder for ID.TextGrid or ID.json; made if missing
    bool json;
    int threads; // 0: one a processor
} qv_align_options;

/* 0, QV_STOPPED, or a qv_error with one line in message [size]. *written is the number of files; may be NULL.
 */
int qv_align_dataset(const qv_align_options *options, const qv_monitor *monitor, int *written, char *message,
                     size_t size);

#endif
