// SPDX-License-Identifier: MIT
/* Sounds and pictures inside a page, and which sentences it lets hear. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "dsp/frame.h"
#include "quaver/quaver.h"
#include "train/judge/audition.h"
#include "train/page/embed.h"

enum { MOST = 1 << 20 };

/* What was written to a stream since it was opened; it is closed. The caller's to free. */
static char *text_of(FILE *file)
{
    char *text = calloc(1, MOST);
    rewind(file);
    assert_true(fread(text, 1, MOST - 1, file) < MOST - 1);
    fclose(file);
    return text;
}

static void check_data(const char *bytes, const char *expected)
{
    FILE *file = tmpfile();
    qv_page_data(file, "a/b", (const uint8_t *)bytes, strlen(bytes));
    char *text = text_of(file);
    assert_string_equal(text, expected);
    free(text);
}

/* The examples of RFC 4648. */
static void writes_base64(void **state)
{
    (void)state;
    check_data("", "data:a/b;base64,");
    check_data("f", "data:a/b;base64,Zg==");
    check_data("fo", "data:a/b;base64,Zm8=");
    check_data("foo", "data:a/b;base64,Zm9v");
    check_data("foobar", "data:a/b;base64,Zm9vYmFy");
    check_data("\xfb\xff\xbf", "data:a/b;base64,+/+/");
}

static int value_of(char digit)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = digit ? strchr(digits, digit) : NULL;
    return at ? (int)(at - digits) : -1;
}

/* Decodes what stands behind "base64,". */
static size_t decode(const char *text, uint8_t *bytes)
{
    const char *at = strstr(text, "base64,");
    size_t count = 0;
    unsigned bits = 0;
    assert_non_null(at);
    at += 7;
    for (int i = 1; value_of(*at) >= 0; at++, i++) {
        bits = bits << 6 | (unsigned)value_of(*at);
        if (i % 4 == 0)
            for (int k = 16; k >= 0; k -= 8)
                bytes[count++] = (uint8_t)(bits >> k);
    }
    return count;
}

static uint32_t number_at(const uint8_t *at)
{
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* A picture of 11 frames in which the loudness rises with time and falls with frequency. */
static void draws_spectra(void **state)
{
    enum { FRAMES = 11, ROW = 8, HEAD = 14 + 40 + 64 };
    (void)state;
    float mel[FRAMES * QV_MEL];
    uint8_t *bytes = malloc(MOST);
    for (int i = 0; i < FRAMES * QV_MEL; i++)
        mel[i] = -9 + (float)(i / QV_MEL) - 0.05f * (float)(i % QV_MEL);
    FILE *file = tmpfile();
    assert_int_equal(qv_page_spectrogram(file, mel, FRAMES), 0);
    char *text = text_of(file);
    assert_non_null(strstr(text, "src=\"data:image/bmp;base64,Qk"));
    const size_t size = decode(text, bytes);
    assert_true(size >= HEAD + ROW * QV_MEL - 2);
    assert_memory_equal(bytes, "BM", 2);
    assert_int_equal(number_at(bytes + 2), HEAD + ROW * QV_MEL);
    assert_int_equal(number_at(bytes + 10), HEAD);
    assert_int_equal(number_at(bytes + 18), FRAMES);
    assert_int_equal(number_at(bytes + 22), QV_MEL);
    const uint8_t *low = bytes + HEAD, *high = low + ROW * 60;
    int before = 0;
    for (int t = 0; t < FRAMES; t++) {
        const int colour = t % 2 ? low[t / 2] & 15 : low[t / 2] >> 4;
        assert_true(colour >= before);
        assert_true((t % 2 ? high[t / 2] & 15 : high[t / 2] >> 4) <= colour);
        before = colour;
    }
    assert_int_equal(low[0] >> 4, 0);
    assert_int_equal(before, 15);
    free(text);
    free(bytes);
}

static void plays_sound(void **state)
{
    enum { COUNT = QV_RATE };
    (void)state;
    float *samples = malloc(COUNT * sizeof *samples);
    uint8_t *bytes = malloc(MOST);
    for (int i = 0; i < COUNT; i++)
        samples[i] = 0.3f * sinf(0.05f * (float)i);
    FILE *file = tmpfile();
    assert_int_equal(qv_page_sound(file, samples, COUNT), 0);
    char *text = text_of(file);
    assert_non_null(strstr(text, "<audio controls"));
    const size_t size = decode(text, bytes);
    if (strstr(text, "data:audio/mpeg"))
        assert_true(bytes[0] == 0xff && (bytes[1] & 0xe0) == 0xe0);
    else
        assert_non_null(strstr(text, "data:audio/flac"));
    assert_true(size > 1000 && size < COUNT);
    free(text);
    free(samples);
    free(bytes);
}

/* Those that were not fitted first, and of them those of a few seconds; no clip twice. */
static void chooses_what_to_hear(void **state)
{
    enum { CLIPS = 40, WANTED = 10 };
    (void)state;
    qv_clip clips[CLIPS];
    int chosen[WANTED], dev = 0;
    for (int i = 0; i < CLIPS; i++)
        clips[i] = (qv_clip){.split = i % 8 == 3 ? QV_SPLIT_DEV : QV_SPLIT_TRAIN,
                             .frames = i % 16 == 3 ? 1500 : 300};
    const qv_corpus corpus = {.clip = clips, .count = CLIPS};
    assert_int_equal(qv_audition_choose(&corpus, chosen, WANTED), WANTED);
    for (int i = 0; i < WANTED; i++) {
        dev += clips[chosen[i]].split == QV_SPLIT_DEV;
        for (int k = 0; k < i; k++)
            assert_int_not_equal(chosen[i], chosen[k]);
    }
    assert_int_equal(dev, 5);
    assert_int_equal(clips[chosen[4]].split, QV_SPLIT_DEV);
    assert_true(chosen[9] > 30); // from the whole list
    assert_int_equal(qv_audition_choose(&corpus, chosen, 2), 2);
    assert_true(clips[chosen[0]].frames == 300 && clips[chosen[1]].frames == 300);
    const qv_corpus few = {.clip = clips, .count = 5};
    assert_int_equal(qv_audition_choose(&few, chosen, WANTED), 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_base64),
        cmocka_unit_test(draws_spectra),
        cmocka_unit_test(plays_sound),
        cmocka_unit_test(chooses_what_to_hear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
