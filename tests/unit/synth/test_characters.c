// SPDX-License-Identifier: MIT
/* Characters and keys by name in a stream, and how capitals are announced. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "quaver/quaver.h"
#include "tiny_voice.h"

enum { LONGEST = 30 * QV_SAMPLE_RATE, MOST_WORDS = 200 };

static qv_voice *voice;
static qv_stream *stream;

static struct {
    char phones[4000];
    qv_event word[MOST_WORDS];
    int words, count;
    float samples[LONGEST];
} out;

static void take_event(const qv_event *event)
{
    if (event->type == QV_EVENT_PHONE)
        sprintf(out.phones + strlen(out.phones), "%s ", event->phone);
    if (event->type == QV_EVENT_WORD && out.words < MOST_WORDS)
        out.word[out.words++] = *event;
}

/* Speaks with this way of announcing capitals. */
static void say(int (*give)(qv_stream *, const char *, size_t), const char *text, int capitals)
{
    qv_settings settings;
    qv_event event;
    int n;
    qv_settings_default(&settings);
    settings.capitals = capitals;
    assert_int_equal(QV_OK, qv_stream_reset(stream));
    assert_int_equal(QV_OK, qv_stream_settings(stream, &settings));
    assert_int_equal(QV_OK, give(stream, text, strlen(text)));
    assert_int_equal(QV_OK, qv_stream_finish(stream));
    out.phones[0] = '\0';
    out.words = out.count = 0;
    while ((n = qv_stream_read(stream, out.samples + out.count, 1000)) > 0) {
        out.count += n;
        assert_true(out.count + 1000 <= LONGEST);
        while (qv_stream_event(stream, &event) == 1)
            take_event(&event);
    }
}

static void same_phones(int (*give)(qv_stream *, const char *, size_t), const char *text, int capitals,
                        const char *plain)
{
    char wanted[4000];
    say(qv_stream_text, plain, QV_CAPITALS_NONE);
    strcpy(wanted, out.phones);
    say(give, text, capitals);
    assert_string_equal(out.phones, wanted);
}

static void characters_are_said_by_name(void **state)
{
    (void)state;
    same_phones(qv_stream_characters, "a", 0, "[[EY1]]");
    same_phones(qv_stream_characters, "A.b", 0, "[[EY1]] dot [[B IY1]]");
    same_phones(qv_stream_characters, " ", 0, "space");
    same_phones(qv_stream_characters, "a b\n", 0, "[[EY1]], [[B IY1]]");
    same_phones(qv_stream_characters, "e\xcc\x81\xc3\xa9", 0, "[[IY1]] acute [[IY1]] acute");
    same_phones(qv_stream_characters, "[[EY1]]", 0,
                "left bracket left bracket [[IY1]] [[W AY1]] one right bracket right bracket");
    same_phones(qv_stream_characters, "\xff", 0, "replacement character");
    same_phones(qv_stream_key, "control_a", 0, "control [[EY1]]");
    same_phones(qv_stream_key, "F5", 0, "[[EH1 F]] five");
    say(qv_stream_characters, "", 0);
    assert_int_equal(out.count, 0);
    // Each word's bytes are its character's.
    say(qv_stream_characters, "x\xc3\xa9 y", 0);
    assert_int_equal(out.words, 4);
    assert_int_equal(out.word[0].end, 1);
    assert_int_equal(out.word[1].begin, 1);
    assert_int_equal(out.word[2].end, 3);
    assert_int_equal(out.word[3].begin, 4);
    // In turn with text and marks.
    assert_int_equal(QV_OK, qv_stream_reset(stream));
    qv_stream_text(stream, "Fox ", 4);
    qv_stream_mark(stream, 1);
    qv_stream_characters(stream, "x", 1);
    qv_stream_key(stream, "page_up", 7);
    qv_stream_text(stream, " dog", 4);
    qv_stream_finish(stream);
    qv_event event;
    int words = 0;
    size_t last = 0;
    while (qv_stream_read(stream, out.samples, 4000) > 0)
        while (qv_stream_event(stream, &event) == 1) {
            if (event.type == QV_EVENT_MARK)
                assert_int_equal(words, 1);
            if (event.type == QV_EVENT_WORD) {
                words++;
                assert_true(event.begin >= last);
                last = event.begin;
            }
        }
    assert_int_equal(words, 5);
    assert_int_equal(last, 13);
}

static void capitals_are_announced_by_a_word(void **state)
{
    (void)state;
    same_phones(qv_stream_characters, "aBC", QV_CAPITALS_WORD,
                "[[EY1]] [[K AE1 P]] [[B IY1]] [[K AE1 P]] [[S IY1]]");
    same_phones(qv_stream_characters, "\xc3\x89", QV_CAPITALS_WORD, "[[K AE1 P]] [[IY1]] acute");
    same_phones(qv_stream_text, "The quick Fox, dog 5 and Dog.", QV_CAPITALS_WORD,
                "[[K AE1 P]] The quick [[K AE1 P]] Fox, dog 5 and [[K AE1 P]] Dog.");
    same_phones(qv_stream_text, "the fox", QV_CAPITALS_WORD, "the fox");
    // The announcement has the place of what it announces, and the word comes right behind.
    say(qv_stream_text, "dog Fox", QV_CAPITALS_WORD);
    assert_int_equal(out.words, 3);
    assert_int_equal(out.word[1].begin, 4);
    assert_int_equal(out.word[1].end, 7);
    assert_int_equal(out.word[2].begin, 4);
    assert_true(out.word[2].sample > out.word[1].sample);
}

