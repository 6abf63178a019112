// SPDX-License-Identifier: MIT
/* Mel bands of any number, and magnitudes in them. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include "dsp/band_spectra.h"
#include "dsp/frame.h"
#include "dsp/mel.h"

enum { SIZES = 3, BANDS = 128, COUNT = 6000 };
static const struct {
    int n, hop, window;
} sizes[SIZES] = {{2048, 240, 1200}, {1024, 120, 600}, {512, 60, 300}};

/* Also where a band lies between two bins */
static void a_level_spectrum_is_level_in_bands(void **unused)
{
    (void)unused;
    for (int s = 0; s < SIZES; s++) {
        qv_bands *bands = qv_bands_open(sizes[s].n, BANDS, QV_BANDS_MEAN);
        qv_real bin[1025], band[BANDS];
        assert_non_null(bands);
        for (int k = 0; k < 1025; k++)
            bin[k] = 3;
        qv_bands_sum(bands, bin, band);
        for (int b = 0; b < BANDS; b++)
            assert_true(fabsf(band[b] - 3) < 1e-5f);
        qv_bands_close(&bands);
    }
}

/* Bands lie where the mel scale puts them: a single bin lights up those whose triangle holds it. */
static void bands_lie_on_the_mel_scale(void **unused)
{
    (void)unused;
    const double step = qv_hz_to_mel(QV_RATE / 2.0) / (BANDS + 1);
    qv_bands *bands = qv_bands_open(2048, BANDS, QV_BANDS_MEAN);
    assert_non_null(bands);
    for (int k = 100; k < 1025; k += 13) { // above 1.1 kHz every band holds some bins
        qv_real bin[1025] = {0}, band[BANDS];
        const double mel = qv_hz_to_mel(k * (double)QV_RATE / 2048) / step - 1; // as a band
        bin[k] = 1;
        qv_bands_sum(bands, bin, band);
        for (int b = 0; b < BANDS; b++)
            assert_true((band[b] > 0) == (fabs(mel - b) < 1));
    }
    qv_bands_close(&bands);
}

/* A sinusoid in the middle of a bin: half its amplitude times the sum of the window, in the made signal
 * alone. */
static void magnitudes_are_those_of_a_sinusoid(void **unused)
{
    (void)unused;
    static qv_real made[COUNT], recorded[COUNT];
    for (int s = 0; s < SIZES; s++) {
        const int n = sizes[s].n, bin = n / 4; // 6 kHz
        qv_bands *bands = qv_bands_open(n, BANDS, QV_BANDS_MEAN);
        qv_arena *arena = qv_arena_open(1 << 20);
        qv_band_spectra *spectra =
            qv_band_spectra_open(n, sizes[s].hop, sizes[s].window, BANDS, QV_BANDS_MEAN);
        qv_band_tape tape;
        assert_true(bands && arena && spectra);
        for (int i = 0; i < COUNT; i++)
            made[i] = 0.3f * cosf((float)QV_PI / 2 * (float)(i % 4) + 0.4f);
        assert_true(qv_band_spectra_forward(spectra, made, recorded, COUNT, arena, &tape));
        assert_int_equal(tape.frames, (COUNT - sizes[s].window) / sizes[s].hop + 1);
        // A Hann window of `window` samples: its own transform, at the distance of each bin
        qv_real magnitude[1025] = {0}, expected[BANDS];
        for (int k = 0; k <= n / 2; k++) {
            double re = 0, im = 0;
            for (int i = 0; i < sizes[s].window; i++) {
                const double w = 0.15 * (0.5 - 0.5 * cos(2 * QV_PI * i / sizes[s].window));
                re += w * cos(2 * QV_PI * (k - bin) * i / n), im += w * sin(2 * QV_PI * (k - bin) * i / n);
            }
            magnitude[k] = (qv_real)hypot(re, im);
        }
        qv_bands_sum(bands, magnitude, expected);
        for (int t = 0; t < tape.frames; t++)
            for (int b = 0; b < BANDS; b++) {
                assert_true(fabsf(tape.made[t * BANDS + b] - expected[b]) < 0.01f + 1e-3f * expected[b]);
                assert_true(tape.recorded[t * BANDS + b] < 1e-4f); // rounding
            }
        assert_true(expected[0] < 0.01f);
        qv_band_spectra_close(&spectra);
        qv_bands_close(&bands);
        qv_arena_close(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_level_spectrum_is_level_in_bands),
        cmocka_unit_test(bands_lie_on_the_mel_scale),
        cmocka_unit_test(magnitudes_are_those_of_a_sinusoid),
    };
    return cmocka_run_group_tests_name("bands", tests, NULL, NULL);
}
