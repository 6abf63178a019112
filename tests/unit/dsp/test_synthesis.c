// SPDX-License-Identifier: MIT
/* Source-filter synthesis: cutting into blocks, levels, envelopes, extremes. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "dsp/envelope.h"
#include "dsp/synthesis.h"
#include "base/rng.h"

enum { FRAMES = 60, SAMPLES = FRAMES * QV_HOP };

/* Controls of a sentence, and room for its sound with the lead and two frames to end with. */
typedef struct sentence {
    qv_real voiced[(FRAMES + 2) * QV_KNOTS], noise[(FRAMES + 2) * QV_KNOTS];
    qv_real log_f0[FRAMES + 2], voicing[FRAMES + 2];
    qv_real samples[(FRAMES + 2) * QV_HOP];
} sentence;

typedef struct fixture {
    qv_synthesis *synthesis;
    sentence *s;
} fixture;

static int set_up(void **state)
{
    static fixture f;
    f.synthesis = qv_synthesis_open();
    f.s = calloc(1, sizeof(*f.s));
    *state = &f;
    return f.synthesis && f.s ? 0 : -1;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    qv_synthesis_close(&f->synthesis);
    free(f->s);
    return 0;
}

static void constant(sentence *s, qv_real voiced, qv_real noise, double f0, qv_real voicing)
{
    for (int i = 0; i < (FRAMES + 2) * QV_KNOTS; i++) {
        s->voiced[i] = voiced;
        s->noise[i] = noise;
    }
    for (int t = 0; t < FRAMES + 2; t++) {
        s->log_f0[t] = (qv_real)log(f0);
        s->voicing[t] = voicing;
    }
}

static void random_controls(sentence *s, uint64_t seed)
{
    qv_rng rng;
    qv_rng_seed(&rng, seed, 0);
    constant(s, -5, -6, 150, 1);
    for (int i = 0; i < FRAMES * QV_KNOTS; i++) {
        s->voiced[i] += qv_rng_normal(&rng);
        s->noise[i] += qv_rng_normal(&rng);
    }
    for (int t = 0; t < FRAMES; t++) {
        s->log_f0[t] += (qv_real)0.2 * qv_rng_normal(&rng);
        s->voicing[t] = t / 10 % 3 == 1 ? 0 : qv_rng_uniform(&rng);
    }
    for (int t = FRAMES; t < FRAMES + 2; t++) { // the last frame twice more
        memcpy(s->voiced + t * QV_KNOTS, s->voiced + (FRAMES - 1) * QV_KNOTS, QV_KNOTS * sizeof(qv_real));
        memcpy(s->noise + t * QV_KNOTS, s->noise + (FRAMES - 1) * QV_KNOTS, QV_KNOTS * sizeof(qv_real));
        s->log_f0[t] = s->log_f0[FRAMES - 1];
        s->voicing[t] = s->voicing[FRAMES - 1];
    }
}

static void run(const qv_synthesis *synthesis, sentence *s)
{
    qv_synthesis_state state;
    qv_synthesis_start(&state, 5);
    qv_synthesis_run(synthesis, &state, s->voiced, s->noise, s->log_f0, s->voicing, NULL, FRAMES + 2,
                     s->samples);
}

static double power(const qv_real *samples, int from, int to)
{
    double sum = 0;
    for (int i = from; i < to; i++)
        sum += (double)samples[i] * (double)samples[i];
    return sum / (to - from);
}

/* Largest difference over the root mean square. */
static double distance(const qv_real *a, const qv_real *b, int n)
{
    double worst = 0;
    for (int i = 0; i < n; i++)
        worst = fmax(worst, fabs((double)a[i] - (double)b[i]));
    return worst / sqrt(power(b, 0, n));
}

static void blocks_change_nothing(void **state)
{
    fixture *f = *state;
    sentence *s = f->s;
    qv_rng rng;
    static qv_real whole[(FRAMES + 2) * QV_HOP];
    qv_rng_seed(&rng, 9, 0);
    random_controls(s, 1);
    run(f->synthesis, s);
    memcpy(whole, s->samples, sizeof(whole));
    for (int trial = 0; trial < 10; trial++) {
        qv_synthesis_state moving;
        qv_synthesis_start(&moving, 5);
        for (int t = 0, block; t < FRAMES + 2; t += block) {
            block = 1 + (int)qv_rng_below(&rng, trial == 0 ? 1 : 13);
            block = t + block > FRAMES + 2 ? FRAMES + 2 - t : block;
            qv_synthesis_run(f->synthesis, &moving, s->voiced + t * QV_KNOTS, s->noise + t * QV_KNOTS,
                             s->log_f0 + t, s->voicing + t, NULL, block, s->samples + t * QV_HOP);
        }
        assert_true(distance(s->samples, whole, (FRAMES + 2) * QV_HOP) <= 1e-6);
    }
}

