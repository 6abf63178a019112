// SPDX-License-Identifier: MIT
#ifndef QV_BASE_RNG_H
#define QV_BASE_RNG_H
#include <stdint.h>
#include "base/real.h"

/* A small random generator (xoshiro256**, seeded by splitmix64: Blackman and Vigna 2018).
 * Plain data: copy it, write it to a checkpoint. */
typedef struct qv_rng {
    uint64_t s[4];
} qv_rng;

void qv_rng_seed(qv_rng *rng, uint64_t seed, uint64_t stream); // streams of one seed are independent
uint64_t qv_rng_next(qv_rng *rng);
float qv_rng_uniform(qv_rng *rng);              // [0, 1)
float qv_rng_normal(qv_rng *rng);               // mean 0, variance 1
uint32_t qv_rng_below(qv_rng *rng, uint32_t n); // 0 .. n-1, n >= 1

/* Each of y [n] becomes `hit` with probability p in [0, 1] (in steps of 1/65536), else `miss`. */
void qv_rng_choose(qv_rng *rng, float p, qv_real hit, qv_real miss, qv_real *y, int n);

#endif
