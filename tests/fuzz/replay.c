// SPDX-License-Identifier: MIT
/*
 * Runs a fuzz target without libFuzzer, as a test: over each given file, and over mutations of each, the same
 * ones every time.
 *
 *     fuzz_TARGET MUTATIONS FILE...
 *
 * With QUAVER_TEST_BRIEF in the environment it is a quarter of the mutations (tests/unit/brief.h).
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "fuzz/fuzz.h"

static uint64_t random_state;

/* splitmix64 (Steele, Lea and Flood 2014), below n. */
static size_t below(size_t n)
{
    uint64_t z = random_state += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return (size_t)((z ^ z >> 31) % n);
}

/* Half of the changes hit the first 4096 bytes, where formats keep what others depend on. */
static size_t place(size_t length)
{
    return below(length > 4096 && below(2) ? 4096 : length);
}

/* Cuts, flips bits, overwrites with digits, copies a stretch elsewhere. bytes [length], length > 0; returns
 * the new length, which is not greater. */
static size_t mutate(uint8_t *bytes, size_t length)
{
    for (size_t changes = 1 + below(4); changes > 0 && length > 0; changes--) {
        size_t at = place(length), from = place(length);
        switch (below(8)) {
        case 0:
            length = below(8) ? length : at;
            break;
        case 1:
            for (size_t i = at; i < length && i < at + 1 + below(20); i++)
                bytes[i] = (uint8_t)('0' + below(10));
            break;
        case 2:
            bytes[at] = (uint8_t)below(256);
            break;
        case 3: {
            size_t stretch = below(64);
            size_t room = length - (at > from ? at : from);
            memmove(bytes + at, bytes + from, stretch < room ? stretch : room);
            break;
        }
        case 4:
            memset(bytes + at, below(2) ? 0xff : 0, 1 + below(length - at < 8 ? length - at : 8));
            break;
        default:
            bytes[at] ^= (uint8_t)(1u << below(8));
        }
    }
    return length;
}

/* In a block of just its size, so that reading outside is seen. */
static void run(const uint8_t *bytes, size_t length)
{
    uint8_t *exact = malloc(length ? length : 1);
    if (!exact)
        abort();
    memcpy(exact, bytes, length);
    LLVMFuzzerTestOneInput(exact, length);
    free(exact);
}

static uint8_t *read_file(const char *path, size_t *length)
{
    FILE *stream = fopen(path, "rb");
    if (!stream || fseek(stream, 0, SEEK_END) != 0)
        return NULL;
    *length = (size_t)ftell(stream);
    rewind(stream);
    uint8_t *bytes = malloc(*length + 1);
    size_t got = bytes ? fread(bytes, 1, *length, stream) : 0;
    fclose(stream);
    if (got != *length) {
        free(bytes);
        return NULL;
    }
    return bytes;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: %s MUTATIONS FILE...\n", argv[0]);
        return 2;
    }
    const long mutations = atol(argv[1]) / (getenv("QUAVER_TEST_BRIEF") ? 4 : 1);
    for (int i = 2; i < argc; i++) {
        size_t length;
        uint8_t *bytes = read_file(argv[i], &length);
        uint8_t *changed = bytes ? malloc(length + 1) : NULL;
        if (!changed) {
            fprintf(stderr, "%s: cannot be read\n", argv[i]);
            return 1;
        }
        run(bytes, length);
        random_state = (uint64_t)i;
        for (long k = mutations; k > 0 && length > 0; k--) {
            memcpy(changed, bytes, length);
            run(changed, mutate(changed, length));
        }
        free(changed);
        free(bytes);
    }
    return 0;
}
