// SPDX-License-Identifier: MIT
#ifndef QV_AUDIO_RING_H
#define QV_AUDIO_RING_H
#include <stddef.h>

/*
 * A ring of floats between one thread that writes and one that reads: no locks, no waiting, nothing allocated
 * after opening. Either side may be a real-time thread.
 */
typedef struct qv_ring qv_ring;

qv_ring *qv_ring_open(size_t least); // room for `least` floats or more; NULL when memory is short
void qv_ring_close(qv_ring **ring);

/* The writer's side. Takes as many of the count samples as there is room for, and returns how many. */
size_t qv_ring_write(qv_ring *ring, const float *samples, size_t count);
size_t qv_ring_room(const qv_ring *ring);

/* The reader's side. Gives up to count samples and returns how many; samples NULL: throws them away. */
size_t qv_ring_read(qv_ring *ring, float *samples, size_t count);
size_t qv_ring_held(const qv_ring *ring); // any thread; a moment later it may be different

#endif
