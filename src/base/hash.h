// SPDX-License-Identifier: MIT
#ifndef QV_BASE_HASH_H
#define QV_BASE_HASH_H
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* FNV-1a (Fowler, Noll, Vo) over words of 8 bytes, then the bytes left over, to find changed or damaged
 * files; no defence against an attacker. Start with QV_HASH_START and go on with the result. */
#define QV_HASH_START 0xcbf29ce484222325u

static inline uint64_t qv_hash(uint64_t hash, const void *bytes, size_t count)
{
    const unsigned char *from = (const unsigned char *)bytes;
    for (; count >= sizeof hash; from += sizeof hash, count -= sizeof hash) {
        uint64_t word;
        memcpy(&word, from, sizeof word);
        hash = (hash ^ word) * 0x100000001b3u;
        hash ^= hash >> 29;
    }
    for (; count; from++, count--)
        hash = (hash ^ *from) * 0x100000001b3u;
    return hash;
}

#endif
