// SPDX-License-Identifier: MIT
#ifndef QV_BASE_HALF_H
#define QV_BASE_HALF_H
#include <stdint.h>
#include <string.h>

/*
 * Half-precision numbers (IEEE 754-2008 binary16) as 16-bit integers, one at a time; inlined, so that loops
 * around them become vector code. Arrays of them: kernels/half.h
 *
 * Layouts (sign, exponent, mantissa): float 1+8+23, bias 127; half 1+5+10, bias 15.
 */
enum {
    QV_HALF_SHIFT = 23 - 10,             // of the mantissa
    QV_HALF_REBIAS = (127 - 15) << 23,   // of the exponent
    QV_HALF_SMALLEST = (127 - 14) << 23, // 2^-14 as float, the smallest half with a full mantissa
    QV_HALF_INFINITY = 0x7c00,           // the exponent of what is not finite
};

static inline float qv_float_of_bits(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline uint32_t qv_bits_of_float(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* The float of the same value; of a half that is not finite, some float. Below 2^-14 a half is
 * mantissa * 2^-24: put the mantissa under the exponent of 2^-14, take 2^-14 off. */
__attribute__((always_inline)) static inline float qv_half_widen1(uint16_t half)
{
    const uint32_t magnitude = (uint32_t)(half & 0x7fff) << QV_HALF_SHIFT;
    const uint32_t normal = magnitude + QV_HALF_REBIAS;
    const uint32_t subnormal =
        qv_bits_of_float(qv_float_of_bits(magnitude + QV_HALF_SMALLEST) - qv_float_of_bits(QV_HALF_SMALLEST));
    return qv_float_of_bits((uint32_t)(half & 0x8000) << 16 |
                            ((half & QV_HALF_INFINITY) ? normal : subnormal));
}

#endif