static double power(int64_t from, int64_t to)
{
    double sum = 0;
    for (int64_t i = from; i < to; i++)
        sum += (double)out.samples[i] * out.samples[i];
    return sum;
}

static void capitals_are_announced_by_a_sound(void **state)
{
    (void)state;
    const int tone = QV_SAMPLE_RATE * 60 / 1000;
    say(qv_stream_characters, "b", QV_CAPITALS_SOUND);
    const int64_t plain = out.word[0].sample;
    const int count = out.count;
    say(qv_stream_characters, "B", QV_CAPITALS_SOUND);
    assert_int_equal(out.word[0].sample, plain + tone);
    assert_int_equal(out.count, count + tone);
    // 1000 Hz, loudest in its middle
    double sine = 0, cosine = 0;
    for (int i = 0; i < tone; i++) {
        sine += out.samples[i] * sin(6.283185307 * 1000 / QV_SAMPLE_RATE * i);
        cosine += out.samples[i] * cos(6.283185307 * 1000 / QV_SAMPLE_RATE * i);
    }
    assert_true(sine * sine + cosine * cosine > 0.3 * tone * power(0, tone) && power(0, tone) > 1);
    assert_true(power(tone / 3, 2 * tone / 3) > 0.6 * power(0, tone));
    // Inside a sentence it stands in the silence before the word.
    say(qv_stream_text, "the Fox", QV_CAPITALS_SOUND);
    assert_true(power(out.word[1].sample - tone - 720, out.word[1].sample - 720) > 1);
}

/* F0 by the strongest correlation within an octave around `near`, Hz. */
static double pitch_of(double near)
{
    const int period = (int)(QV_SAMPLE_RATE / near);
    double best = 0;
    int at = 1;
    for (int lag = period * 2 / 3; lag < period * 3 / 2; lag++) {
        double sum = 0;
        for (int i = 0; i + lag < out.count; i++)
            sum += (double)out.samples[i] * out.samples[i + lag];
        if (sum / (out.count - lag) > best) {
            best = sum / (out.count - lag);
            at = lag;
        }
    }
    return (double)QV_SAMPLE_RATE / at;
}

static void capitals_are_announced_by_pitch(void **state)
{
    (void)state;
    const double mean = exp((double)voice->normal.pitch_mean);
    say(qv_stream_characters, "ooooo", QV_CAPITALS_PITCH);
    const double low = pitch_of(mean);
    const int count = out.count;
    say(qv_stream_characters, "OOOOO", QV_CAPITALS_PITCH);
    assert_int_equal(out.count, count);
    const double semitones = 12 * log2(pitch_of(mean * pow(2, 4.0 / 12)) / low);
    assert_true(semitones > 3 && semitones < 5);
    say(qv_stream_characters, "OOOOO", QV_CAPITALS_NONE);
    assert_true(fabs(pitch_of(mean) / low - 1) < 0.01);
}

static void wrong_calls_are_refused(void **state)
{
    (void)state;
    qv_settings settings;
    assert_int_equal(QV_ERROR_ARGUMENT, qv_stream_characters(NULL, "x", 1));
    assert_int_equal(QV_ERROR_ARGUMENT, qv_stream_characters(stream, NULL, 1));
    assert_int_equal(QV_ERROR_ARGUMENT, qv_stream_key(NULL, "x", 1));
    assert_int_equal(QV_ERROR_ARGUMENT, qv_stream_key(stream, NULL, 1));
    say(qv_stream_key, "x", 0);
    assert_int_equal(QV_ERROR_STATE, qv_stream_key(stream, "x", 1));
    assert_int_equal(QV_ERROR_STATE, qv_stream_characters(stream, "x", 1));
    qv_stream_reset(stream);
    qv_settings_default(&settings);
    settings.capitals = 4;
    assert_int_equal(QV_ERROR_ARGUMENT, qv_stream_settings(stream, &settings));
    settings.capitals = -1;
    assert_int_equal(QV_ERROR_ARGUMENT, qv_stream_settings(stream, &settings));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_are_said_by_name),
        cmocka_unit_test(capitals_are_announced_by_a_word),
        cmocka_unit_test(capitals_are_announced_by_a_sound),
        cmocka_unit_test(capitals_are_announced_by_pitch),
        cmocka_unit_test(wrong_calls_are_refused),
    };
    voice = tiny_voice_open();
    if (qv_stream_open(&stream, voice, NULL) < 0)
        return 1;
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    qv_stream_close(&stream);
    qv_voice_close(&voice);
    return failed;
}
