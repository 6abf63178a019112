// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_ALIGN_MANNER_H
#define QV_TRAIN_ALIGN_MANNER_H
#include <stdint.h>

/*
 * What is known of the phones of English before anything is learned: how loud, how sharp and how voiced the
 * sounds of each manner are. Enough to tell a closure from the hiss before it, and so a far better start for
 * the aligner than equal parts: what a first pass mixes up, the later ones rarely separate.
 */

/* Log densities of states from loudness, spectral tilt and voicing.
 * density [count]: as in lattice.h. cepstra [frames][QV_CEPSTRA_DIMS], not scaled; voiced [frames]: 1 or 0.
 * level [frames] is scratch. out [count][frames]. */
void qv_manner_score(const int *density, int count, const float *cepstra, const uint8_t *voiced, int frames,
                     float *level, float *out);

#endif
