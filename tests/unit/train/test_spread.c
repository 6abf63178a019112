// SPDX-License-Identifier: MIT
/* The map that gives predicted mel the spread of recorded mel, where the right map is known. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "close.h"
#include "base/rng.h"
#include "model/params_file.h"
#include "quaver/quaver.h"
#include "small_voice.h"
#include "train/fit/forecast.h"
#include "train/fit/spread.h"
#include "train/fit/voice_level.h"
#include "train/training.h"

enum { N = QV_MEL, SYMBOLS = SMALL_SENTENCE, FRAMES = 120, LOWER = QV_SPREAD_LOWER };

/* In place: the lower bands' first cosines, the upper bands. */
static void smooth(double *mel)
{
    double lower[LOWER] = {0};
    for (int k = 0; k < QV_SPREAD_COSINES; k++) {
        double part = 0;
        for (int i = 0; i < LOWER; i++)
            part += (k ? 2.0 : 1.0) / LOWER * mel[i] * cos(QV_PI * k * (i + 0.5) / LOWER);
        for (int i = 0; i < LOWER; i++)
            lower[i] += part * cos(QV_PI * k * (i + 0.5) / LOWER);
    }
    memcpy(mel, lower, sizeof lower);
}

/* On what is smooth `map`, symmetric, with eigenvalues from `least` to `most`; the rest as it is. */
static void make_map(qv_rng *rng, double least, double most, double *map)
{
    double axis[N], length = 0;
    for (int i = 0; i < N; i++)
        axis[i] = (double)qv_rng_normal(rng);
    smooth(axis);
    for (int i = 0; i < N; i++)
        length += axis[i] * axis[i];
    for (int column = 0; column < N; column++) {
        double unit[N] = {0}, part[N], dot = 0;
        unit[column] = 1;
        memcpy(part, unit, sizeof part);
        smooth(part);
        for (int i = 0; i < N; i++)
            dot += axis[i] * part[i];
        for (int i = 0; i < N; i++)
            map[i * N + column] = unit[i] + (least - 1) * part[i] + (most - least) * axis[i] * dot / length;
    }
}

/* A frame like speech: bands that go along with their neighbours, about -4. */
static void draw_frame(qv_rng *rng, float *mel)
{
    float before = qv_rng_normal(rng);
    for (int i = 0; i < N; i++) {
        before = 0.5f * before + qv_rng_normal(rng);
        mel[i] = before - 4 - 0.02f * (float)i;
    }
}

static void apply(const qv_spread *spread, const float *mel, double *mapped)
{
    for (int i = 0; i < N; i++) {
        mapped[i] = spread->offset[i];
        for (int j = 0; j < N; j++)
            mapped[i] += spread->matrix[i * N + j] * (double)mel[j];
    }
}

/* Recordings have so many frames, but the last, and every second one is louder than the one before. */
enum { RECORDING = 250 };

static double loudness(int frame)
{
    return frame / RECORDING % 2 ? 1.5 : -1.5;
}

/* What is found where recorded = map * predicted + 0.1 * band + loudness. */
static qv_spread find(const double *map, int frames)
{
    static qv_spread_sums predicted, recorded;
    qv_spread known = {0}, found;
    qv_rng rng;
    memset(&predicted, 0, sizeof predicted), memset(&recorded, 0, sizeof recorded);
    memcpy(known.matrix, map, sizeof known.matrix);
    for (int i = 0; i < N; i++)
        known.offset[i] = 0.1 * i;
    qv_rng_seed(&rng, 7, 0);
    for (int begin = 0; begin < frames; begin += RECORDING) {
        static float mel[RECORDING * N], other[RECORDING * N];
        const int count = frames - begin < RECORDING ? frames - begin : RECORDING;
        for (int t = 0; t < count; t++) {
            double mapped[N];
            draw_frame(&rng, mel + t * N);
            apply(&known, mel + t * N, mapped);
            for (int i = 0; i < N; i++)
                other[t * N + i] = (float)(mapped[i] + loudness(begin));
        }
        qv_spread_add(&predicted, mel, (size_t)count);
        qv_spread_add(&recorded, other, (size_t)count);
    }
    assert_int_equal(qv_spread_find(&predicted, &recorded, &found), 0);
    return found;
}

