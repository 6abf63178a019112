// SPDX-License-Identifier: MIT
#ifndef TEST_CLOSE_H
#define TEST_CLOSE_H
#include <math.h>

/* cmocka compares floats, not doubles. Include cmocka.h first. */
static inline void assert_close(double value, double wanted, double tolerance)
{
    assert_true(fabs(value - wanted) <= tolerance); // false for NAN
}

#endif
