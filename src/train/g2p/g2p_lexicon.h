// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_G2P_G2P_LEXICON_H
#define QV_TRAIN_G2P_G2P_LEXICON_H
#include "store/tensor_file.h"
#include "train/g2p/eval_g2p.h"

/* What became of a dictionary. */
typedef struct qv_g2p_lexicon_report {
    long words;   // of the dictionary
    long several; // with more than one pronunciation; all of them are stored
    long wrong;   // others that would come out otherwise than listed; all of them are stored
    long more;    // stored although they come out right, to fill the budget
    size_t bytes; // of the lexicon
} qv_g2p_lexicon_report;

/*
 * Compiles the lexicon that a voice needs beside a letters-to-phones model (text/lexicon/lexicon.h): the
 * words of the dictionary that come out otherwise than their first listed pronunciation when they are looked
 * up, derived (text/language.h) or guessed, in this order; guesses with hardly any lead count as wrong. Then,
 * as long as `budget` bytes allow, further words, short ones first: they are the frequent ones, and to look a
 * word up is a thousand times faster than to guess it.
 *
 * When it returns, every word of the dictionary has been pronounced by the text front end with this lexicon
 * and has come out as one of its pronunciations; words that cannot be compiled (longer than
 * text/lexicon/dictionary.h allows) don't get here.
 *
 * `value` must be as it is when the voice is used, that is, rounded to half precision if it is stored so.
 * On success *bytes is malloc'd, the caller frees it. 0, QV_ERROR_MEMORY or QV_ERROR_FORMAT.
 */
int qv_g2p_lexicon(const qv_g2p *model, const qv_real *value, const qv_g2p_data *data, size_t budget,
                   qv_pool *pool, uint8_t **bytes, qv_g2p_lexicon_report *report);

/*
 * Writes the model of the file `model`, and the lexicon that a voice needs beside it for a dictionary, to the
 * file `output` (which may be the same): matrices as qv_g2p_write has them in half precision, "lexicon" as in
 * a voice. Where `voice` isn't NULL, the output is that voice with this model and lexicon instead of its own.
 * 0, or a qv_error with one line in message [size].
 */
typedef struct qv_g2p_parts {
    const char *model, *dictionary, *voice, *output; // files
    size_t budget;                                   // see qv_g2p_lexicon
    int threads;                                     // 0: one a processor
} qv_g2p_parts;

int qv_g2p_assemble(const qv_g2p_parts *parts, qv_g2p_lexicon_report *report, char *message, size_t size);

/*
 * Pronounces every word of the dictionary as a stream with the voice of this file does: by its lexicon,
 * derived, or guessed by its model. Returns how many come out as none of their pronunciations, the first of
 * which is put into *first (may be NULL); QV_ERROR_MEMORY or QV_ERROR_FORMAT when the file has no lexicon or
 * model.
 */
long qv_g2p_check(const qv_tensor_file *file, const qv_g2p_data *data, qv_pool *pool, size_t *first);

/*
 * Replaces the guesses of words that can be derived from other known words: those of the dictionary that
 * aren't in `split`. Returns how many were replaced, or QV_ERROR_MEMORY or QV_ERROR_FORMAT.
 */
int qv_g2p_derive_all(const qv_g2p_data *data, qv_g2p_split split, const size_t *index, int count,
                      qv_g2p_guess *guesses);

#endif
