// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_ALIGN_LATTICE_H
#define QV_TRAIN_ALIGN_LATTICE_H
#include <stddef.h>
#include <stdint.h>
#include "text/lexicon/lexicon.h"
#include "text/phones.h"
#include "train/data/corpus.h"

/*
 * All ways in which a clip's text may have been said, as a graph of the states of hidden Markov models: every
 * word in each of its pronunciations, with or without a pause at every break. And the best way through it
 * for given sound (Viterbi; Rabiner 1989, section III B).
 */
enum {
    QV_CLASSES = 24 + 15 + 1, // phones without stress, and silence
    QV_SILENCE = QV_CLASSES - 1,
    QV_CLASS_STATES = 3, // of a phone, each at least a frame long
    QV_DENSITIES = QV_CLASSES * QV_CLASS_STATES
};

int qv_symbol_class(int symbol); // 0 .. QV_CLASSES-1

/* Log probabilities of what a path does besides sounding. */
typedef struct qv_transitions {
    float stay[QV_DENSITIES], leave[QV_DENSITIES]; // of a state, each frame
    float pause[QV_BREAKS], no_pause[QV_BREAKS];   // at a break of each kind
    float other_variant;                           // a pronunciation that isn't the first
} qv_transitions;

/* One symbol in the graph: a phone of a pronunciation, or the pause at a break. */
typedef struct qv_segment {
    uint8_t symbol;
    int16_t variant; // pronunciation of the word, 0: the clip's own; 0 for breaks
    int word;        // of the clip; -1 for breaks
    int place;       // in the clip's own symbols; of another variant: -1
} qv_segment;

typedef struct qv_node {
    int density;
    int segment;
    int first_arc, arcs; // ways in, besides from the node itself
} qv_node;

typedef struct qv_arc {
    int from;       // node, or -1: the beginning
    int8_t skipped; // break that is passed without a pause, or -1
    int8_t variant; // enters a pronunciation that isn't the first
} qv_arc;

typedef struct qv_lattice {
    qv_segment *segment;
    qv_node *node; // in an order in which arcs only lead forwards
    qv_arc *arc;
    int segments, nodes, arcs;
    int first_last_arc, last_arcs; // arcs into the end
    size_t segment_capacity, node_capacity, arc_capacity;
} qv_lattice;

/* Builds the graph of a clip in a zeroed lattice, or in one that is used again. lexicon NULL: only the clip's
 * own pronunciations. 0 or QV_ERROR_MEMORY. */
int qv_lattice_build(qv_lattice *lattice, const qv_clip *clip, const qv_lexicon *lexicon);
void qv_lattice_free(qv_lattice *lattice);

/*
 * The best path. emission [rows][frames]: log densities; row [QV_DENSITIES]: which row is a density's.
 * back [frames][nodes], score [2][nodes]: scratch. path [frames]: the node of each frame.
 * Returns the log probability of the path, or -INFINITY when the sound is too short for any.
 */
double qv_viterbi(const qv_lattice *lattice, const qv_transitions *transitions, const float *emission,
                  const int *row, int frames, uint8_t *back, float *score, int *path);

#endif
