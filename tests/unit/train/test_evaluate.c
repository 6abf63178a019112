// SPDX-License-Identifier: MIT
/* The figures of a voice against recordings that are, to the last bit, what the voice itself makes, and
 * against such recordings changed by a known amount. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "quaver/quaver.h"
#include "small_voice.h"
#include "text/phones.h"
#include "train/judge/evaluate.h"
#include "train/judge/heard.h"
#include "train/fit/targets.h"

enum { SYMBOLS = 14, FRAMES = 100 };
static const char *const spoken[SYMBOLS] = {"",    "HH", "AH0", "L", "OW1", "",    "W",
                                            "ER1", "L",  "D",   "",  "Z",   "IY1", ""};
static const int durations[SYMBOLS] = {8, 7, 6, 9, 14, 3, 8, 12, 6, 5, 4, 6, 7, 5};

struct fixture {
    qv_voice *voice;
    qv_pool *pool;
    qv_clip clip;
    qv_corpus corpus;
    uint8_t symbol[SYMBOLS];
    int duration[SYMBOLS];
    float mel[FRAMES * QV_MEL], f0[FRAMES], log_f0[FRAMES];
    int16_t samples[FRAMES * QV_HOP];
    qv_real predicted_duration[SYMBOLS];
    qv_real sound[FRAMES * QV_HOP];
    bool speech[FRAMES]; // a phone, not a break
};

static void make_text(struct fixture *f)
{
    static const int breaks[] = {QV_BREAK_START, QV_BREAK_NONE, QV_BREAK_COMMA, QV_BREAK_PERIOD};
    int frame = 0, pause = 0;
    for (int s = 0; s < SYMBOLS; s++) {
        int phone = qv_symbol_find(spoken[s], (int)strlen(spoken[s]));
        f->symbol[s] = (uint8_t)(*spoken[s] ? phone : breaks[pause++]);
        f->duration[s] = durations[s];
        for (int i = 0; i < durations[s]; i++)
            f->speech[frame++] = *spoken[s] != 0;
    }
    assert_int_equal(frame, FRAMES);
}

/* Mel, pitch and voicing as the voice makes them with these durations. */
static void make_frames(struct fixture *f, qv_arena *arena)
{
    const qv_voice *voice = f->voice;
    const qv_normal *normal = &voice->normal;
    qv_real points[SYMBOLS * QV_PITCH_POINTS], contour[FRAMES], voicing[FRAMES];
    assert_true(qv_prosody_run(&voice->prosody, voice->prosody_value, f->symbol, SYMBOLS, arena,
                               f->predicted_duration, points));
    qv_contour_forward(points, f->duration, SYMBOLS, FRAMES, contour);
    int *symbol = NULL;
    qv_real *features = NULL;
    qv_real *encoded = qv_arena_reals(arena, SYMBOLS * 16);
    qv_real *state = qv_arena_zeros(arena, qv_stack_state_size(&voice->acoustic.decoder));
    qv_real *work = qv_arena_reals(arena, qv_acoustic_work_size(&voice->acoustic, FRAMES));
    assert_true(encoded && state && work && qv_clip_frames(&f->clip, contour, arena, &symbol, &features));
    assert_true(
        qv_acoustic_encode(&voice->acoustic, voice->acoustic_value, f->symbol, SYMBOLS, arena, encoded));
    qv_acoustic_step(&voice->acoustic, voice->acoustic_value, state, encoded,
                     &(qv_acoustic_frames){symbol, features, FRAMES}, work, f->mel, voicing);
    int voiced = 0;
    for (int t = 0; t < FRAMES; t++) {
        for (int m = 0; m < QV_MEL; m++) {
            float *mel = &f->mel[t * QV_MEL + m];
            *mel = *mel * normal->mel_deviation[m] + normal->mel_mean[m];
        }
        f->log_f0[t] = contour[t] * normal->pitch_deviation + normal->pitch_mean;
        f->f0[t] = voicing[t] > 0.5f ? expf(f->log_f0[t]) : 0;
        voiced += f->f0[t] > 0;
    }
    assert_in_range(voiced, FRAMES / 10, FRAMES);
}

