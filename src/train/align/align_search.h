// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_ALIGN_ALIGN_SEARCH_H
#define QV_TRAIN_ALIGN_ALIGN_SEARCH_H
#include <stdbool.h>
#include "train/align/gmm.h"
#include "train/align/lattice.h"

/* What the aligner hears of a clip. */
typedef struct qv_heard {
    int frames;      // of 5 ms, see cepstra.h
    float *cepstra;  // [frames][QV_CEPSTRA_DIMS]
    uint8_t *voiced; // [frames], 1 or 0
} qv_heard;

/* A thread's room for finding paths, and the last one found. Zeroed to begin with. */
typedef struct qv_search {
    qv_lattice lattice;
    int *path;                            // [frames], nodes
    float *emission;                      // [densities][frames], log densities of the mixtures
    float *part;                          // of each Gaussian, see qv_gmm_score
    int density[QV_DENSITIES], densities; // those that were scored
    int row[QV_DENSITIES];                // of a density in `emission`
    int first_part[QV_DENSITIES];         // row of its first Gaussian in `part`
    // private
    float *evidence, *level, *squares, *form, *score;
    uint8_t *back;
    size_t frame_capacity, back_capacity, node_capacity;
} qv_search;

typedef struct qv_search_models {
    const qv_gmm *gmm; // NULL: nothing is learned yet, the manners of phones are all that is known
    const qv_transitions *transitions;
    const qv_lexicon *lexicon; // NULL: only the clip's own pronunciations
    int most;                  // of the mixtures that will be searched with
    bool all;                  // score all densities, not only those that the clip has
} qv_search_models;

void qv_search_free(qv_search *search);

/* Finds the best path through a clip. 1; 0: there is none; QV_ERROR_MEMORY. */
int qv_search_run(qv_search *search, const qv_search_models *models, const qv_clip *clip,
                  const qv_heard *heard);

/* Log density of the path's state at frame t. */
static inline float qv_search_density(const qv_search *search, const qv_heard *heard, int t)
{
    int row = search->row[search->lattice.node[search->path[t]].density];
    return search->emission[(size_t)row * (size_t)heard->frames + (size_t)t];
}

#endif
