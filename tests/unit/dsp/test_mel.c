// SPDX-License-Identifier: MIT
/* Log-mel analysis. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include "dsp/mel.h"
#include "base/rng.h"

static void scale_has_known_points(void **unused)
{
    (void)unused;
    // Slaney's scale: 200/3 Hz a mel, 1 kHz is 15 mels, 6.4 kHz 27 more
    static const double points[][2] = {{0, 0}, {60, 0.9}, {200, 3}, {440, 6.6}, {1000, 15}, {6400, 42}};
    for (int i = 0; i < 6; i++) {
        assert_true(fabs(qv_hz_to_mel(points[i][0]) - points[i][1]) < 1e-9);
        assert_true(fabs(qv_mel_to_hz(points[i][1]) - points[i][0]) < 1e-6);
    }
    for (double hz = 0; hz <= 12000; hz += 37)
        assert_true(fabs(qv_mel_to_hz(qv_hz_to_mel(hz)) - hz) < 1e-8);
}

static double band_edge(int i) // Hz; band b lies between edges b and b + 2
{
    return qv_mel_to_hz(qv_hz_to_mel(12000) * i / (QV_MEL + 1));
}

static void sinusoids_peak_in_their_band(void **unused)
{
    (void)unused;
    enum { COUNT = 4800, FRAME = 10 };
    static float samples[COUNT], out[(COUNT / QV_HOP + 1) * QV_MEL];
    qv_mel *mel = qv_mel_open();
    assert_non_null(mel);
    for (int band = 3; band < QV_MEL; band++) {
        double hz = band_edge(band + 1);
        int highest = 0;
        for (int i = 0; i < COUNT; i++)
            samples[i] = (float)(0.5 * sin(2 * QV_PI * hz * i / QV_RATE));
        qv_mel_analyse(mel, samples, COUNT, out);
        for (int b = 0; b < QV_MEL; b++)
            if (out[FRAME * QV_MEL + b] > out[FRAME * QV_MEL + highest])
                highest = b;
        assert_int_equal(highest, band);
    }
    qv_mel_close(&mel);
    assert_null(mel);
}

/* |X_k| of the frame around `centre`, from the definition, in double. */
static double plain_magnitude(const float *samples, int count, int centre, int k)
{
    double re = 0, im = 0;
    for (int i = 0; i < QV_WINDOW; i++) {
        int at = centre - QV_WINDOW / 2 + i;
        if (at < 0 || at >= count)
            continue;
        double x = (double)samples[at] * (0.5 - 0.5 * cos(2 * QV_PI * i / QV_WINDOW));
        re += x * cos(2 * QV_PI * k * i / QV_FFT);
        im += x * sin(2 * QV_PI * k * i / QV_FFT);
    }
    return hypot(re, im);
}

static double plain_band(const double *magnitude, int band)
{
    double low = band_edge(band), centre = band_edge(band + 1), high = band_edge(band + 2), sum = 0;
    for (int k = 0; k < QV_BINS; k++) {
        double hz = (double)k * QV_RATE / QV_FFT;
        double height = fmin((hz - low) / (centre - low), (high - hz) / (high - centre));
        sum += fmax(height, 0) * 2 / (high - low) * magnitude[k];
    }
    return log(fmax(sum, 1e-5));
}

static void matches_the_plain_sum(void **unused)
{
    (void)unused;
    enum { COUNT = 1000 };
    static float samples[COUNT], out[(COUNT / QV_HOP + 1) * QV_MEL];
    static double magnitude[QV_BINS];
    qv_rng rng;
    qv_rng_seed(&rng, 4, 0);
    for (int i = 0; i < COUNT; i++)
        samples[i] = 0.1f * qv_rng_normal(&rng);
    qv_mel *mel = qv_mel_open();
    qv_mel_analyse(mel, samples, COUNT, out);
    assert_int_equal(qv_frames(COUNT), 5);
    for (int frame = 0; frame < 5; frame++) {
        for (int k = 0; k < QV_BINS; k++)
            magnitude[k] = plain_magnitude(samples, COUNT, frame * QV_HOP, k);
        for (int band = 0; band < QV_MEL; band++)
            assert_true(fabs((double)out[frame * QV_MEL + band] - plain_band(magnitude, band)) < 1e-4);
    }
    qv_mel_close(&mel);
}

/* A click at the centre of a frame has magnitude 1 in all bins, so a band is the sum of its weights: about 1
 * over the width of a bin, the area of a triangle being 1. */
static void triangles_have_unit_area(void **unused)
{
    (void)unused;
    static float samples[QV_HOP + 1], out[2 * QV_MEL];
    qv_mel *mel = qv_mel_open();
    samples[QV_HOP] = 1;
    qv_mel_analyse(mel, samples, QV_HOP + 1, out);
    for (int band = 0; band < QV_MEL; band++) {
        double bins = (band_edge(band + 2) - band_edge(band)) * QV_FFT / QV_RATE;
        assert_true(fabs(exp((double)out[QV_MEL + band]) * QV_RATE / QV_FFT - 1) < 1.2 / (bins * bins));
    }
    qv_mel_close(&mel);
}

static void silence_is_at_the_floor(void **unused)
{
    (void)unused;
    static const float samples[QV_HOP];
    float out[2 * QV_MEL];
    qv_mel *mel = qv_mel_open();
    qv_mel_analyse(mel, samples, QV_HOP, out);
    for (int i = 0; i < 2 * QV_MEL; i++)
        assert_true(fabs((double)out[i] - log(1e-5)) < 1e-5);
    qv_mel_close(&mel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scale_has_known_points),  cmocka_unit_test(sinusoids_peak_in_their_band),
        cmocka_unit_test(matches_the_plain_sum),   cmocka_unit_test(triangles_have_unit_area),
        cmocka_unit_test(silence_is_at_the_floor),
    };
    return cmocka_run_group_tests_name("log-mel", tests, NULL, NULL);
}