/* The sound of copy synthesis. */
static void make_sound(struct fixture *f, qv_arena *arena)
{
    const qv_vocoder *vocoder = &f->voice->vocoder;
    enum { ROWS = FRAMES + 1 };
    qv_real in[ROWS * QV_VOCODER_IN], out[ROWS * 2 * QV_KNOTS], voicing[FRAMES];
    qv_real voiced[FRAMES * QV_KNOTS], noise[FRAMES * QV_KNOTS];
    qv_real *state = qv_arena_zeros(arena, qv_stack_state_size(&vocoder->stack));
    qv_real *work = qv_arena_reals(arena, qv_vocoder_work_size(vocoder, ROWS));
    assert_true(state && work);
    for (int t = 0; t < FRAMES; t++)
        voicing[t] = f->f0[t] > 0;
    qv_vocoder_input(&f->voice->normal, f->mel, f->log_f0, voicing, FRAMES, 0, ROWS, in);
    qv_vocoder_step(vocoder, f->voice->vocoder_value, state, in, ROWS, work, out);
    qv_vocoder_envelopes(out + 2 * QV_KNOTS, f->mel, FRAMES, voiced, noise);
    assert_non_null(qv_synthesis_forward(f->voice->synthesis, 1, voiced, noise, f->log_f0, voicing, FRAMES,
                                         arena, f->sound));
}

static void take_samples(struct fixture *f, float gain)
{
    for (int i = 0; i < FRAMES * QV_HOP; i++) {
        float sample = gain * f->sound[i] * 32768;
        assert_true(fabsf(sample) < 32767);
        f->samples[i] = (int16_t)lrintf(sample);
    }
}

static int open_fixture(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    *state = f;
    f->voice = small_voice(2);
    make_text(f);
    f->clip = (qv_clip){.id = "own",
                        .split = QV_SPLIT_DEV,
                        .symbols = SYMBOLS,
                        .symbol = f->symbol,
                        .duration = f->duration,
                        .frames = FRAMES,
                        .mel = f->mel,
                        .f0 = f->f0,
                        .log_f0 = f->log_f0,
                        .sample_count = FRAMES * QV_HOP,
                        .samples = f->samples};
    f->corpus = (qv_corpus){.clip = &f->clip, .count = 1};
    qv_arena *arena = qv_arena_open((size_t)1 << 20);
    make_frames(f, arena);
    make_sound(f, arena);
    qv_arena_close(&arena);
    take_samples(f, 1);
    return qv_pool_open(&f->pool, 1);
}

static int close_fixture(void **state)
{
    struct fixture *f = *state;
    qv_voice_close(&f->voice);
    qv_pool_close(&f->pool);
    free(f);
    return 0;
}

static qv_figures evaluate(struct fixture *f)
{
    qv_figures figures;
    assert_int_equal(qv_evaluate(f->voice, &f->corpus, QV_SPLIT_DEV, f->pool, &figures, NULL), 0);
    assert_int_equal(figures.clips, 1);
    assert_int_equal(figures.frames, FRAMES);
    return figures;
}

static void finds_nothing_wrong_with_its_own(void **state)
{
    struct fixture *f = *state;
    qv_figures figures = evaluate(f);
    assert_true(figures.mcd == 0);
    assert_true(figures.mel_l1 == 0);
    assert_true(figures.mel_deviation == 0);
    assert_true(figures.voicing_error == 0);
    assert_true(figures.f0_rmse < 1e-3);
    assert_float_equal(figures.f0_correlation, 1, 1e-4);
    assert_true(figures.copy_stft < 0.02); // what rounding to 16 bits does
}

/* Adds amount * cos(pi m (n + 1/2) / 80) to band n of the frames wanted. */
static void add_cepstrum(struct fixture *f, int m, double amount, bool speech)
{
    for (int t = 0; t < FRAMES; t++)
        for (int n = 0; n < QV_MEL && f->speech[t] == speech; n++)
            f->mel[t * QV_MEL + n] += (float)(amount * cos(3.14159265358979 * m * (n + 0.5) / QV_MEL));
}