/* Frames closer together: the same levels and pitch, and no way of cutting changes anything. */
static void hops_may_be_shorter(void **state)
{
    fixture *f = *state;
    sentence *s = f->s;
    static qv_real whole[(FRAMES + 2) * QV_HOP];
    int hop[FRAMES + 2], sum = 0;
    for (int t = 0; t < FRAMES + 2; t++)
        sum += hop[t] = QV_HOP / (1 + t * 7 % QV_MOST_PARTS);
    random_controls(s, 1);
    qv_synthesis_state state_of;
    qv_synthesis_start(&state_of, 5);
    assert_int_equal(qv_synthesis_run(f->synthesis, &state_of, s->voiced, s->noise, s->log_f0, s->voicing,
                                      hop, FRAMES + 2, whole),
                     sum);
    qv_synthesis_start(&state_of, 5);
    int made = 0;
    for (int t = 0; t < FRAMES + 2; t++)
        made += qv_synthesis_run(f->synthesis, &state_of, s->voiced + t * QV_KNOTS, s->noise + t * QV_KNOTS,
                                 s->log_f0 + t, s->voicing + t, hop + t, 1, s->samples + made);
    assert_int_equal(made, sum);
    assert_true(distance(s->samples, whole, sum) <= 1e-6);
    for (int parts = 1; parts <= QV_MOST_PARTS; parts++) {
        for (int t = 0; t < FRAMES + 2; t++)
            hop[t] = QV_HOP / parts;
        const int count = FRAMES * QV_HOP / parts;
        constant(s, -30, (qv_real)log(0.1), 100, 0);
        qv_synthesis_start(&state_of, 5);
        qv_synthesis_run(f->synthesis, &state_of, s->voiced, s->noise, s->log_f0, s->voicing, hop, FRAMES,
                         whole);
        assert_true(fabs(sqrt(power(whole, 480, count)) / 0.1 - 1) < 0.06);
        constant(s, (qv_real)log(0.1), -30, 100, (qv_real)0.5);
        qv_synthesis_start(&state_of, 5);
        qv_synthesis_run(f->synthesis, &state_of, s->voiced, s->noise, s->log_f0, s->voicing, hop, FRAMES,
                         whole);
        assert_true(distance(whole + 480, whole + 480 + QV_RATE / 100, count - 480 - QV_RATE / 100) < 0.01);
    }
}

/* Every third frame is heard, in the middle of its window as loud as it is, whatever the hop. */
static void short_windows_are_whole(void **state)
{
    fixture *f = *state;
    sentence *s = f->s;
    for (int parts = 1; parts <= QV_MOST_PARTS; parts++) {
        const int size = QV_HOP / parts, near = size / 10;
        int hop[FRAMES + 2];
        double sum = 0;
        constant(s, -30, -30, 100, 0);
        for (int t = 0; t < FRAMES + 2; t++) {
            hop[t] = size;
            for (int k = 0; t % 3 == 1 && k < QV_KNOTS; k++)
                s->noise[t * QV_KNOTS + k] = (qv_real)log(0.1);
        }
        qv_synthesis_state state_of;
        qv_synthesis_start(&state_of, 5);
        qv_synthesis_run(f->synthesis, &state_of, s->voiced, s->noise, s->log_f0, s->voicing, hop, FRAMES + 2,
                         s->samples);
        for (int t = 1; t < FRAMES; t += 3) {
            const int centre = (t + 1) * size + QV_LEAD;
            sum += power(s->samples, centre - near, centre + near) / (FRAMES / 3);
        }
        assert_true(fabs(sqrt(sum) / 0.1 - 1) < 0.15);
    }
}

static void training_gives_the_same_samples(void **state)
{
    fixture *f = *state;
    static qv_real trained[SAMPLES];
    qv_arena *arena = qv_arena_open(1 << 20);
    random_controls(f->s, 2);
    run(f->synthesis, f->s);
    assert_non_null(qv_synthesis_forward(f->synthesis, 5, f->s->voiced, f->s->noise, f->s->log_f0,
                                         f->s->voicing, FRAMES, arena, trained));
    // The last QV_LEAD samples of the run have the second repeat in them.
    assert_true(distance(trained, f->s->samples + QV_HOP + QV_LEAD, SAMPLES - QV_LEAD) <= 1e-6);
    qv_arena_close(&arena);
}

