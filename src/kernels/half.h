// SPDX-License-Identifier: MIT
#ifndef QV_KERNELS_HALF_H
#define QV_KERNELS_HALF_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Arrays of half-precision numbers (base/half.h). */

#define QV_HALF_MAX 65504.0f

/* Converts count values, exactly. False when one is infinite or not a number; out is then meaningless. */
bool qv_half_to_float(const uint16_t *half, size_t count, float *out);

/* Converts count values, rounded to nearest, ties to even. False when one is not a number or rounds beyond
 * QV_HALF_MAX; out is then meaningless. */
bool qv_half_from_float(const float *value, size_t count, uint16_t *out);

/* Whether none of the count values is infinite or not a number. */
bool qv_floats_finite(const float *value, size_t count);
bool qv_halves_finite(const uint16_t *half, size_t count);

#endif