static void measures_cepstra(void **state)
{
    struct fixture *f = *state;
    const double decibel = 10 / log(10) * sqrt(2); // of a difference of 1 in one coefficient
    for (int m = 1; m <= 24; m += 23) {
        add_cepstrum(f, m, 0.3, true);
        assert_float_equal(evaluate(f).mcd, (float)(0.3 * decibel), 1e-4);
        add_cepstrum(f, m, -0.3, true);
    }
    add_cepstrum(f, 3, 0.3, true);
    add_cepstrum(f, 7, -0.4, true);
    assert_float_equal(evaluate(f).mcd, (float)(0.5 * decibel), 1e-4); // sums of squares: 3, 4, 5
    add_cepstrum(f, 3, -0.3, true);
    add_cepstrum(f, 7, 0.4, true);
    // neither breaks nor loudness nor what is finer than 24 coefficients count
    add_cepstrum(f, 5, 1, false);
    add_cepstrum(f, 0, 0.5, true);
    add_cepstrum(f, 25, 0.5, true);
    assert_float_equal(evaluate(f).mcd, 0, 1e-4);
}

static void measures_mel(void **state)
{
    struct fixture *f = *state;
    double scaled = 0;
    for (int m = 0; m < QV_MEL; m++)
        scaled += 0.25 / f->voice->normal.mel_deviation[m] / QV_MEL;
    for (int i = 0; i < FRAMES * QV_MEL; i++)
        f->mel[i] += i % 2 ? 0.25f : -0.25f;
    qv_figures figures = evaluate(f);
    assert_float_equal(figures.mel_l1, 0.25, 1e-5);
    assert_float_equal(figures.mel_deviation, scaled, 1e-5);
}

static void measures_pitch_and_voicing(void **state)
{
    struct fixture *f = *state;
    for (int t = 0; t < FRAMES; t++)
        f->f0[t] += f->f0[t] > 0 ? 10 : 0;
    qv_figures figures = evaluate(f);
    assert_float_equal(figures.f0_rmse, 10, 1e-3);
    assert_float_equal(figures.f0_correlation, 1, 1e-4);
    for (int t = 0; t < FRAMES; t++) // twice the ups and downs, and an octave higher
        f->f0[t] = f->f0[t] > 0 ? expf(2 * f->log_f0[t]) / 75 : 0;
    assert_float_equal(evaluate(f).f0_deviation, 0.5, 1e-4);
    for (int t = 0; t < FRAMES; t++)
        f->f0[t] = f->f0[t] > 0 ? expf(f->log_f0[t]) : 0;
    assert_float_equal(evaluate(f).f0_deviation, 1, 1e-4);
    for (int t = 0; t < FRAMES; t++) // mirrored about some pitch: every rise falls
        f->f0[t] = f->f0[t] > 0 ? 300 - f->f0[t] : 0;
    assert_float_equal(evaluate(f).f0_correlation, -1, 1e-4);
    for (int t = 0; t < 7; t++)
        f->f0[10 * t] = f->f0[10 * t] > 0 ? 0 : 100;
    assert_float_equal(evaluate(f).voicing_error, 7, 1e-9);
}

static void measures_durations(void **state)
{
    struct fixture *f = *state;
    double phones = 0, squares = 0, breaks = 0;
    int phone_count = 0, break_count = 0;
    for (int s = 1; s + 1 < SYMBOLS; s++) { // the silence at the ends is nobody's
        double error = 10 * ((double)f->predicted_duration[s] - f->duration[s]); // ms
        if (*spoken[s])
            phones += fabs(error), squares += error * error, phone_count++;
        else
            breaks += fabs(error), break_count++;
    }
    qv_figures figures = evaluate(f);
    assert_float_equal(figures.duration_mae, phones / (float)phone_count, 1e-3);
    assert_float_equal(figures.duration_rmse, sqrt(squares / phone_count), 1e-3);
    assert_float_equal(figures.break_mae, breaks / (float)break_count, 1e-3);
    assert_true(figures.duration_mae > 1);
}

