// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_G2P_EVAL_G2P_H
#define QV_TRAIN_G2P_EVAL_G2P_H
#include "train/g2p/g2p_data.h"
#include "base/pool.h"

/* Errors of guesses against a dictionary. A word is right when the guess equals any listed pronunciation; its
 * phone errors are the edits to the nearest one. */
typedef struct qv_g2p_errors {
    long wrong;  // words
    long edits;  // phones
    long phones; // of the nearest pronunciations
} qv_g2p_errors;

typedef struct qv_g2p_score {
    long words;
    qv_g2p_errors stress, plain; // with stress, and without
    double seconds;              // of processor time for the search alone, all threads together
} qv_g2p_score;

/* Guesses words data->word[index[i]], i < count, with a beam of `beam`; guesses [count].
 * `seconds` may be NULL. 0 or QV_ERROR_MEMORY. */
int qv_g2p_guess_all(const qv_g2p *model, const qv_real *value, const qv_g2p_data *data, const size_t *index,
                     int count, int beam, qv_pool *pool, qv_g2p_guess *guesses, double *seconds);

/* Whether the guess is one of the word's pronunciations, with stress or without. */
bool qv_g2p_right(const qv_g2p_data *data, const qv_g2p_entry *word, const qv_g2p_guess *guess, bool stress);

/* Adds one word to the score. */
void qv_g2p_judge(const qv_g2p_data *data, const qv_g2p_entry *word, const qv_g2p_guess *guess,
                  qv_g2p_score *score);

/* Both of the above for `count` words. 0 or QV_ERROR_MEMORY. */
int qv_g2p_evaluate(const qv_g2p *model, const qv_real *value, const qv_g2p_data *data, const size_t *index,
                    int count, int beam, qv_pool *pool, qv_g2p_score *score);

/* The words of a split. *index is malloc'd, the caller frees it. Returns their number, or QV_ERROR_MEMORY. */
int qv_g2p_list(const qv_g2p_data *data, qv_g2p_split split, size_t **index);

#endif
