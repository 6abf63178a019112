// SPDX-License-Identifier: MIT
#ifndef QV_BASE_ARENA_H
#define QV_BASE_ARENA_H
#include <stdbool.h>
#include <stddef.h>
#include "base/real.h"

/*
 * One slab of memory, handed out from the bottom and given back all at once.
 *
 * Used by whatever needs scratch space whose size is known beforehand: a training step, an open stream.
 * A taker that asks for more than is left gets memory from a new, larger slab that is chained on; so a
 * first pass measures and later passes allocate nothing. Belongs to one thread.
 */
typedef struct qv_arena qv_arena;

qv_arena *qv_arena_open(size_t bytes);                  // NULL when memory is short
void qv_arena_close(qv_arena **arena);                  // NULL inside is fine
void *qv_arena_bytes(qv_arena *arena, size_t bytes);    // 64-byte aligned, not cleared; NULL: no memory
qv_real *qv_arena_reals(qv_arena *arena, size_t count); // 64-byte aligned, not cleared; NULL: no memory
qv_real *qv_arena_zeros(qv_arena *arena, size_t count); // the same, cleared
size_t qv_arena_mark(const qv_arena *arena);            // a place to go back to
void qv_arena_release(qv_arena *arena, size_t mark);    // gives back all taken since `mark`
size_t qv_arena_peak(const qv_arena *arena);            // most bytes ever taken

/* One arena of `bytes` for each of `count` workers; NULL when memory is short. */
qv_arena **qv_arenas_open(int count, size_t bytes);
void qv_arenas_close(qv_arena ***arenas, int count); // NULL inside is fine

#endif
