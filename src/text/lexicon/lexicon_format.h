// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_LEXICON_LEXICON_FORMAT_H
#define QV_TEXT_LEXICON_LEXICON_FORMAT_H
#include <stdint.h>
#include "text/phones.h"

/*
 * Bytes of a compiled lexicon; integers are little-endian.
 *
 *     0   "QVLX"
 *     4   u32  version
 *     8   u32  words
 *     12  u32  blocks, of LEXICON_BLOCK words each, the last may have fewer
 *     16  u8   [LEXICON_CODES] bits of each symbol's prefix code, 0: unused; canonical order
 *     88  u32  [blocks + 1] where each block's entries begin, and where the last ends, from the first entry
 *         entries, words in ascending order of their bytes:
 *           u8   bytes shared with the word before (0 in a block's first) | bytes of its own << 4;
 *                a 15 in either half is followed by one byte that is added to it
 *                the word's own bytes
 *           u8   bytes of its pronunciations
 *                their symbols as prefix codes, most significant bit first, LEXICON_NEXT between two
 *                pronunciations and LEXICON_END after the last
 *
 * Prefix codes after Huffman 1952, at most LEXICON_LONGEST bits, so that one table decodes them.
 */
enum {
    LEXICON_VERSION = 1,
    LEXICON_BLOCK = 16,
    LEXICON_PHONES = QV_SYMBOLS - QV_FIRST_PHONE,
    LEXICON_NEXT = LEXICON_PHONES,
    LEXICON_END,
    LEXICON_USED, // codes in use
    LEXICON_CODES = 72,
    LEXICON_LONGEST = 12,
    LEXICON_HEADER = 16 + LEXICON_CODES,
};

static inline uint32_t lexicon_u32(const uint8_t *at)
{
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

#endif
