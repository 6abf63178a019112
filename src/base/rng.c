// SPDX-License-Identifier: MIT
#include "base/rng.h"
#include <math.h>

static uint64_t splitmix(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

void qv_rng_seed(qv_rng *rng, uint64_t seed, uint64_t stream)
{
    // Both numbers are scattered before they meet, so (1, 2) and (2, 1) have nothing in common.
    uint64_t state = splitmix(&seed) ^ (stream * 0xd1342543de82ef95u + 1);
    for (int i = 0; i < 4; i++)
        rng->s[i] = splitmix(&state);
}

static uint64_t rotate(uint64_t x, int bits)
{
    return (x << bits) | (x >> (64 - bits));
}

uint64_t qv_rng_next(qv_rng *rng)
{
    uint64_t *s = rng->s;
    const uint64_t result = rotate(s[1] * 5, 7) * 9;
    const uint64_t shifted = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotate(s[3], 45);
    return result;
}

float qv_rng_uniform(qv_rng *rng)
{
    return (float)(qv_rng_next(rng) >> 40) * 0x1p-24f;
}

/* Box and Muller (1958); the second value of the pair is left, so that the generator has no more state. */
float qv_rng_normal(qv_rng *rng)
{
    const float radius = sqrtf(-2.0f * logf(1.0f - qv_rng_uniform(rng)));
    return radius * cosf(6.28318531f * qv_rng_uniform(rng));
}

uint32_t qv_rng_below(qv_rng *rng, uint32_t n)
{
    // Draws that fall into the last, incomplete stretch of n are thrown away: each result is equally likely.
    const uint32_t uneven = (uint32_t)((UINT64_C(1) << 32) % n);
    uint32_t draw;
    do
        draw = (uint32_t)(qv_rng_next(rng) >> 32);
    while (draw >= UINT32_MAX - uneven + 1 && uneven);
    return draw % n;
}

void qv_rng_choose(qv_rng *rng, float p, qv_real hit, qv_real miss, qv_real *y, int n)
{
    const uint32_t threshold = (uint32_t)(p * 65536.0f + 0.5f);
    for (int i = 0; i < n; i += 4) { // one draw serves four values
        uint64_t draw = qv_rng_next(rng);
        for (int j = i; j < n && j < i + 4; j++, draw >>= 16)
            y[j] = (draw & 0xffff) < threshold ? hit : miss;
    }
}
