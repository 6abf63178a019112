// SPDX-License-Identifier: MIT
#ifndef QV_KERNELS_ELEMENTARY_H
#define QV_KERNELS_ELEMENTARY_H
#include <math.h>
#include <stdint.h>
#include "base/real.h"

/*
 * exp, tanh, sigmoid, log and square root of one value, without branches or calls, so that a loop around them
 * becomes vector code, as wide as the instruction set that the loop is compiled for. Always inlined.
 *
 * Float only; in double they are the C library's, so that gradient checks see the exact functions.
 */
#define QV_INLINE static inline __attribute__((always_inline, unused))

#ifndef QV_DOUBLE

/* x = n ln 2 + r with |r| <= ln 2 / 2: returns exp(r) - 1 and puts 2^n into *power. -87 <= x <= 88 */
QV_INLINE float qv_expm1_reduced(float x, float *power)
{
    // Adding 1.5 * 2^23 rounds to an integer, which then stands in the low bits of the sum.
    const float rounder = 12582912.0f;
    union {
        float real;
        uint32_t bits;
    } shifted = {.real = x * 1.44269504f + rounder}, scale;
    const float n = shifted.real - rounder;
    scale.bits = (shifted.bits << 23) + 0x3f800000u;
    *power = scale.real;
    // ln 2 in two parts; the first has few enough bits that n times it is exact (Cody and Waite 1980).
    const float r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
    // (exp(r) - 1 - r) / r^2, minimax: relative error of exp 1.1e-7
    const float q = 0.4999923f + r * (0.16667114f + r * (0.04189035f + r * 0.008312627f));
    return r + r * r * q;
}

QV_INLINE float qv_exp1(float x)
{
    x = x < -87.0f ? -87.0f : x;
    x = x > 88.0f ? 88.0f : x;
    float power;
    const float e = qv_expm1_reduced(x, &power);
    return power + power * e;
}

QV_INLINE float qv_sqrt1(float x)
{
    return sqrtf(x);
}

QV_INLINE float qv_sigmoid1(float x)
{
    return 1.0f / (1.0f + qv_exp1(-x));
}

/* (exp(2x) - 1) / (exp(2x) + 1), from exp(2x) - 1 so that nothing cancels near zero */
QV_INLINE float qv_tanh1(float x)
{
    x = x < -9.02f ? -9.02f : x; // tanh is +-1 in float beyond
    x = x > 9.02f ? 9.02f : x;
    float power;
    const float e = qv_expm1_reduced(2.0f * x, &power);
    const float m = power * e + (power - 1.0f);
    return m / (m + 2.0f);
}

/* x = 2^n m with m in [sqrt(1/2), sqrt(2)); log m = 2 atanh s, s = (m - 1) / (m + 1) */
QV_INLINE float qv_log1(float x)
{
    union {
        float real;
        uint32_t bits;
    } number = {.real = x}, mantissa;
    const uint32_t above = number.bits - 0x3f3504f3u; // bits of sqrt(1/2)
    const float n = (float)((int32_t)above >> 23);
    mantissa.bits = (above & 0x007fffffu) + 0x3f3504f3u;
    const float s = (mantissa.real - 1.0f) / (mantissa.real + 1.0f), s2 = s * s;
    const float series = s2 * (0.66666667f + s2 * (0.4f + s2 * (0.28571429f + s2 * 0.22222222f)));
    return n * 0.693359375f + (n * -2.12194440e-4f + s * series + 2.0f * s);
}

#else

QV_INLINE double qv_exp1(double x)
{
    return exp(x < -87.0 ? -87.0 : x > 88.0 ? 88.0 : x);
}

QV_INLINE double qv_sqrt1(double x)
{
    return sqrt(x);
}

QV_INLINE double qv_sigmoid1(double x)
{
    return 1.0 / (1.0 + exp(-x));
}

QV_INLINE double qv_tanh1(double x)
{
    return tanh(x);
}

QV_INLINE double qv_log1(double x)
{
    return log(x);
}

#endif
#endif
