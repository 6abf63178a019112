// SPDX-License-Identifier: MIT
/* Sound in each format, as it comes: what libsndfile reads of it is what was written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <sndfile.h>

#include "quaver/quaver.h"
#include "server/http/base64.h"
#include "server/sound/encoder.h"

enum { SAMPLES = 48000 };
static float tone[SAMPLES]; // two seconds; its frequency rises, so that every place is known

static int make_tone(void **state)
{
    (void)state;
    double phase = 0;
    for (int i = 0; i < SAMPLES; i++) {
        phase += 2 * 3.14159265358979 * (200 + 0.01 * i) / QV_SAMPLE_RATE;
        tone[i] = (float)(0.5 * sin(phase));
    }
    return 0;
}

/* The bytes of the tone, written in blocks of `block` samples. */
static qv_bytes encode(qv_sound_form form, int block, size_t *first)
{
    qv_bytes out = {0};
    qv_encoder *encoder = qv_encoder_open(form);
    assert_non_null(encoder);
    *first = 0;
    for (int at = 0; at < SAMPLES; at += block) {
        assert_true(qv_encoder_write(encoder, tone + at, SAMPLES - at < block ? SAMPLES - at : block, &out));
        if (*first == 0 && out.size > 0)
            *first = (size_t)at + (size_t)block;
    }
    assert_true(qv_encoder_end(encoder, &out));
    qv_encoder_close(&encoder);
    assert_null(encoder);
    return out;
}

/* A file for libsndfile to read. */
typedef struct reader {
    const qv_bytes *bytes;
    sf_count_t at;
} reader;

static sf_count_t length_of(void *user)
{
    return (sf_count_t)((reader *)user)->bytes->size;
}

static sf_count_t seek_to(sf_count_t offset, int whence, void *user)
{
    reader *r = user;
    r->at = offset + (whence == SEEK_SET ? 0 : whence == SEEK_CUR ? r->at : length_of(r));
    return r->at;
}

static sf_count_t read_from(void *to, sf_count_t count, void *user)
{
    reader *r = user;
    const sf_count_t left = length_of(r) - r->at;
    count = count > left ? left : count;
    if (count > 0)
        memcpy(to, r->bytes->at + r->at, (size_t)count);
    r->at += count > 0 ? count : 0;
    return count > 0 ? count : 0;
}

static sf_count_t write_nothing(const void *from, sf_count_t count, void *user)
{
    (void)from, (void)count, (void)user;
    return 0;
}

static sf_count_t place_in(void *user)
{
    return ((reader *)user)->at;
}

/* Decoded samples, to be freed; how many. */
static float *decode(const qv_bytes *bytes, int *rate, sf_count_t *count)
{
    SF_VIRTUAL_IO io = {length_of, seek_to, read_from, write_nothing, place_in};
    SF_INFO info = {0};
    reader r = {.bytes = bytes};
    SNDFILE *file = sf_open_virtual(&io, SFM_READ, &info, &r);
    if (!file)
        fail_msg("%s", sf_strerror(NULL));
    float *samples = calloc(3 * SAMPLES, sizeof *samples);
    *count = sf_read_float(file, samples, 3 * SAMPLES);
    *rate = info.samplerate;
    assert_int_equal(info.channels, 1);
    sf_close(file);
    return samples;
}

/* Signal over error of `samples` in dB, at the best of the delays that encoders have. */
static double best_ratio(const float *samples, sf_count_t count)
{
    double best = -100;
    for (int delay = -100; delay < 2500; delay++) {
        double signal = 0, error = 0;
        for (int i = 4000; i < SAMPLES - 4000; i += 7) {
            const double got = i + delay < count ? samples[i + delay] : 0;
            signal += (double)tone[i] * tone[i];
            error += (got - tone[i]) * (got - tone[i]);
        }
        const double ratio = 10 * log10(signal / (error + 1e-12));
        best = ratio > best ? ratio : best;
    }
    return best;
}

static void what_is_read_is_what_was_written(void **state)
{
    (void)state;
    static const struct {
        qv_sound_form form;
        double ratio;  // dB at least
        size_t most;   // bytes
        size_t latest; // samples written when the first bytes are there
    } expected[] = {
        {QV_SOUND_FORM_MP3, 20, 20000, 2400},
        {QV_SOUND_FORM_OPUS, 15, 24000, 4800},
        {QV_SOUND_FORM_FLAC, 80, 2 * SAMPLES, 960},
        {QV_SOUND_FORM_WAV, 80, 2 * SAMPLES + 44, 960},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        size_t first;
        sf_count_t count;
        int rate;
        assert_true(qv_sound_form_there(expected[i].form));
        qv_bytes bytes = encode(expected[i].form, 960, &first);
        float *samples = decode(&bytes, &rate, &count);
        const double ratio = best_ratio(samples, count);
        if (rate != QV_SAMPLE_RATE || ratio < expected[i].ratio || bytes.size > expected[i].most ||
            first > expected[i].latest || count < SAMPLES)
            fail_msg("%s: %d Hz, %.1f dB, %zu bytes, the first after %zu samples, %ld samples in all",
                     qv_sound_form_name(expected[i].form), rate, ratio, bytes.size, first, (long)count);
        free(samples);
        qv_bytes_free(&bytes);
    }
}

