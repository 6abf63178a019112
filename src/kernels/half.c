// SPDX-License-Identifier: MIT
#include "kernels/half.h"
#include "kernels/kernels.h"

bool qv_half_to_float(const uint16_t *half, size_t count, float *out)
{
    return qv_kernels()->half_to_float(half, count, out);
}

bool qv_half_from_float(const float *value, size_t count, uint16_t *out)
{
    return qv_kernels()->half_from_float(value, count, out);
}

bool qv_floats_finite(const float *value, size_t count)
{
    return qv_kernels()->floats_finite(value, count);
}

bool qv_halves_finite(const uint16_t *half, size_t count)
{
    return qv_kernels()->halves_finite(half, count);
}
