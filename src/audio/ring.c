// SPDX-License-Identifier: MIT
/*
 * The two positions only grow; their low bits are the place in the ring. Each is written by one side alone:
 * the writer publishes samples by a release store of `written`, the reader gives room back by one of `taken`,
 * and the other side's acquire load makes the samples, or the room, visible.
 */
#include "audio/ring.h"
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { CACHE_LINE = 64 };

struct qv_ring {
    float *samples; // [size]
    size_t size;    // a power of two
    char gap[CACHE_LINE];
    atomic_size_t written; // by the writer
    char other_gap[CACHE_LINE];
    atomic_size_t taken; // by the reader
};

qv_ring *qv_ring_open(size_t least)
{
    size_t size = 2;
    while (size < least && size <= SIZE_MAX / (4 * sizeof(float)))
        size *= 2;
    qv_ring *ring = calloc(1, sizeof *ring);
    if (!ring)
        return NULL;
    ring->samples = size >= least ? calloc(size, sizeof *ring->samples) : NULL;
    ring->size = size;
    if (!ring->samples)
        qv_ring_close(&ring);
    return ring;
}

void qv_ring_close(qv_ring **ring)
{
    if (*ring)
        free((*ring)->samples);
    free(*ring);
    *ring = NULL;
}

size_t qv_ring_room(const qv_ring *ring)
{
    return ring->size - qv_ring_held(ring);
}

size_t qv_ring_held(const qv_ring *ring)
{
    /* `taken` first: it cannot pass a `written` that is loaded after it. */
    size_t taken = atomic_load_explicit(&ring->taken, memory_order_acquire);
    return atomic_load_explicit(&ring->written, memory_order_acquire) - taken;
}

size_t qv_ring_write(qv_ring *ring, const float *samples, size_t count)
{
    size_t written = atomic_load_explicit(&ring->written, memory_order_relaxed);
    size_t room = ring->size - (written - atomic_load_explicit(&ring->taken, memory_order_acquire));
    count = count < room ? count : room;
    size_t place = written & (ring->size - 1);
    size_t first = count < ring->size - place ? count : ring->size - place;
    memcpy(ring->samples + place, samples, first * sizeof *samples);
    memcpy(ring->samples, samples + first, (count - first) * sizeof *samples);
    atomic_store_explicit(&ring->written, written + count, memory_order_release);
    return count;
}

size_t qv_ring_read(qv_ring *ring, float *samples, size_t count)
{
    size_t taken = atomic_load_explicit(&ring->taken, memory_order_relaxed);
    size_t held = atomic_load_explicit(&ring->written, memory_order_acquire) - taken;
    count = count < held ? count : held;
    if (samples) {
        size_t place = taken & (ring->size - 1);
        size_t first = count < ring->size - place ? count : ring->size - place;
        memcpy(samples, ring->samples + place, first * sizeof *samples);
        memcpy(samples + first, ring->samples, (count - first) * sizeof *samples);
    }
    atomic_store_explicit(&ring->taken, taken + count, memory_order_release);
    return count;
}
