// SPDX-License-Identifier: MIT
#define _GNU_SOURCE
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "audio/quality.h"
#include "audio/sound_file.h"
#include "base/rng.h"
#include "dsp/frame.h"
#include "quaver/quaver.h"
#include "../syllables.h"

enum { SECONDS = 4, COUNT = SECONDS * QV_RATE };

/* Speech from 0.5 s to 3.5 s. */
static void make_speech(float *samples, double noise)
{
    make_syllables(samples, COUNT, 0.5, 3.5, noise);
}

static void amplify(float *samples, int count, float gain)
{
    for (int i = 0; i < count; i++)
        samples[i] = fminf(fmaxf(samples[i] * gain, -1), 1);
}

static void clipping_is_seen_also_when_it_is_made_softer(void **state)
{
    (void)state;
    static float samples[COUNT];
    make_speech(samples, -60);
    assert_in_range(qv_topped(samples, COUNT, 1), 0, 8); // a peak's top may be flat for a few samples
    amplify(samples, COUNT, 30);
    const int clipped = qv_topped(samples, COUNT, 1);
    assert_in_range(clipped, COUNT / 10, COUNT);
    amplify(samples, COUNT, 0.3f);
    assert_int_equal(qv_topped(samples, COUNT, 1), clipped);
    // every other sample: a channel of two
    assert_in_range(qv_topped(samples, COUNT / 2, 2), clipped / 2 - clipped / 20, clipped / 2 + clipped / 20);
    amplify(samples, COUNT, 0.01f);
    assert_int_equal(qv_topped(samples, COUNT, 1), 0); // hardly a sound
    memset(samples, 0, sizeof samples);
    assert_int_equal(qv_topped(samples, COUNT, 1), 0);
}

static void levels_are_measured(void **state)
{
    (void)state;
    static float samples[COUNT];
    float level = 0;
    for (int noise = -70; noise <= -40; noise += 10) {
        qv_quality q;
        make_speech(samples, noise);
        assert_int_equal(qv_quality_measure(samples, COUNT, &q), 0);
        level = noise == -70 ? q.level : level;
        assert_true(fabsf(q.noise - (float)noise) < 1);
        assert_true(fabsf(q.level - level) < 1);
        assert_true(fabsf(q.range - (q.level - q.noise)) < 1e-3f);
        assert_true(fabsf(q.lead - 0.6f) < 0.05f); // the first syllable's first half is missing
        assert_true(fabsf(q.tail - 0.5f) < 0.07f);
        assert_true(q.pause > 0.05f && q.pause < 0.2f);
        assert_true(fabsf(q.begin - (q.noise - q.level)) < 3);
    }
}

static void silence_is_found(void **state)
{
    (void)state;
    static float samples[COUNT], longer[3 * COUNT];
    qv_quality whole, q;
    make_speech(samples, -60);
    assert_int_equal(qv_quality_measure(samples, COUNT, &whole), 0);
    memcpy(longer + COUNT, samples, sizeof samples); // digital silence around it
    assert_int_equal(qv_quality_measure(longer, 3 * COUNT, &q), 0);
    assert_true(fabsf(q.lead - whole.lead - SECONDS) < 0.02f);
    assert_true(fabsf(q.tail - whole.tail - SECONDS) < 0.02f);
    assert_true(fabsf(q.noise - whole.noise) < 0.5f); // of what is not silent
    memcpy(longer, samples, sizeof samples);
    memset(longer + COUNT, 0, sizeof samples);
    memcpy(longer + 2 * COUNT, samples, sizeof samples);
    assert_int_equal(qv_quality_measure(longer, 3 * COUNT, &q), 0);
    assert_true(fabsf(q.pause - SECONDS - whole.lead - whole.tail) < 0.05f);
    // begins within a syllable
    const int within = (int)(1.05 * QV_RATE);
    assert_int_equal(qv_quality_measure(samples + within, COUNT - within, &q), 0);
    assert_true(q.begin > -6 && q.lead < 0.011f);
    memset(longer, 0, sizeof longer);
    assert_int_equal(qv_quality_measure(longer, COUNT, &q), 0);
    assert_true(q.level < -100 && fabsf(q.lead - SECONDS) < 0.02f);
    assert_int_equal(qv_quality_measure(longer, 10, &q), 0); // not a frame
}

static void files_are_looked_at(void **state)
{
    (void)state;
    static float samples[COUNT];
    char path[] = "/tmp/quaver-quality-XXXXXX.wav", message[256];
    close(mkstemps(path, 4));
    make_speech(samples, -60);
    amplify(samples, COUNT, 30);
    qv_sound_writer *writer;
    assert_int_equal(qv_sound_writer_open(&writer, path, message, sizeof message), 0);
    assert_int_equal(qv_sound_writer_write(writer, samples, COUNT), 0);
    assert_int_equal(qv_sound_writer_close(&writer), 0);
    qv_sound_facts facts;
    assert_int_equal(qv_sound_look(path, &facts, message, sizeof message), 0);
    remove(path);
    assert_int_equal(facts.rate, QV_RATE);
    assert_int_equal(facts.channels, 1);
    assert_true(fabs(facts.seconds - SECONDS) < 1e-6);
    assert_true(facts.peak > 0.999f && facts.peak <= 1);
    assert_true(fabsf(facts.topped - (float)qv_topped(samples, COUNT, 1) / COUNT) < 1e-3f);
    assert_int_equal(qv_sound_look(path, &facts, message, sizeof message), QV_ERROR_OPEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clipping_is_seen_also_when_it_is_made_softer),
        cmocka_unit_test(levels_are_measured),
        cmocka_unit_test(silence_is_found),
        cmocka_unit_test(files_are_looked_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
