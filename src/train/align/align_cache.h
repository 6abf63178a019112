// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_ALIGN_ALIGN_CACHE_H
#define QV_TRAIN_ALIGN_ALIGN_CACHE_H
#include "train/align/align_fit.h"

/* A number that changes with whatever an alignment depends on: the clips, their symbols and pronunciations,
 * their sound, the settings, the number of workers, by which sums are made. 0 or QV_ERROR_MEMORY. */
int qv_align_key(const qv_corpus *corpus, const qv_lexicon *lexicon, const qv_align_settings *settings,
                 int workers, uint64_t *key);

/* alignment [corpus->count], zeroed. 0; QV_ERROR_FORMAT: there is no file, it is damaged or it has another
 * key; QV_ERROR_MEMORY. Nothing is left allocated on failure. */
int qv_align_load(const char *path, uint64_t key, const qv_corpus *corpus, qv_alignment *alignment);

/* Writes the file beside its place, syncs it and puts it there. 0, or QV_ERROR_WRITE and errno. */
int qv_align_save(const char *path, uint64_t key, const qv_corpus *corpus, const qv_alignment *alignment);

#endif
