#include "dsp/excitation.h"
#include "dsp/trig.h"
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
static void track_phase(double *phase, qv_real log_from, qv_real log_to, double *turns, double *f0)
{
    const double from = limit_log_f0(log_from), to = limit_log_f0(log_to);
    const double ratio = exp((to - from) / QV_HOP);
    double position = *phase, step = exp(from) / QV_RATE;
    for (int i = 0; i < QV_HOP; i++) {
        turns[i] = position;
        f0[i] = step * QV_RATE;
        position += step;
        step *= ratio;
    }
    *phase = position - floor(position);
}

/* The angles whose sines the closed form needs, in turns within +-1/2: x/2, (2K-1) x/2 and K x; and w. */
QV_CLONES static void track_angles(const double *restrict turns, const double *restrict f0,
                                   qv_real *restrict half, qv_real *restrict upper, qv_real *restrict top,
                                   qv_real *restrict whole, qv_real *restrict fade)
{
    for (int i = 0; i < QV_HOP; i++) {
        // Double precision here: K times the phase must keep its place in the circle. Next to a pulse both
        // sines become their angles, whose ratio is right for any angle but zero.
        double x = qv_wrap_turns_double(turns[i]);
        x = x < 1e-9 && x > -1e-9 ? 1e-9 : x;
        double harmonics = QV_RATE / 2 / f0[i];
        double k = (double)(int)harmonics;
        half[i] = (qv_real)(0.5 * x);
        upper[i] = (qv_real)qv_wrap_turns_double((k - 0.5) * x);
        top[i] = (qv_real)qv_wrap_turns_double(k * x);
        whole[i] = (qv_real)k;
        fade[i] = (qv_real)(harmonics - k);
    }
}

QV_CLONES static void sum_harmonics(const qv_real *restrict half, const qv_real *restrict upper,
                                    const qv_real *restrict top, const qv_real *restrict whole,
                                    const qv_real *restrict fade, qv_real *restrict pulses)
{
    for (int i = 0; i < QV_HOP; i++) {
        qv_real sum =
            qv_sin_turns(upper[i]) / qv_sin_quarter(half[i]) - 1 + 2 * fade[i] * qv_cos_turns(top[i]);
        qv_real power = 2 * (whole[i] - 1 + fade[i] * fade[i]);
#ifdef QV_DOUBLE
        pulses[i] = sum / sqrt(power);
#else
        pulses[i] = sum / sqrtf(power);
#endif
    }
}

void qv_pulse_train(double *phase, qv_real log_from, qv_real log_to, qv_real *pulses)
{
    double turns[QV_HOP], f0[QV_HOP];
    qv_real half[QV_HOP], upper[QV_HOP], top[QV_HOP], whole[QV_HOP], fade[QV_HOP];
    track_phase(phase, log_from, log_to, turns, f0);
    track_angles(turns, f0, half, upper, top, whole, fade);
    sum_harmonics(half, upper, top, whole, fade, pulses);
}

/* Steele, Lea, Flood 2014 (splitmix64) */
static uint64_t mix64(uint64_t z)
{
    z += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* A hash of the sample's number (multipliers and shifts: Wellons 2018, lowbias32) with a key at either end.
 */
QV_CLONES static void hash_numbers(uint32_t first, uint32_t key, uint32_t inner_key, qv_real *restrict noise)
{
    const qv_real scale = (qv_real)(1.7320508075688772 / 2147483648.0); // variance of [-1, 1] is 1/3
    for (uint32_t i = 0; i < QV_HOP; i++) {
        uint32_t x = (first + i) ^ key;
        x = (x ^ (x >> 16)) * 0x7feb352du;
        x = (x ^ (x >> 15) ^ inner_key) * 0x846ca68bu;
        x ^= x >> 16;
        noise[i] = (qv_real)(int32_t)x * scale;
    }
}

void qv_white_noise(uint64_t seed, uint64_t first, qv_real *noise)
{
    const uint64_t key = mix64(seed);
    hash_numbers((uint32_t)first, (uint32_t)key, (uint32_t)(key >> 32), noise);
}
