// SPDX-License-Identifier: MIT
#ifndef QV_BASE_INT16_H
#define QV_BASE_INT16_H
#include <math.h>
#include <stdint.h>

/* What is beyond full scale becomes full scale, what is no number silence. */
static inline float qv_hold(float sample)
{
    if (!(sample >= -1.0f)) // also what is no number
        return sample < -1.0f ? -1.0f : 0.0f;
    return sample > 1.0f ? 1.0f : sample;
}

/* A sample of a sound file. Full scale is 32768, as libsndfile reads it; rounded to the nearest. */
static inline int16_t qv_to_int16(float sample)
{
    const long value = lrintf(32768.0f * qv_hold(sample));
    return (int16_t)(value > INT16_MAX ? INT16_MAX : value);
}

#endif
