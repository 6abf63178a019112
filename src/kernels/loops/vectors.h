// SPDX-License-Identifier: MIT
#ifndef QV_KERNELS_VECTORS_H
#define QV_KERNELS_VECTORS_H
#include <stddef.h>
#include <stdint.h>
#include "base/half.h"
#include "base/real.h"
#include "kernels/compiler.h"
#include "kernels/elementary.h"
#if defined(__AVX2__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

/*
 * The registers of the instruction set that this is compiled for:
 *
 *     VECTOR_BYTES   of a register
 *     REGISTERS      how many there are
 *     widen          a vector from the halves that lie at `half`, where there is an instruction for it
 */
#if defined(__AVX512F__)
#define VECTOR_BYTES 64
#define REGISTERS    32
#elif defined(__AVX2__)
#define VECTOR_BYTES 32
#define REGISTERS    16
#elif defined(__aarch64__)
#define VECTOR_BYTES 16
#define REGISTERS    32
#else // SSE2, and most others
#define VECTOR_BYTES 16
#define REGISTERS    16
#endif

#ifdef QV_DOUBLE
#define LANES (VECTOR_BYTES / 8) // numbers in a register
#else
#define LANES (VECTOR_BYTES / 4)
#endif
typedef qv_real vector __attribute__((vector_size(VECTOR_BYTES)));
typedef qv_real place
    __attribute__((vector_size(VECTOR_BYTES), aligned(sizeof(qv_real)), may_alias)); // anywhere in memory

#ifndef QV_DOUBLE
#if defined(__AVX512F__)
#define CAN_WIDEN
QV_INLINE vector widen(const uint16_t *half)
{
    return _mm512_cvtph_ps(_mm256_loadu_si256((const void *)half));
}
#elif defined(__F16C__)
#define CAN_WIDEN
QV_INLINE vector widen(const uint16_t *half)
{
    return _mm256_cvtph_ps(_mm_loadu_si128((const void *)half));
}
#elif defined(__aarch64__)
#define CAN_WIDEN
QV_INLINE vector widen(const uint16_t *half)
{
    return vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16(half)));
}
#endif
#endif

#ifndef CAN_WIDEN
QV_INLINE vector widen(const uint16_t *half)
{
    vector wide = {0};
    for (int i = 0; i < LANES; i++)
        wide[i] = (qv_real)qv_half_widen1(half[i]);
    return wide;
}
#endif

#endif
