// SPDX-License-Identifier: MIT
/* Excitation of the synthesis. Included by level.c. */
#include "kernels/trig.h"

enum { MOST_PULSES = 256 }; // samples at a time

/* The angles whose sines the closed form needs, in turns within +-1/2: x/2, (2K-1) x/2 and K x; and w. */
typedef struct angles {
    qv_real half[MOST_PULSES], upper[MOST_PULSES], top[MOST_PULSES], whole[MOST_PULSES], fade[MOST_PULSES];
} angles;

static void track_angles(const double *restrict turns, const double *restrict f0, double rate, int n,
                         angles *restrict of)
{
    for (int i = 0; i < n; i++) {
        // Double precision here: K times the phase must keep its place in the circle. Next to a pulse both
        // sines become their angles, whose ratio is right for any angle but zero.
        double x = qv_wrap_turns_double(turns[i]);
        x = x < 1e-9 && x > -1e-9 ? 1e-9 : x;
        double harmonics = rate / 2 / f0[i];
        double k = (double)(int)harmonics;
        of->half[i] = (qv_real)(0.5 * x);
        of->upper[i] = (qv_real)qv_wrap_turns_double((k - 0.5) * x);
        of->top[i] = (qv_real)qv_wrap_turns_double(k * x);
        of->whole[i] = (qv_real)k;
        of->fade[i] = (qv_real)(harmonics - k);
    }
}

static void sum_harmonics(const angles *restrict of, int n, qv_real *restrict sound)
{
    for (int i = 0; i < n; i++) {
        const qv_real fade = of->fade[i];
        qv_real sum = qv_sin_turns(of->upper[i]) / qv_sin_quarter(of->half[i]) - 1 +
                      2 * fade * qv_cos_turns(of->top[i]);
        qv_real power = 2 * (of->whole[i] - 1 + fade * fade);
        sound[i] = sum / qv_sqrt1(power);
    }
}

static void pulses(const double *turns, const double *f0, double rate, int n, qv_real *sound)
{
    angles of;
    track_angles(turns, f0, rate, n, &of);
    sum_harmonics(&of, n, sound);
}

static void voice(const qv_real *sound, qv_real from, qv_real to, int n, qv_real *voiced)
{
    const qv_real step = (to - from) / (qv_real)n;
    QV_INDEPENDENT
    for (int i = 0; i < n; i++)
        voiced[i] = sound[i] * (from + step * (qv_real)i);
}

/* A hash of the sample's number (multipliers and shifts: Wellons 2018, lowbias32) with a key at either end.
 */
static void noise(uint32_t first, uint32_t key, uint32_t inner_key, int n, qv_real *restrict sound)
{
    const qv_real unit = (qv_real)(1.7320508075688772 / 2147483648.0); // variance of [-1, 1] is 1/3
    for (int i = 0; i < n; i++) {
        uint32_t x = (first + (uint32_t)i) ^ key;
        x = (x ^ (x >> 16)) * 0x7feb352du;
        x = (x ^ (x >> 15) ^ inner_key) * 0x846ca68bu;
        x ^= x >> 16;
        sound[i] = (qv_real)(int32_t)x * unit;
    }
}