static void blocks_make_no_difference(void **state)
{
    (void)state;
    static const qv_sound_form exact[] = {QV_SOUND_FORM_MP3, QV_SOUND_FORM_FLAC, QV_SOUND_FORM_WAV,
                                          QV_SOUND_FORM_PCM};
    for (size_t i = 0; i < sizeof exact / sizeof *exact; i++) {
        size_t first;
        qv_bytes whole = encode(exact[i], SAMPLES, &first), parts = encode(exact[i], 613, &first);
        assert_int_equal(whole.size, parts.size);
        assert_memory_equal(whole.at, parts.at, whole.size);
        qv_bytes_free(&whole);
        qv_bytes_free(&parts);
    }
}

static void nothing_is_a_file_too(void **state)
{
    (void)state;
    for (int form = 0; form < QV_SOUND_FORM_PCM; form++) {
        qv_bytes out = {0};
        sf_count_t count;
        int rate;
        qv_encoder *encoder = qv_encoder_open((qv_sound_form)form);
        assert_true(qv_encoder_end(encoder, &out));
        qv_encoder_close(&encoder);
        free(decode(&out, &rate, &count));
        qv_bytes_free(&out);
        encoder = qv_encoder_open((qv_sound_form)form); // nobody wants the rest
        assert_true(qv_encoder_write(encoder, tone, 5000, &out));
        qv_encoder_close(&encoder);
        qv_bytes_free(&out);
    }
}

static void samples_are_held(void **state)
{
    (void)state;
    const float samples[] = {0, 1, -1, 2, -2, 0.5f, NAN, INFINITY, -INFINITY, 1.4f / 32768};
    const int16_t expected[] = {0, 32767, -32768, 32767, -32768, 16384, 0, 32767, -32768, 1};
    qv_bytes out = {0};
    assert_true(qv_add_pcm(&out, samples, 10));
    assert_int_equal(out.size, 20);
    for (int i = 0; i < 10; i++)
        assert_int_equal((int16_t)((unsigned char)out.at[2 * i] | out.at[2 * i + 1] * 256), expected[i]);
    qv_bytes_free(&out);
}

static void names(void **state)
{
    (void)state;
    for (int i = 0; i < QV_SOUND_FORMS; i++)
        assert_int_equal(qv_sound_form_find(qv_sound_form_name((qv_sound_form)i)), i);
    assert_int_equal(qv_sound_form_find("aac"), -1);
    assert_int_equal(qv_sound_form_find(""), -1);
}

/* RFC 4648, section 10. */
static void base64_as_its_rfc_has_it(void **state)
{
    (void)state;
    static const char *const vectors[][2] = {{"", ""},
                                             {"f", "Zg=="},
                                             {"fo", "Zm8="},
                                             {"foo", "Zm9v"},
                                             {"foob", "Zm9vYg=="},
                                             {"fooba", "Zm9vYmE="},
                                             {"foobar", "Zm9vYmFy"}};
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        qv_bytes out = {0};
        assert_true(qv_base64_add(&out, vectors[i][0], strlen(vectors[i][0])) && qv_bytes_add(&out, "", 1));
        assert_string_equal(out.at, vectors[i][1]);
        qv_bytes_free(&out);
    }
    qv_bytes out = {0}, pending = {0};
    for (const char *c = "foobar!"; *c; c++) { // a byte at a time
        assert_true(qv_bytes_add(&pending, c, 1) && qv_base64_take(&out, &pending));
        assert_true(pending.size < 3);
    }
    assert_true(qv_base64_add(&out, pending.at, pending.size) && qv_bytes_add(&out, "", 1));
    assert_string_equal(out.at, "Zm9vYmFyIQ==");
    qv_bytes_free(&out);
    qv_bytes_free(&pending);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_read_is_what_was_written),
        cmocka_unit_test(blocks_make_no_difference),
        cmocka_unit_test(nothing_is_a_file_too),
        cmocka_unit_test(samples_are_held),
        cmocka_unit_test(names),
        cmocka_unit_test(base64_as_its_rfc_has_it),
    };
    return cmocka_run_group_tests(tests, make_tone, NULL);
}
