// SPDX-License-Identifier: MIT
/* Active level: the measure of ITU-T P.56 on sounds whose level is known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include "audio/level.h"
#include "dsp/frame.h"

enum { COUNT = 6 * QV_RATE };

static float *make_sine(float amplitude)
{
    float *samples = malloc(COUNT * sizeof *samples);
    assert_non_null(samples);
    for (int i = 0; i < COUNT; i++)
        samples[i] = amplitude * sinf(6.2831853f * (float)(i % 120) / 120.0f);
    return samples;
}

static void measures_a_steady_sine_as_its_rms(void **state)
{
    (void)state;
    float *samples = make_sine(0.1f);
    assert_float_equal(qv_active_level(samples, COUNT), -23.01f, 0.02f);
    free(samples);
}

/* Pauses longer than the hangover don't lower the level; 200 ms after each burst do. */
static void leaves_pauses_out(void **state)
{
    (void)state;
    float *samples = make_sine(0.1f);
    for (int i = 0; i < COUNT; i++)
        if (i / (QV_RATE / 2) % 3) // 0.5 s of sound, 1 s of pause
            samples[i] *= 0.01f;   // room noise, 40 dB below
    float expected = -23.01f + 10.0f * log10f(0.5f / 0.7f);
    assert_float_equal(qv_active_level(samples, COUNT), expected, 0.15f);
    free(samples);
}

static void bridges_short_gaps(void **state)
{
    (void)state;
    float *samples = make_sine(0.1f);
    for (int i = 0; i < COUNT; i++)
        if (i / (QV_RATE / 10) % 2) // 100 ms of sound, 100 ms of gap
            samples[i] = 0.0f;
    assert_float_equal(qv_active_level(samples, COUNT), -23.01f - 3.01f, 0.1f);
    free(samples);
}

static void moves_with_gain(void **state)
{
    (void)state;
    float *samples = make_sine(0.5f);
    for (int i = 0; i < COUNT; i++)
        samples[i] *= (float)(i % QV_RATE) / QV_RATE;
    float before = qv_active_level(samples, COUNT);
    for (int i = 0; i < COUNT; i++)
        samples[i] *= 0.01f;
    assert_float_equal(qv_active_level(samples, COUNT), before - 40.0f, 0.03f);
    free(samples);
}

static void brings_a_sound_to_a_level(void **state)
{
    (void)state;
    float *samples = make_sine(0.7f);
    float before = qv_active_level(samples, COUNT);
    float gain = qv_level_apply(samples, COUNT, QV_LEVEL_TARGET);
    assert_float_equal(gain, QV_LEVEL_TARGET - before, 1e-4f);
    assert_float_equal(qv_active_level(samples, COUNT), QV_LEVEL_TARGET, 0.02f);
    free(samples);
}

static void leaves_silence_alone(void **state)
{
    (void)state;
    static float samples[QV_RATE];
    assert_true(qv_active_level(samples, 0) == QV_LEVEL_SILENT);
    assert_true(qv_active_level(samples, QV_RATE) == QV_LEVEL_SILENT);
    assert_true(qv_level_apply(samples, QV_RATE, QV_LEVEL_TARGET) == 0.0f);
    samples[3] = 1e-9f;
    assert_true(qv_level_apply(samples, QV_RATE, QV_LEVEL_TARGET) == 0.0f);
    assert_true(samples[3] == 1e-9f);
}

static void takes_any_length(void **state)
{
    (void)state;
    float *samples = make_sine(0.1f);
    for (int count = 1; count < 600; count++)
        assert_true(isfinite(qv_active_level(samples, count)));
    free(samples);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures_a_steady_sine_as_its_rms),
        cmocka_unit_test(leaves_pauses_out),
        cmocka_unit_test(bridges_short_gaps),
        cmocka_unit_test(moves_with_gain),
        cmocka_unit_test(brings_a_sound_to_a_level),
        cmocka_unit_test(leaves_silence_alone),
        cmocka_unit_test(takes_any_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
