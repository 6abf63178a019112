// SPDX-License-Identifier: MIT
/* Half precision. Included by level.c. */

/* Integer arithmetic without branches, so that the compiler turns the loops into vector code. */
enum {
    FLOAT_INFINITY = 0x7f800000,
    HALF_OVERFLOW = 0x477ff000, // 65520 as float: from here on rounding leaves the range
};

/* Adding just under half a unit of the last place, and one more when that place is odd, rounds to even.
 * Adding 0.5, whose last place is 2^-24, makes the float unit round a subnormal. */
static inline uint32_t half_bits(uint32_t bits)
{
    uint32_t magnitude = bits & 0x7fffffff;
    uint32_t rounded = magnitude + 0xfff + ((magnitude >> QV_HALF_SHIFT) & 1);
    uint32_t normal = (rounded - QV_HALF_REBIAS) >> QV_HALF_SHIFT;
    uint32_t subnormal = qv_bits_of_float(qv_float_of_bits(magnitude) + 0.5f) - qv_bits_of_float(0.5f);
    return (bits >> 16 & 0x8000) | (magnitude < QV_HALF_SMALLEST ? subnormal : normal);
}

static bool half_to_float(const uint16_t *restrict half, size_t count, float *restrict out)
{
    uint32_t bad = 0;
    for (size_t i = 0; i < count; i++) {
        bad |= (half[i] & QV_HALF_INFINITY) == QV_HALF_INFINITY;
        out[i] = qv_half_widen1(half[i]);
    }
    return !bad;
}

static bool half_from_float(const float *restrict value, size_t count, uint16_t *restrict out)
{
    uint32_t bad = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t bits = qv_bits_of_float(value[i]);
        bad |= (bits & 0x7fffffff) >= HALF_OVERFLOW;
        out[i] = (uint16_t)half_bits(bits);
    }
    return !bad;
}

static bool floats_finite(const float *value, size_t count)
{
    uint32_t bad = 0;
    for (size_t i = 0; i < count; i++)
        bad |= (qv_bits_of_float(value[i]) & FLOAT_INFINITY) == FLOAT_INFINITY;
    return !bad;
}

static bool halves_finite(const uint16_t *half, size_t count)
{
    uint16_t bad = 0;
    for (size_t i = 0; i < count; i++)
        bad |= (half[i] & QV_HALF_INFINITY) == QV_HALF_INFINITY;
    return !bad;
}
