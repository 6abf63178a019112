// SPDX-License-Identifier: MIT
#include "dsp/excitation.h"
#include "kernels/kernels.h"
#include <math.h>

#define LOWEST_LOG_F0  2.302585093 // log 10
#define HIGHEST_LOG_F0 8.699514748 // log 6000

/* Not a number becomes the lowest. */
static double limit_log_f0(double log_f0)
{
    log_f0 = log_f0 > LOWEST_LOG_F0 ? log_f0 : LOWEST_LOG_F0;
    return log_f0 < HIGHEST_LOG_F0 ? log_f0 : HIGHEST_LOG_F0;
}

/* Phase in turns and F0 in Hz of each sample. */
static void track_phase(double *phase, qv_real log_from, qv_real log_to, int count, double *turns, double *f0)
{
    const double from = limit_log_f0(log_from), to = limit_log_f0(log_to);
    const double ratio = exp((to - from) / count);
    double position = *phase, step = exp(from) / QV_RATE;
    for (int i = 0; i < count; i++) {
        turns[i] = position;
        f0[i] = step * QV_RATE;
        position += step;
        step *= ratio;
    }
    *phase = position - floor(position);
}

void qv_pulse_train(double *phase, qv_real log_from, qv_real log_to, int count, qv_real *pulses)
{
    double turns[QV_HOP], f0[QV_HOP];
    track_phase(phase, log_from, log_to, count, turns, f0);
    if (pulses)
        qv_kernels()->pulses(turns, f0, QV_RATE, count, pulses);
}

/* Steele, Lea, Flood 2014 (splitmix64) */
static uint64_t mix64(uint64_t z)
{
    z += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

void qv_white_noise(uint64_t seed, uint64_t first, int count, qv_real *noise)
{
    const uint64_t key = mix64(seed);
    qv_kernels()->noise((uint32_t)first, (uint32_t)key, (uint32_t)(key >> 32), count, noise);
}
