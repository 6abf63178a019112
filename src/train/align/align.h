// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_ALIGN_ALIGN_H
#define QV_TRAIN_ALIGN_ALIGN_H
#include "train/data/corpus.h"

/*
 * Phones to frames: hidden Markov models with Gaussian mixtures, one for each phone, fitted to the corpus
 * itself from a flat start (Rabiner 1989, "A tutorial on hidden Markov models"; Young et al., "The HTK
 * Book").
 */
typedef struct qv_align_settings {
    int passes;     // of re-estimation, 0: default
    int components; // Gaussians a state at the end, 0: default
} qv_align_settings;

/*
 * Aligns every clip: sets symbol (with the pronunciation of each word that fits the sound best), duration,
 * score and the trimmed view of the sound. The result is kept in WORK/alignment and read from there while it
 * fits the corpus. Clips whose score is far off (wrong transcript, noise) are reported and taken out of the
 * corpus. settings may be NULL. Returns 0, QV_STOPPED, or QV_ERROR_MEMORY, QV_ERROR_WRITE, QV_ERROR_FORMAT
 * (too much left out) with one line in message [size].
 */
int qv_align_corpus(qv_corpus *corpus, const qv_lexicon *lexicon, const qv_align_settings *settings,
                    const char *work, qv_pool *pool, const qv_monitor *monitor, char *message, size_t size);

#endif