static void seeds_differ_and_repeat(void **state)
{
    fixture *f = *state;
    qv_synthesis_state one, two, again;
    static qv_real a[SAMPLES], b[SAMPLES], c[SAMPLES];
    constant(f->s, -30, -3, 100, 0);
    qv_synthesis_start(&one, 1);
    qv_synthesis_start(&two, 2);
    qv_synthesis_start(&again, 1);
    qv_synthesis_run(f->synthesis, &one, f->s->voiced, f->s->noise, f->s->log_f0, f->s->voicing, NULL, FRAMES,
                     a);
    qv_synthesis_run(f->synthesis, &two, f->s->voiced, f->s->noise, f->s->log_f0, f->s->voicing, NULL, FRAMES,
                     b);
    qv_synthesis_run(f->synthesis, &again, f->s->voiced, f->s->noise, f->s->log_f0, f->s->voicing, NULL,
                     FRAMES, c);
    assert_true(distance(a, b, SAMPLES) > 1);
    assert_memory_equal(a, c, sizeof(a));
}

static void flat_noise_has_its_level(void **state)
{
    fixture *f = *state;
    constant(f->s, -30, (qv_real)log(0.1), 100, 0);
    run(f->synthesis, f->s);
    double level = sqrt(power(f->s->samples, 4 * QV_HOP, SAMPLES));
    assert_true(fabs(level / 0.1 - 1) < 0.03); // 13,000 samples: 0.5 % of spread
}

static void flat_pulses_have_their_level(void **state)
{
    fixture *f = *state;
    constant(f->s, (qv_real)log(0.1), -30, 100, (qv_real)0.5);
    run(f->synthesis, f->s);
    double level = sqrt(power(f->s->samples, 4 * QV_HOP, SAMPLES));
    assert_true(fabs(level / 0.05 - 1) < 1e-2);
}

/* A vowel: three resonances over a falling slope. Natural log of magnitude. */
static double vowel(double hz)
{
    static const double formants[3][2] = {{700, 130}, {1200, 150}, {2600, 220}}; // Hz, bandwidth
    double sum = -5 - hz / 6000;
    for (int i = 0; i < 3; i++) {
        double x = (hz - formants[i][0]) / formants[i][1];
        sum += 2.5 / (1 + x * x);
    }
    return sum;
}

/* The envelope at a frequency, as the knots give it */
static double interpolated_vowel(double hz)
{
    int k = 0;
    while (k < QV_KNOTS - 2 && qv_knot_hz(k + 1) <= hz)
        k++;
    double place = (hz - qv_knot_hz(k)) / (qv_knot_hz(k + 1) - qv_knot_hz(k));
    return vowel(qv_knot_hz(k)) * (1 - place) + vowel(qv_knot_hz(k + 1)) * place;
}

/* Amplitude of the cosine at hz, under a Hann window. */
static double amplitude_at(const qv_real *samples, int n, double hz)
{
    double re = 0, im = 0, sum = 0;
    for (int i = 0; i < n; i++) {
        double w = 0.5 - 0.5 * cos(2 * QV_PI * i / n), angle = 2 * QV_PI * hz * i / QV_RATE;
        re += w * (double)samples[i] * cos(angle);
        im += w * (double)samples[i] * sin(angle);
        sum += w;
    }
    return 2 * sqrt(re * re + im * im) / sum;
}

static void harmonics_follow_the_envelope(void **state)
{
    fixture *f = *state;
    const double f0 = 187.5;
    const int harmonics = (int)(QV_RATE / 2 / f0); // exactly 64: the highest has not faded in
    constant(f->s, 0, -30, f0, 1);
    for (int i = 0; i < (FRAMES + 2) * QV_KNOTS; i++)
        f->s->voiced[i] = (qv_real)vowel(qv_knot_hz(i % QV_KNOTS));
    run(f->synthesis, f->s);
    for (int j = 1; j < harmonics; j++) {
        double level = amplitude_at(f->s->samples + 8 * QV_HOP, 7680, j * f0);
        double wanted = 2 / sqrt(2 * (harmonics - 1)) * exp(interpolated_vowel(j * f0));
        assert_true(fabs(20 * log10(level / wanted)) < 0.5);
        double between = amplitude_at(f->s->samples + 8 * QV_HOP, 7680, (j + 0.5) * f0);
        assert_true(20 * log10(between / level) < -60);
    }
}

/* impulse [QV_FFT] = inverse transform of re, im [QV_BINS] */
static void impulse_response(const qv_real *re, const qv_real *im, qv_real *impulse)
{
    _Alignas(QV_FFT_ALIGN) qv_real spectrum[2 * QV_BINS];
    qv_fft *fft = qv_fft_open(QV_FFT);
    assert_non_null(fft);
    for (int k = 0; k < QV_BINS; k++) {
        spectrum[2 * k] = re[k] / QV_FFT;
        spectrum[2 * k + 1] = im[k] / QV_FFT;
    }
    qv_fft_inverse(fft, spectrum, impulse);
    qv_fft_close(&fft);
}