/* A symmetric map with positive eigenvalues is the only one of its kind between the two covariances. */
static void finds_the_map_there_is(void **state)
{
    (void)state;
    static double map[N * N];
    qv_rng rng;
    qv_rng_seed(&rng, 1, 0);
    make_map(&rng, 1.1, 1.9, map);
    qv_spread found = find(map, 2000);
    for (int i = 0; i < N * N; i++)
        assert_close(found.matrix[i], map[i], 1e-4);
    for (int i = 0; i < N; i++)
        assert_close(found.offset[i], 0.1 * i, 1e-2);
}

static void neither_narrows_nor_widens_too_much(void **state)
{
    (void)state;
    static double map[N * N], wanted[N * N];
    const double scale[] = {0.3, 1.7, 5}, wanted_scale[] = {1, 1.7, QV_SPREAD_MOST};
    qv_rng rng;
    qv_rng_seed(&rng, 1, 0);
    for (int s = 0; s < 3; s++) {
        make_map(&rng, scale[s], scale[s], map);
        make_map(&rng, wanted_scale[s], wanted_scale[s], wanted);
        qv_spread found = find(map, 2000);
        for (int i = 0; i < N * N; i++)
            assert_close(found.matrix[i], wanted[i], 1e-4);
    }
}

/* A ripple over every four bands, four times as deep in the recordings below, three times above. */
static void leaves_harmonics_alone(void **state)
{
    (void)state;
    static qv_spread_sums predicted, recorded;
    qv_spread found;
    qv_rng rng;
    qv_rng_seed(&rng, 9, 0);
    float ripple[N];
    for (int i = 0; i < N; i++)
        ripple[i] = (float)cos(QV_PI * (i + 0.5) / 2);
    enum { COUNT = 2000 };
    static float mel[COUNT * N], other[COUNT * N];
    for (int t = 0; t < COUNT; t++) {
        const float depth = qv_rng_normal(&rng);
        draw_frame(&rng, mel + t * N);
        for (int i = 0; i < N; i++) {
            other[t * N + i] = mel[t * N + i] + (i < LOWER ? 4 : 3) * depth * ripple[i];
            mel[t * N + i] += depth * ripple[i];
        }
    }
    qv_spread_add(&predicted, mel, COUNT);
    qv_spread_add(&recorded, other, COUNT);
    assert_int_equal(qv_spread_find(&predicted, &recorded, &found), 0);
    double below = 0, above = 0;
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++) {
            double term = (double)ripple[i] * found.matrix[i * N + j] * (double)ripple[j];
            if (i < LOWER && j < LOWER)
                below += term / (LOWER / 2);
            else if (i >= LOWER && j >= LOWER)
                above += term / ((N - LOWER) / 2);
        }
    }
    assert_close(below, 1, 1e-3);
    assert_close(above, QV_SPREAD_MOST, 1e-3); // the most there is, for three times
}

/* Even then the mean is the recorded one. */
static void gives_the_recorded_mean(void **state)
{
    (void)state;
    static double map[N * N];
    for (int i = 0; i < N * N; i++)
        map[i] = i / N == i % N ? 0.3 : 0;
    qv_spread found = find(map, 2000);
    qv_rng rng;
    double mean[N] = {0}, recorded[N] = {0};
    qv_rng_seed(&rng, 7, 0); // the frames of find()
    for (int t = 0; t < 2000; t++) {
        float mel[N];
        double mapped[N];
        draw_frame(&rng, mel);
        apply(&found, mel, mapped);
        for (int i = 0; i < N; i++) {
            mean[i] += mapped[i] / 2000;
            recorded[i] += (0.3 * (double)mel[i] + 0.1 * i) / 2000;
        }
    }
    for (int i = 0; i < N; i++)
        assert_close(mean[i], recorded[i], 1e-5);
}

