// SPDX-License-Identifier: MIT
/* Half precision against its definition, for every half and around every rounding point. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>
#include "kernels/half.h"

/* The value of a finite half by IEEE 754-2008, 3.4. */
static double value_of(uint16_t half)
{
    int exponent = half >> 10 & 31, mantissa = half & 1023;
    double magnitude = exponent ? ldexp(1024 + mantissa, exponent - 25) : ldexp(mantissa, -24);
    return half & 0x8000 ? -magnitude : magnitude;
}

static void every_half_has_its_value(void **state)
{
    (void)state;
    uint16_t half[0x10000];
    static float single[0x10000];
    for (int i = 0; i < 0x10000; i++)
        half[i] = (uint16_t)i;
    assert_true(qv_half_to_float(half, 0x7c00, single));
    assert_true(qv_half_to_float(half + 0x8000, 0x7c00, single + 0x8000));
    for (int i = 0; i < 0x7c00; i++) {
        assert_true((double)single[i] == value_of(half[i]));
        assert_true((double)single[i + 0x8000] == value_of(half[i + 0x8000]));
        assert_int_equal(signbit(single[i + 0x8000]) != 0, 1);
    }
}

static void infinities_and_nans_are_refused(void **state)
{
    (void)state;
    for (int i = 0x7c00; i < 0x8000; i++) {
        float out[40];
        uint16_t half[40] = {0};
        half[i % 40] = (uint16_t)i;
        assert_false(qv_half_to_float(half, 40, out));
        half[i % 40] |= 0x8000;
        assert_false(qv_half_to_float(half, 40, out));
    }
    float beyond[] = {65520, -65520, INFINITY, -INFINITY, NAN, 3e38f};
    for (int i = 0; i < 6; i++) {
        uint16_t half;
        assert_false(qv_half_from_float(&beyond[i], 1, &half));
        assert_int_equal(qv_floats_finite(&beyond[i], 1), i < 2 || i == 5);
    }
}

static uint16_t rounded(double value)
{
    float single = (float)value;
    uint16_t half;
    assert_true(qv_half_from_float(&single, 1, &half));
    return half;
}

/* Between two neighbours, the middle goes to the even one, and the floats beside it to the nearer one. */
static void floats_round_to_nearest_even(void **state)
{
    (void)state;
    for (int i = 0; i < 0x7bff; i++) {
        double below = value_of((uint16_t)i), above = value_of((uint16_t)(i + 1));
        float middle = (float)((below + above) / 2);
        int even = i & 1 ? i + 1 : i;
        assert_int_equal(rounded(below), i);
        assert_int_equal(rounded(middle), even);
        assert_int_equal(rounded(-middle), even | 0x8000);
        assert_int_equal(rounded(nextafterf(middle, 0)), i);
        assert_int_equal(rounded(nextafterf(middle, INFINITY)), i + 1);
    }
    assert_int_equal(rounded(65519.99), 0x7bff);
    assert_int_equal(rounded(1e-40), 0);
    assert_int_equal(rounded(-0.0), 0x8000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_half_has_its_value),
        cmocka_unit_test(infinities_and_nans_are_refused),
        cmocka_unit_test(floats_round_to_nearest_even),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
