// SPDX-License-Identifier: MIT
#ifndef QV_BASE_REAL_H
#define QV_BASE_REAL_H
/*
 * The number type of the networks and of the differentiable signal processing.
 *
 * It is float. The tests compile the same sources a second time with QV_DOUBLE defined, so that every
 * gradient is checked against finite differences in double precision without a second implementation.
 */
#ifdef QV_DOUBLE
typedef double qv_real;
#else
typedef float qv_real;
#endif

#define QV_PI 3.14159265358979323846 // C11 has no name for it

#endif