static void leaves_alone_what_it_knows_nothing_of(void **state)
{
    (void)state;
    static double map[N * N];
    const int frames[] = {0, 1, 10}; // fewer than the bands
    qv_rng rng;
    qv_rng_seed(&rng, 1, 0);
    make_map(&rng, 1, 1, map);
    for (int f = 0; f < 3; f++) {
        qv_spread found = find(map, frames[f]);
        for (int i = 0; i < N * N; i++)
            assert_close(found.matrix[i], i / N == i % N, 1e-4);
        for (int i = 0; i < N; i++)
            assert_close(found.offset[i], frames[f] ? 0.1 * i + loudness(0) : 0, 1e-2);
    }
}

struct fixture {
    qv_voice *voice;
    qv_clip clip[2];
    int train[2];
    qv_corpus corpus;
    qv_targets targets;
    float mel[2][FRAMES * N];
    qv_arena *arena;
};

static int durations[2][SYMBOLS] = {{20, 20, 20, 20, 20, 20}, {10, 30, 25, 15, 22, 18}};

static bool is_break(int clip, int frame)
{
    int symbol = 0;
    for (int end = durations[clip][0]; frame >= end; end += durations[clip][symbol])
        symbol++;
    return symbol == 0 || symbol == 3;
}

static int open_fixture(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    *state = f;
    f->voice = small_voice(3);
    f->arena = qv_arena_open((size_t)1 << 20);
    assert_non_null(f->arena);
    for (int c = 0; c < 2; c++) {
        f->clip[c] = (qv_clip){.symbols = SYMBOLS,
                               .symbol = small_sentence(),
                               .duration = durations[c],
                               .frames = FRAMES,
                               .mel = f->mel[c]};
        f->train[c] = c;
    }
    f->corpus = (qv_corpus){.clip = f->clip, .count = 2};
    f->targets = (qv_targets){.corpus = &f->corpus, .train = f->train, .train_count = 2};
    return 0;
}

static int close_fixture(void **state)
{
    struct fixture *f = *state;
    qv_voice_close(&f->voice);
    qv_arena_close(&f->arena);
    free(f);
    return 0;
}

static qv_spread measure(struct fixture *f, int threads)
{
    qv_spread spread;
    qv_pool *pool;
    assert_int_equal(qv_pool_open(&pool, threads), 0);
    assert_int_equal(qv_spread_measure(f->voice, &f->targets, pool, &spread), 0);
    qv_pool_close(&pool);
    return spread;
}

/* Recordings that vary nearly twice as much as the voice says them, with breaks of something else. */
static void record(struct fixture *f)
{
    for (int c = 0; c < 2; c++) {
        qv_forecast made;
        assert_true(qv_forecast_run(f->voice, &f->clip[c], f->arena, &made));
        for (int t = 0; t < FRAMES; t++) {
            for (int i = 0; i < N; i++)
                f->mel[c][t * N + i] = is_break(c, t) ? (float)(-11 + t % 7) : 1.8f * made.mel[t * N + i] + 8;
        }
    }
}

static void measures_speech_alone(void **state)
{
    struct fixture *f = *state;
    record(f);
    for (int threads = 1; threads <= 3; threads++) {
        qv_spread spread = measure(f, threads);
        for (int c = 0; c < 2; c++) {
            qv_forecast made;
            assert_true(qv_forecast_run(f->voice, &f->clip[c], f->arena, &made));
            for (int t = 0; t < FRAMES; t++) {
                double difference[N];
                apply(&spread, made.mel + t * N, difference);
                for (int i = 0; i < N; i++)
                    difference[i] -= (double)f->mel[c][t * N + i];
                smooth(difference);
                for (int i = 0; i < N && !is_break(c, t); i++)
                    assert_close(difference[i], 0, 2e-2);
            }
        }
    }
}

static void speaks_mapped_mel_and_the_same_voicing(void **state)
{
    struct fixture *f = *state;
    qv_forecast plain, made;
    record(f);
    qv_spread spread = measure(f, 1);
    assert_true(qv_forecast_run(f->voice, &f->clip[0], f->arena, &plain));
    qv_spread_fold(&spread, f->voice);
    assert_true(qv_forecast_run(f->voice, &f->clip[0], f->arena, &made));
    for (int t = 0; t < FRAMES; t++) {
        double mapped[N];
        apply(&spread, plain.mel + t * N, mapped);
        for (int i = 0; i < N; i++)
            assert_close((double)made.mel[t * N + i], mapped[i], 1e-4);
        assert_float_equal(made.voicing[t], plain.voicing[t], 0);
    }
}