static void set_log_frames(struct fixture *f, float to)
{
    const qv_linear *out = &f->voice->prosody.out;
    f->voice->prosody_value[out->bias] = to;
}

static void check_pauses(struct fixture *f, double ratio, double missing, double wrong)
{
    qv_figures figures = evaluate(f);
    assert_float_equal(figures.pause_ratio, ratio, 1e-4);
    assert_float_equal(figures.pauses_missing, missing, 1e-4);
    assert_float_equal(figures.pauses_false, wrong, 1e-4);
}

/* Two breaks inside the sentence, of which the recording has both, one, or none. */
static void measures_pauses(void **state)
{
    enum { FIRST = 5, SECOND = 10 };
    struct fixture *f = *state;
    set_log_frames(f, logf(21)); // about 20 frames everywhere
    check_pauses(f, 1, 0, 0);
    assert_true(evaluate(f).pause_mae > 120 && evaluate(f).pause_mae < 200); // of 3 and 4
    f->duration[FIRST + 1] += f->duration[FIRST];
    f->duration[FIRST] = 0;
    check_pauses(f, 2, 0, 50);
    set_log_frames(f, 0);
    check_pauses(f, 0, 100, 0);
    f->duration[SECOND + 1] += f->duration[SECOND];
    f->duration[SECOND] = 0;
    check_pauses(f, 0, 0, 0);
}

static void measures_copies(void **state)
{
    struct fixture *f = *state;
    take_samples(f, 0.5f); // a level is no error
    assert_true(evaluate(f).copy_stft < 0.02);
    for (int i = 0; i < FRAMES * QV_HOP; i++) // but what goes up and down is: of two halves one 6 dB louder
        f->samples[i] = (int16_t)(i < FRAMES * QV_HOP / 2 ? f->samples[i] : f->samples[i] / 2);
    assert_true(evaluate(f).copy_stft > 0.2);
    take_samples(f, 0.5f);
    double before = evaluate(f).copy_mel_l1;
    for (int i = 0; i < FRAMES * QV_MEL; i++)
        f->mel[i] += 1; // the copy has the energy of the recording, whatever it is made from
    assert_float_equal(evaluate(f).copy_mel_l1, before + 1, 0.1);
}

/* Three clips whose distances are known: the half width is t * deviation / sqrt(3). */
static void tells_how_far_figures_may_be_off(void **state)
{
    enum { CLIPS = 3 };
    struct fixture *f = *state;
    const double decibel = 10 / log(10) * sqrt(2), amount[CLIPS] = {0.1, 0.2, 0.6};
    static float mel[CLIPS][FRAMES * QV_MEL];
    qv_clip clip[CLIPS];
    qv_figures figures, interval;
    for (int i = 0; i < CLIPS; i++) {
        add_cepstrum(f, 3, amount[i], true);
        memcpy(mel[i], f->mel, sizeof mel[i]);
        add_cepstrum(f, 3, -amount[i], true);
        clip[i] = f->clip;
        clip[i].mel = mel[i];
    }
    f->corpus = (qv_corpus){.clip = clip, .count = CLIPS};
    assert_int_equal(qv_evaluate(f->voice, &f->corpus, QV_SPLIT_DEV, f->pool, &figures, &interval), 0);
    const double deviation = sqrt((0.2 * 0.2 + 0.1 * 0.1 + 0.3 * 0.3) / 2);
    assert_float_equal(figures.mcd, (float)(0.3 * decibel), 1e-4);
    assert_float_equal(interval.mcd, (float)(4.303 * deviation / sqrt(3) * decibel), 1e-3);
    assert_float_equal(interval.duration_mae, 0, 1e-4); // they are the same in all
    f->corpus.count = 1;
    assert_int_equal(qv_evaluate(f->voice, &f->corpus, QV_SPLIT_DEV, f->pool, &figures, &interval), 0);
    assert_true(isnan(interval.mcd));
    clip[0].split = QV_SPLIT_TRAIN;
    assert_int_equal(qv_evaluate(f->voice, &f->corpus, QV_SPLIT_DEV, f->pool, &figures, NULL),
                     QV_ERROR_ARGUMENT);
    assert_int_equal(qv_evaluate(f->voice, &f->corpus, QV_SPLIT_ALL, f->pool, &figures, NULL), 0);
}

