// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_G2P_G2P_DATA_H
#define QV_TRAIN_G2P_G2P_DATA_H
#include "model/g2p_search.h"
#include "text/lexicon/dictionary.h"

/* A dictionary as letters-to-phones is fitted to it and judged by it: words with all their pronunciations. */
typedef struct qv_g2p_entry {
    const char *letters; // [length], not terminated, owned by the data
    int length;
    size_t first, count; // its pronunciations in `pronunciation`
} qv_g2p_entry;

typedef struct qv_g2p_data {
    qv_dictionary dictionary;
    qv_g2p_entry *word; // [words], distinct, in the order of the file
    size_t words;
    size_t *pronunciation; // indices of dictionary.entry, those of a word together
} qv_g2p_data;

typedef enum qv_g2p_split { QV_G2P_TRAIN, QV_G2P_DEV, QV_G2P_TEST, QV_G2P_ALL } qv_g2p_split;

/* 0, or a qv_error with one line in message [size] and nothing owned. */
int qv_g2p_data_open(qv_g2p_data *data, const char *path, char *message, size_t size);
void qv_g2p_data_close(qv_g2p_data *data);

/* The split that every word belongs to: word index modulo 20 equal to 19 is development, 17 or 18 test, the
 * rest training. */
qv_g2p_split qv_g2p_data_split(size_t word);

/* Pronunciation `variant` of a word: symbols [*count] */
const uint8_t *qv_g2p_data_symbols(const qv_g2p_data *data, const qv_g2p_entry *word, size_t variant,
                                   int *count);

#endif
