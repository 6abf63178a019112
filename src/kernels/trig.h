// SPDX-License-Identifier: MIT
#ifndef QV_KERNELS_TRIG_H
#define QV_KERNELS_TRIG_H
#include "kernels/elementary.h"

/*
 * Sine and cosine of angles in turns (1 is a full circle), without branches or calls, so that a loop around
 * them becomes vector code. Relative error of the polynomial 7e-9, below float's own.
 */

/* x - nearest integer, |x| < 2^21. Adding 1.5 * 2^(mantissa bits) rounds to an integer. */
QV_INLINE qv_real qv_wrap_turns(qv_real x)
{
#ifdef QV_DOUBLE
    const double rounder = 6755399441055744.0;
#else
    const float rounder = 12582912.0f;
#endif
    return x - ((x + rounder) - rounder);
}

QV_INLINE double qv_wrap_turns_double(double x)
{
    const double rounder = 6755399441055744.0;
    return x - ((x + rounder) - rounder);
}

/* sin(2 pi x), |x| <= 1/4; relative precision up to x = 0. Polynomial in x^2 through Chebyshev's nodes. */
QV_INLINE qv_real qv_sin_quarter(qv_real x)
{
    const qv_real u = x * x;
    return x * ((qv_real)6.283185280154407 +
                u * ((qv_real)-41.34168061334662 +
                     u * ((qv_real)81.60247636893371 +
                          u * ((qv_real)-76.58117264447303 + u * (qv_real)39.75982708671109))));
}

/* sin(2 pi x) and cos(2 pi x), |x| <= 1/2 */
QV_INLINE qv_real qv_sin_turns(qv_real x)
{
    const qv_real size = x < 0 ? -x : x, mirrored = (qv_real)0.5 - size;
    const qv_real folded = size < mirrored ? size : mirrored;
    return qv_sin_quarter(x < 0 ? -folded : folded);
}

QV_INLINE qv_real qv_cos_turns(qv_real x)
{
    return qv_sin_quarter((qv_real)0.25 - (x < 0 ? -x : x));
}

#endif