/*
 * A minimum-phase filter has its magnitude; its first sample is the geometric mean of that over all
 * frequencies (c_0 of the cepstrum); and of all causal filters with that magnitude it has the most energy in
 * its first n samples, for any n. (Oppenheim and Schafer, "Minimum-phase systems".)
 */
static void filters_are_minimum_phase(void **state)
{
    (void)state;
    static qv_envelope_tables tables;
    _Alignas(QV_FFT_ALIGN) qv_real re[QV_BINS_PADDED], im[QV_BINS_PADDED], flat[QV_BINS_PADDED];
    _Alignas(QV_FFT_ALIGN) qv_real impulse[QV_FFT], linear_phase[QV_FFT];
    qv_real knots[QV_KNOTS], none[QV_BINS] = {0};
    double mean_log = 0;
    assert_int_equal(qv_envelope_tables_make(&tables), 0);
    for (int k = 0; k < QV_KNOTS; k++)
        knots[k] = (qv_real)vowel(qv_knot_hz(k));
    qv_minimum_phase(&tables, knots, re, im);
    qv_zero_phase(&tables, knots, flat);
    for (int k = 0; k < QV_BINS; k++) {
        double magnitude = hypot((double)re[k], (double)im[k]), hz = (double)k * QV_RATE / QV_FFT;
        assert_true(fabs(magnitude / (double)flat[k] - 1) < 1e-5);
        assert_true(fabs(log(magnitude) - interpolated_vowel(hz)) < 1e-4);
        mean_log += log(magnitude) * (k % (QV_BINS - 1) ? 2 : 1) / QV_FFT;
    }
    impulse_response(re, im, impulse);
    for (int k = 1; k < QV_BINS; k += 2) // by half the length: (-1)^k
        flat[k] = -flat[k];
    impulse_response(flat, none, linear_phase);
    assert_true(fabs((double)impulse[0] / exp(mean_log) - 1) < 1e-3);
    for (int n = 1; n < QV_FFT; n++)
        assert_true(power(impulse, 0, n) >= power(linear_phase, 0, n) * (1 - 1e-5));
    assert_true(power(impulse, 0, 256) * 256 > 0.99 * power(linear_phase, 0, QV_FFT) * QV_FFT);
}

static void assert_finite(const qv_real *values, int n)
{
    for (int i = 0; i < n; i++)
        assert_true(isfinite(values[i]));
}

static void extremes_stay_finite(void **state)
{
    fixture *f = *state;
    static const double levels[] = {-50, -20, 0, 50}, pitches[] = {0, 20, 100, 2000, 1e6};
    static qv_real dvoiced[FRAMES * QV_KNOTS], dnoise[FRAMES * QV_KNOTS], dvoicing[FRAMES];
    qv_arena *arena = qv_arena_open(1 << 20);
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 5; j++) {
            constant(f->s, (qv_real)levels[i], (qv_real)levels[3 - i], pitches[j], 1);
            for (int k = 0; k < FRAMES * QV_KNOTS; k += 7) // not flat
                f->s->voiced[k] = (qv_real)levels[(k + i) % 4];
            run(f->synthesis, f->s);
            assert_finite(f->s->samples, SAMPLES);
            qv_synthesis_tape *tape =
                qv_synthesis_forward(f->synthesis, 1, f->s->voiced, f->s->noise, f->s->log_f0, f->s->voicing,
                                     FRAMES, arena, f->s->samples);
            assert_non_null(tape);
            assert_true(
                qv_synthesis_backward(f->synthesis, tape, f->s->samples, arena, dvoiced, dnoise, dvoicing));
            assert_finite(dvoiced, FRAMES * QV_KNOTS);
            assert_finite(dnoise, FRAMES * QV_KNOTS);
            assert_finite(dvoicing, FRAMES);
            qv_arena_release(arena, 0);
        }
    qv_arena_close(&arena);
}

static void silence_is_silent(void **state)
{
    fixture *f = *state;
    constant(f->s, -50, -50, 100, 1);
    run(f->synthesis, f->s);
    assert_true(power(f->s->samples, 0, SAMPLES) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_change_nothing),
        cmocka_unit_test(hops_may_be_shorter),
        cmocka_unit_test(short_windows_are_whole),
        cmocka_unit_test(training_gives_the_same_samples),
        cmocka_unit_test(seeds_differ_and_repeat),
        cmocka_unit_test(flat_noise_has_its_level),
        cmocka_unit_test(flat_pulses_have_their_level),
        cmocka_unit_test(harmonics_follow_the_envelope),
        cmocka_unit_test(filters_are_minimum_phase),
        cmocka_unit_test(extremes_stay_finite),
        cmocka_unit_test(silence_is_silent),
    };
    return cmocka_run_group_tests_name("synthesis", tests, set_up, tear_down);
}