/* Recordings half a deviation from a voice's mean in all bands are another speaker's. */
static void tells_another_speaker(void **state)
{
    struct fixture *f = *state;
    qv_heard heard;
    for (int i = 0; i < FRAMES * QV_MEL; i++)
        f->mel[i] = f->voice->normal.mel_mean[i % QV_MEL];
    qv_heard_look(f->voice, &f->corpus, QV_SPLIT_DEV, &heard);
    assert_int_equal(heard.clips, 1);
    assert_int_equal(heard.fitted, -1); // it has no file that tells
    assert_float_equal(heard.distance, 0, 1e-5);
    for (int i = 0; i < FRAMES * QV_MEL; i++)
        f->mel[i] += (i % 2 ? 0.5f : -0.5f) * f->voice->normal.mel_deviation[i % QV_MEL];
    qv_heard_look(f->voice, &f->corpus, QV_SPLIT_ALL, &heard);
    assert_float_equal(heard.distance, 0.5, 1e-5);
    qv_heard_look(f->voice, &f->corpus, QV_SPLIT_TRAIN, &heard);
    assert_int_equal(heard.clips, 0);
}

/* Whoever knows the averages says such a clip right in which nothing differs from them. */
static void knows_averages(void **state)
{
    struct fixture *f = *state;
    static qv_averages averages;
    qv_figures figures;
    double sum = 0, square = 0;
    int voiced = 0;
    for (int s = 0, t = 0; s < SYMBOLS; s++)
        for (const int end = t + f->duration[s]; t < end; t++)
            for (int m = 0; m < QV_MEL; m++)
                f->mel[t * QV_MEL + m] = (float)(f->symbol[s] % 7) - 0.01f * (float)m;
    for (int t = 0; t < FRAMES; t++) {
        if (f->f0[t] > 0)
            sum += log((double)f->f0[t]), voiced++;
        f->log_f0[t] = f->f0[t] > 0 ? logf(f->f0[t]) : 0;
    }
    f->clip.split = QV_SPLIT_TRAIN;
    qv_averages_measure(&f->corpus, &averages);
    assert_int_equal(qv_evaluate_averages(&averages, f->voice, &f->corpus, QV_SPLIT_TRAIN, f->pool, &figures),
                     0);
    assert_float_equal(figures.mel_l1, 0, 1e-5);
    assert_float_equal(figures.mcd, 0, 1e-4);
    assert_float_equal(averages.log_f0, (float)(sum / voiced), 1e-4);
    for (int t = 0; t < FRAMES; t++)
        if (f->f0[t] > 0)
            square += pow((double)f->f0[t] - exp(sum / voiced), 2);
    assert_true(figures.f0_rmse <= sqrt(square / voiced) * 1.5);
    assert_true(isnan(figures.copy_stft) && isnan(figures.pause_ratio));
    f->mel[FRAMES / 2 * QV_MEL] += 8;
    assert_int_equal(qv_evaluate_averages(&averages, f->voice, &f->corpus, QV_SPLIT_TRAIN, f->pool, &figures),
                     0);
    assert_float_equal(figures.mel_l1, 0.1f / (float)FRAMES, 1e-5);
    f->duration[3] += 2, f->duration[4] -= 2;
    assert_int_equal(qv_evaluate_averages(&averages, f->voice, &f->corpus, QV_SPLIT_TRAIN, f->pool, &figures),
                     0);
    assert_true(figures.duration_mae > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(finds_nothing_wrong_with_its_own, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(measures_cepstra, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(measures_mel, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(measures_pitch_and_voicing, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(measures_durations, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(measures_pauses, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(measures_copies, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(tells_how_far_figures_may_be_off, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(tells_another_speaker, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(knows_averages, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