static double deviation(const float *mel, int count)
{
    double sum = 0, square = 0;
    for (int i = 0; i < count; i++)
        sum += (double)mel[i], square += (double)mel[i] * (double)mel[i];
    return sqrt(square / count - sum / count * (sum / count));
}

/* The voice so far is spread and has its level, too, and the one that is fitted goes on as it was. */
static void settles_the_sound_of_the_voice_so_far_alone(void **state)
{
    struct fixture *f = *state;
    char path[] = "/tmp/quaver-spread-XXXXXX", message[512] = "";
    const int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    close(descriptor);
    char name[] = "one";
    qv_dataset dataset = {.name = name};
    static const uint8_t lexicon[] = "which nobody reads here";
    const qv_train_options options = {.session = {.lexicon = lexicon, .lexicon_size = sizeof lexicon}};
    qv_train_result result = {0};
    qv_training training = {.options = &options,
                            .result = &result,
                            .session = {.dataset = &dataset, .corpus = &f->corpus},
                            .targets = f->targets,
                            .voice = f->voice,
                            .so_far = path,
                            .known = {true, true, true, true},
                            .told_words = true,
                            .message = message,
                            .size = sizeof message};
    const size_t size = f->voice->acoustic.params.size * sizeof(qv_real);
    const size_t vocoder_size = f->voice->vocoder.params.size * sizeof(qv_real);
    qv_real *fitted = malloc(size), *fitted_vocoder = malloc(vocoder_size);
    double gain;
    qv_tensor_file *file;
    qv_forecast plain, made;
    assert_non_null(fitted);
    assert_non_null(fitted_vocoder);
    record(f);
    f->clip[0].split = f->clip[1].split = QV_SPLIT_DEV; // whose texts aren't marked in the file
    qv_voice_level_fold(-15, f->voice);                 // what is left is less than the most
    memcpy(fitted, f->voice->acoustic_value, size);
    memcpy(fitted_vocoder, f->voice->vocoder_value, vocoder_size);
    assert_int_equal(qv_pool_open(&training.session.pool, 2), 0);
    assert_int_equal(qv_training_write_so_far(&training), 0);
    assert_memory_equal(f->voice->acoustic_value, fitted, size);
    assert_memory_equal(f->voice->vocoder_value, fitted_vocoder, vocoder_size);
    assert_true(qv_forecast_run(f->voice, &f->clip[0], f->arena, &plain));
    assert_int_equal(qv_tensor_file_open(&file, path, message, sizeof message), 0);
    assert_int_equal(qv_params_load(file, "", &f->voice->acoustic.params, f->voice->acoustic_value, message,
                                    sizeof message),
                     0);
    assert_int_equal(
        qv_params_load(file, "", &f->voice->vocoder.params, f->voice->vocoder_value, message, sizeof message),
        0);
    assert_true(qv_forecast_run(f->voice, &f->clip[0], f->arena, &made));
    assert_true(deviation(made.mel, FRAMES * N) > 1.2 * deviation(plain.mel, FRAMES * N));
    assert_int_equal(qv_voice_level_measure(f->voice, &f->targets, training.session.pool, &gain), 0);
    assert_close(gain, 0, 0.5); // weights are rounded to 8 bits
    qv_tensor_file_close(&file);
    qv_pool_close(&training.session.pool);
    free(fitted);
    free(fitted_vocoder);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_map_there_is),
        cmocka_unit_test(neither_narrows_nor_widens_too_much),
        cmocka_unit_test(leaves_harmonics_alone),
        cmocka_unit_test(gives_the_recorded_mean),
        cmocka_unit_test(leaves_alone_what_it_knows_nothing_of),
        cmocka_unit_test_setup_teardown(measures_speech_alone, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(speaks_mapped_mel_and_the_same_voicing, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(settles_the_sound_of_the_voice_so_far_alone, open_fixture,
                                        close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
