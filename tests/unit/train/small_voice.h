// SPDX-License-Identifier: MIT
#ifndef TEST_SMALL_VOICE_H
#define TEST_SMALL_VOICE_H
#include "model/voice.h"

/* The smallest networks that still have every part. */
extern const qv_voice_sizes small_sizes;

/* A voice of that size with random weights, whose mel has made-up means and deviations; asserts that it is
 * made. qv_voice_close it. */
qv_voice *small_voice(uint64_t seed);

/* Symbols to be said, breaks at 0 and 3; static. */
enum { SMALL_SENTENCE = 6 };
const uint8_t *small_sentence(void);

#endif
