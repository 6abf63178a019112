// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_G2P_G2P_EXAMPLES_H
#define QV_TRAIN_G2P_G2P_EXAMPLES_H
#include "base/arena.h"
#include "train/g2p/g2p_data.h"
#include "train/g2p/g2p_loss.h"

/* What letters-to-phones learns from: the pronunciations of a dictionary, each an example of its own. */
typedef struct qv_g2p_example {
    const qv_g2p_entry *word;
    const uint8_t *symbol; // [symbols], the dictionary's
    int symbols;
} qv_g2p_example;

typedef struct qv_g2p_examples {
    qv_g2p_example *list; // [count]
    int count;
} qv_g2p_examples;

/* Those of the training split or, if `whole`, of all words; of the first `most_words` words of the
 * dictionary, 0: all. Words that are too long or have no letter are left out. The data must stay open.
 * False: memory. */
bool qv_g2p_examples_take(qv_g2p_examples *examples, const qv_g2p_data *data, bool whole, int most_words);
void qv_g2p_examples_free(qv_g2p_examples *examples); // zeroed ones are fine

/* Orders examples by letters, then phones: what is alike in length goes well together. */
int qv_g2p_example_length(const qv_g2p_example *example);

/* Lays examples index [count] out side by side, for one pass through the network. The batch lies in the
 * arena. False: memory. */
bool qv_g2p_examples_lay_out(const qv_g2p_examples *examples, const int *index, int count, qv_arena *arena,
                             qv_g2p_batch *batch);

#endif
