// SPDX-License-Identifier: MIT
#include "base/arena.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/platform.h"

enum { ALIGNMENT = 64 }; // a cache line, and the widest vector

/* Slabs as large as this are the system's pages, which AddressSanitizer doesn't watch. */
#ifdef __SANITIZE_ADDRESS__
static const size_t pages_from = SIZE_MAX;
#else
static const size_t pages_from = 1 << 16;
#endif

/* Slabs follow one another; together they look like one stretch of bytes in which `base` is the place of a
 * slab's first byte. Slabs after the current one are empty and kept for the next pass. */
typedef struct slab {
    struct slab *next;
    unsigned char *bytes; // [size]
    size_t base, size, used;
} slab;

struct qv_arena {
    slab *first, *current;
    size_t peak;
};

/* Large slabs go back to the system at once. In the heap, where thousands of streams come and go in any
 * order, they would leave holes that nothing fills: it grew by half in ten minutes of a server's work. */
static slab *slab_open(size_t base, size_t size)
{
    slab *s = malloc(sizeof *s);
    if (!s)
        return NULL;
    *s = (slab){.base = base, .size = size};
    s->bytes = size < pages_from ? qv_aligned_take(ALIGNMENT, size) : qv_pages_take(size);
    if (!s->bytes) {
        free(s);
        return NULL;
    }
    return s;
}

static void slab_close(slab *s)
{
    if (s->size < pages_from)
        qv_aligned_give(s->bytes);
    else
        qv_pages_give(s->bytes, s->size);
    free(s);
}

/* Rounds up to whole cache lines; false when the size cannot be had. */
static bool round_up(size_t *bytes)
{
    if (*bytes > SIZE_MAX / 4)
        return false;
    *bytes = (*bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return true;
}

qv_arena *qv_arena_open(size_t bytes)
{
    if (!round_up(&bytes))
        return NULL;
    qv_arena *arena = malloc(sizeof *arena);
    slab *first = slab_open(0, bytes ? bytes : ALIGNMENT);
    if (!arena || !first) {
        free(arena);
        if (first)
            slab_close(first);
        return NULL;
    }
    *arena = (qv_arena){.first = first, .current = first};
    return arena;
}

void qv_arena_close(qv_arena **arena)
{
    if (!arena || !*arena)
        return;
    for (slab *s = (*arena)->first, *next; s; s = next) {
        next = s->next;
        slab_close(s);
    }
    free(*arena);
    *arena = NULL;
}

/* Makes a slab with room for `bytes` the current one. */
static bool next_slab(qv_arena *arena, size_t bytes)
{
    slab *last = arena->current;
    while (last->next && last->next->size < bytes) { // too small to be of use again
        slab *small = last->next;
        last->next = small->next;
        slab_close(small);
    }
    const size_t base = last->base + last->size;
    if (!last->next) {
        // At least as much as there was: the number of slabs stays logarithmic.
        last->next = slab_open(base, bytes > base ? bytes : base);
        if (!last->next)
            return false;
    }
    arena->current = last->next;
    arena->current->base = base;
    arena->current->used = 0;
    return true;
}

void *qv_arena_bytes(qv_arena *arena, size_t bytes)
{
    if (!round_up(&bytes))
        return NULL;
    if (arena->current->size - arena->current->used < bytes && !next_slab(arena, bytes))
        return NULL;
    slab *s = arena->current;
    void *taken = s->bytes + s->used;
    s->used += bytes;
    if (s->base + s->used > arena->peak)
        arena->peak = s->base + s->used;
    return taken;
}

qv_real *qv_arena_reals(qv_arena *arena, size_t count)
{
    if (count > SIZE_MAX / sizeof(qv_real))
        return NULL;
    return qv_arena_bytes(arena, count * sizeof(qv_real));
}

qv_real *qv_arena_zeros(qv_arena *arena, size_t count)
{
    qv_real *taken = qv_arena_reals(arena, count);
    if (taken)
        memset(taken, 0, count * sizeof(qv_real));
    return taken;
}

size_t qv_arena_mark(const qv_arena *arena)
{
    return arena->current->base + arena->current->used;
}

void qv_arena_release(qv_arena *arena, size_t mark)
{
    slab *s = arena->first;
    while (s != arena->current && mark > s->base + s->size)
        s = s->next;
    arena->current = s;
    s->used = mark - s->base;
}

size_t qv_arena_peak(const qv_arena *arena)
{
    return arena->peak;
}

qv_arena **qv_arenas_open(int count, size_t bytes)
{
    qv_arena **arenas = calloc((size_t)count, sizeof *arenas);
    for (int i = 0; arenas && i < count; i++) {
        arenas[i] = qv_arena_open(bytes);
        if (!arenas[i])
            qv_arenas_close(&arenas, count);
    }
    return arenas;
}

void qv_arenas_close(qv_arena ***arenas, int count)
{
    for (int i = 0; *arenas && i < count; i++)
        qv_arena_close(&(*arenas)[i]);
    free(*arenas);
    *arenas = NULL;
}
