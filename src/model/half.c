#include "model/half.h"
#include <string.h>
#include "nn/real.h"

/*
 * Layouts (sign, exponent, mantissa): float 1+8+23, bias 127; half 1+5+10, bias 15. Integer arithmetic
 * without branches, so that the compiler turns the loops into vector code.
 */
enum {
    MANTISSA_SHIFT = 23 - 10,
    REBIAS = (127 - 15) << 23,
    SMALLEST_NORMAL = (127 - 14) << 23, // 2^-14 as float, the smallest half with a full mantissa
    FLOAT_INFINITY = 0x7f800000,
    HALF_INFINITY = 0x7c00,
    HALF_OVERFLOW = 0x477ff000, // 65520 as float: from here on rounding leaves the range
};

static inline float float_of(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline uint32_t bits_of(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* Below 2^-14 a half is mantissa * 2^-24: put the mantissa under the exponent of 2^-14, take 2^-14 off. */
static inline uint32_t float_bits(uint32_t half)
{
    uint32_t magnitude = (half & 0x7fff) << MANTISSA_SHIFT;
    uint32_t normal = magnitude + REBIAS;
    uint32_t subnormal = bits_of(float_of(magnitude + SMALLEST_NORMAL) - float_of(SMALLEST_NORMAL));
    return (half & 0x8000) << 16 | ((half & HALF_INFINITY) ? normal : subnormal);
}

/* Adding just under half a unit of the last place, and one more when that place is odd, rounds to even.
 * Adding 0.5, whose last place is 2^-24, makes the float unit round a subnormal. */
static inline uint32_t half_bits(uint32_t bits)
{
    uint32_t magnitude = bits & 0x7fffffff;
    uint32_t rounded = magnitude + 0xfff + ((magnitude >> MANTISSA_SHIFT) & 1);
    uint32_t normal = (rounded - REBIAS) >> MANTISSA_SHIFT;
    uint32_t subnormal = bits_of(float_of(magnitude) + 0.5f) - bits_of(0.5f);
    return (bits >> 16 & 0x8000) | (magnitude < SMALLEST_NORMAL ? subnormal : normal);
}

QV_CLONES bool qv_half_to_float(const uint16_t *restrict half, size_t count, float *restrict out)
{
    uint32_t bad = 0;
    for (size_t i = 0; i < count; i++) {
        bad |= (half[i] & HALF_INFINITY) == HALF_INFINITY;
        out[i] = float_of(float_bits(half[i]));
    }
    return !bad;
}

QV_CLONES bool qv_half_from_float(const float *restrict value, size_t count, uint16_t *restrict out)
{
    uint32_t bad = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t bits = bits_of(value[i]);
        bad |= (bits & 0x7fffffff) >= HALF_OVERFLOW;
        out[i] = (uint16_t)half_bits(bits);
    }
    return !bad;
}

QV_CLONES bool qv_floats_finite(const float *value, size_t count)
{
    uint32_t bad = 0;
    for (size_t i = 0; i < count; i++)
        bad |= (bits_of(value[i]) & FLOAT_INFINITY) == FLOAT_INFINITY;
    return !bad;
}
