// SPDX-License-Identifier: MIT
/* Pulse train and noise. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include "dsp/excitation.h"

enum { HOPS = 100, SAMPLES = HOPS * QV_HOP };

static qv_real samples[SAMPLES];

/* F0 moves linearly in its logarithm over all hops. */
static void fill_pulses(double phase, double f0_from, double f0_to)
{
    double from = log(f0_from), step = (log(f0_to) - from) / HOPS;
    for (int i = 0; i < HOPS; i++)
        qv_pulse_train(&phase, (qv_real)(from + i * step), (qv_real)(from + (i + 1) * step), QV_HOP,
                       samples + i * QV_HOP);
}

static double power(int from, int to)
{
    double sum = 0;
    for (int i = from; i < to; i++)
        sum += (double)samples[i] * (double)samples[i];
    return sum / (to - from);
}

/* Amplitude of the cosine at hz, under a Hann window. */
static double amplitude_at(double hz)
{
    double re = 0, im = 0, sum = 0;
    for (int i = 0; i < SAMPLES; i++) {
        double w = 0.5 - 0.5 * cos(2 * QV_PI * i / SAMPLES),
               angle = 2 * QV_PI * fmod(hz * i, QV_RATE) / QV_RATE;
        re += w * (double)samples[i] * cos(angle);
        im += w * (double)samples[i] * sin(angle);
        sum += w;
    }
    return 2 * sqrt(re * re + im * im) / sum;
}

/* The sum that the closed form stands for; F0 constant. */
static double plain_sum(double phase, double f0)
{
    double harmonics = QV_RATE / 2 / f0, k = floor(harmonics), fade = harmonics - k, sum = 0;
    for (int j = 1; j < k; j++)
        sum += 2 * cos(2 * QV_PI * j * phase);
    sum += 2 * fade * cos(2 * QV_PI * k * phase);
    return sum / sqrt(2 * (k - 1 + fade * fade));
}

static void closed_form_is_the_sum(void **unused)
{
    (void)unused;
    static const double pitches[] = {20.3, 61.7, 119.3, 173.7, 401.9, 1999.3};
    // On the pulse itself, next to it, and anywhere.
    static const double phases[] = {0, 1e-16, -1e-16, 1e-12, 1e-9, 1e-7, 1e-5, 1 - 1e-8, 0.25, 0.5, 0.77};
    for (int i = 0; i < 6; i++)
        for (int j = 0; j < 11; j++) {
            double phase = phases[j], log_f0 = (double)(qv_real)log(pitches[i]), f0 = exp(log_f0);
            qv_pulse_train(&phase, (qv_real)log_f0, (qv_real)log_f0, QV_HOP, samples);
            double peak = plain_sum(0, f0);
            for (int n = 0; n < QV_HOP; n += 7) {
                double truth = plain_sum(phases[j] + n * f0 / QV_RATE, f0);
                assert_true(fabs((double)samples[n] - truth) < 2e-5 * peak);
            }
        }
}

static void harmonics_are_equal(void **unused)
{
    (void)unused;
    const double f0 = 110; // 109.09 harmonics: 108 whole ones, the next at 0.09
    const double level = 2 / sqrt(2 * (108 + 0.0909 * 0.0909));
    fill_pulses(0.3, f0, f0);
    for (int j = 1; j <= 108; j++)
        assert_true(fabs(20 * log10(amplitude_at(j * f0) / level)) < 0.01);
    assert_true(fabs(amplitude_at(109 * f0) / level - 0.0909) < 0.003);
}

/* Whatever came from above half the rate would lie between the harmonics, F0 being no divisor of the rate. */
static void nothing_folds_over(void **unused)
{
    (void)unused;
    const double f0 = 1373;
    fill_pulses(0, f0, f0);
    double level = amplitude_at(f0);
    for (double hz = 50; hz < 12000; hz += 23) {
        double distance = fabs(hz / f0 - round(hz / f0)) * f0;
        if (distance > 20)
            assert_true(20 * log10(amplitude_at(hz) / level) < -80);
    }
}

