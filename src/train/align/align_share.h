// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_ALIGN_ALIGN_SHARE_H
#define QV_TRAIN_ALIGN_ALIGN_SHARE_H
#include "base/pool.h"
#include "train/align/align_path.h"

/* Gives all processes of a team the alignments of all clips [count]: those of the clips that each aligned as
 * tasks of the pool, or, with `from_first`, those that rank 0 has. The others' are empty before. False:
 * memory, or another process failed (base/team.h). */
bool qv_alignments_share(qv_pool *pool, qv_alignment *alignment, int count, bool from_first);

#endif
