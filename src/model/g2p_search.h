// SPDX-License-Identifier: MIT
#ifndef QV_MODEL_G2P_SEARCH_H
#define QV_MODEL_G2P_SEARCH_H
#include "model/g2p.h"

/*
 * Beam search: the likeliest phones of words. Words go through the network many at a time, which is several
 * times faster than one by one, with the same result.
 *
 *     qv_g2p_search_open(&search, &model, value, 5);
 *     qv_g2p_search_run(search, words, count, 1, guesses);
 *     qv_g2p_search_close(&search);
 *
 * A hypothesis is given up when it is QV_G2P_MARGIN less likely than the best one, so clear words cost little
 * more than a greedy search. Stress is less certain than phones; to judge phones by all their stressings, the
 * guesses that differ in stress only are added up before the best is chosen.
 *
 * Letters are read in their order: leaps of the attention, and letters left unread at the end, cost a
 * hypothesis some of its score.
 */
#define QV_G2P_MARGIN 4.0f // nats

typedef struct qv_g2p_search qv_g2p_search; // belongs to one thread

typedef struct qv_g2p_word {
    const char *letters;
    size_t length; // bytes; letters after QV_G2P_LONGEST are not read
} qv_g2p_word;

typedef struct qv_g2p_guess {
    uint8_t symbol[QV_G2P_LONGEST]; // text/phones.h
    int symbols;
    float score; // natural log of its probability, less what letters left unread cost
    float lead;  // of the first guess: nats by which it was chosen before any other; another processor, or
                 // other words beside it, may turn a choice with hardly any lead
} qv_g2p_guess;

enum { QV_G2P_BEAM = 16 }; // widest

/* Model and value are borrowed. beam: 1 (greedy) to QV_G2P_BEAM. 0, QV_ERROR_ARGUMENT or QV_ERROR_MEMORY. */
int qv_g2p_search_open(qv_g2p_search **search, const qv_g2p *model, const qv_real *value, int beam);
void qv_g2p_search_close(qv_g2p_search **search); // NULL inside is fine
/* Lets the attention leap, and words end anywhere, at no cost: scores are then what the network was fitted
 * by. */
void qv_g2p_search_any_order(qv_g2p_search *search);

/* guesses [count][nbest], best first; where there are fewer, the rest has symbols = 0. A word without any
 * letter of the alphabet gets none. nbest: 1 to the beam. 0, QV_ERROR_ARGUMENT or QV_ERROR_MEMORY. */
int qv_g2p_search_run(qv_g2p_search *search, const qv_g2p_word *words, int count, int nbest,
                      qv_g2p_guess *guesses);

#endif