static void power_is_one(void **unused)
{
    (void)unused;
    static const double pitches[] = {20, 75, 140, 333, 800, 2000};
    for (int i = 0; i < 6; i++) {
        int period = (int)(QV_RATE / pitches[i]), periods = SAMPLES / period;
        double f0 = (double)QV_RATE / period; // whole periods
        fill_pulses(0.1, f0, f0);
        assert_true(fabs(power(0, periods * period) - 1) < 1e-3);
    }
}

/* While F0 glides, harmonics come and go at half the rate. On either side of such an F0 the samples must be
 * the same but for a small part of a harmonic's level. */
static void gliding_does_not_click(void **unused)
{
    (void)unused;
    for (int k = 3; k < 200; k++)
        for (double start = 0.01; start < 1; start += 0.07) {
            double f0 = QV_RATE / 2.0 / k, below = start, above = start;
            qv_real level = (qv_real)(2 / sqrt(2 * k)), log_below, log_above, first;
            log_below = (qv_real)log(f0 * (1 - 0.02 / k));
            log_above = (qv_real)log(f0 * (1 + 0.02 / k));
            qv_pulse_train(&below, log_below, log_below, QV_HOP, samples);
            first = samples[0];
            qv_pulse_train(&above, log_above, log_above, QV_HOP, samples);
            assert_true(fabs((double)(samples[0] - first)) < 0.1 * (double)level);
        }
}

static void hops_join(void **unused)
{
    (void)unused;
    double phase = 0.4, moved = 0.4;
    static qv_real first[QV_HOP];
    qv_real low = (qv_real)log(90), high = (qv_real)log(130);
    qv_pulse_train(&phase, low, high, QV_HOP, first);
    // mean F0 between the two, in the logarithm
    double turns = 0;
    for (int i = 0; i < QV_HOP; i++)
        turns += exp((double)low + ((double)high - (double)low) * i / QV_HOP) / QV_RATE;
    moved += turns;
    assert_true(fabs(phase - (moved - floor(moved))) < 1e-9);
}

static void noise_is_white(void **unused)
{
    (void)unused;
    double mean = 0, square = 0, next = 0, later = 0;
    for (int i = 0; i < HOPS; i++)
        qv_white_noise(3, (uint64_t)i * QV_HOP, QV_HOP, samples + i * QV_HOP);
    for (int i = 0; i < SAMPLES - QV_HOP; i++) {
        mean += (double)samples[i] / (SAMPLES - QV_HOP);
        square += (double)samples[i] * (double)samples[i] / (SAMPLES - QV_HOP);
        next += (double)samples[i] * (double)samples[i + 1] / (SAMPLES - QV_HOP);
        later += (double)samples[i] * (double)samples[i + QV_HOP] / (SAMPLES - QV_HOP);
    }
    // four standard deviations of 23,760 samples
    assert_true(fabs(mean) < 0.026 && fabs(square - 1) < 0.024 && fabs(next) < 0.026 && fabs(later) < 0.026);
}

static void noise_has_numbers(void **unused)
{
    (void)unused;
    static qv_real a[QV_HOP], b[QV_HOP], c[QV_HOP];
    qv_white_noise(3, 1000, QV_HOP, a);
    qv_white_noise(3, 1100, QV_HOP, b);
    qv_white_noise(4, 1000, QV_HOP, c);
    int equal = 0;
    for (int i = 0; i < QV_HOP - 100; i++)
        assert_true(a[i + 100] == b[i]);
    for (int i = 0; i < QV_HOP; i++)
        equal += a[i] == c[i];
    assert_true(equal < 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closed_form_is_the_sum), cmocka_unit_test(harmonics_are_equal),
        cmocka_unit_test(nothing_folds_over),     cmocka_unit_test(power_is_one),
        cmocka_unit_test(gliding_does_not_click), cmocka_unit_test(hops_join),
        cmocka_unit_test(noise_is_white),         cmocka_unit_test(noise_has_numbers),
    };
    return cmocka_run_group_tests_name("excitation", tests, NULL, NULL);
}
