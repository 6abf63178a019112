// SPDX-License-Identifier: MIT
#ifndef QV_FUZZ_FUZZ_H
#define QV_FUZZ_FUZZ_H
#include <stddef.h>
#include <stdint.h>

/* The target: called by libFuzzer (meson option fuzz, with clang) or by replay.c. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
