// SPDX-License-Identifier: MIT
/* How a stream's user decides what is said: lexicons, phones in the text, marks and emoji; and what is told.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "quaver/quaver.h"
#include "tiny_voice.h"

static qv_voice *voice;

static qv_stream *open_stream(int punctuation, int emoji)
{
    qv_stream *stream;
    qv_settings settings;
    qv_settings_default(&settings);
    settings.punctuation = punctuation;
    settings.emoji = emoji;
    assert_int_equal(QV_OK, qv_stream_open(&stream, voice, &settings));
    return stream;
}

/* The phones that the stream says from now on, with blanks between them. Static memory. */
static const char *said(qv_stream *stream)
{
    static char phones[2000];
    float samples[4000];
    size_t length = 0;
    qv_event event;
    phones[0] = '\0';
    while (qv_stream_read(stream, samples, 4000) > 0)
        while (qv_stream_event(stream, &event) == 1)
            if (event.type == QV_EVENT_PHONE)
                length += (size_t)snprintf(phones + length, sizeof phones - length, length ? " %s" : "%s",
                                           event.phone);
    return phones;
}

/* What becomes of a whole text. */
static const char *say(qv_stream *stream, const char *text)
{
    assert_int_equal(QV_OK, qv_stream_reset(stream));
    assert_int_equal(QV_OK, qv_stream_text(stream, text, strlen(text)));
    assert_int_equal(QV_OK, qv_stream_finish(stream));
    return said(stream);
}

/* Adds a lexicon with this content; its file is gone afterwards. */
static int add_lexicon(qv_stream *stream, const char *content, char *message, size_t size)
{
    char path[] = "/tmp/quaver-test-XXXXXX";
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(strlen(content), write(fd, content, strlen(content)));
    close(fd);
    const int error = qv_stream_lexicon(stream, path, message, size);
    unlink(path);
    return error;
}

static void lexicons_win(void **state)
{
    (void)state;
    qv_stream *stream = open_stream(0, 0);
    assert_string_equal("F AA1 K S", say(stream, "fox"));
    assert_int_equal(QV_OK, add_lexicon(stream, "# mine\nFox\tB AA1 K S\n\ndog D AO1 # bark\r\n", NULL, 0));
    assert_string_equal("B AA1 K S D AO1", say(stream, "fox dog"));
    assert_int_equal(QV_OK, add_lexicon(stream, "fox\tS AA1 K S\nf2+x\tF UW1\n", NULL, 0));
    assert_string_equal("S AA1 K S D AO1 F UW1", say(stream, "Fox dog F2+X"));
    // A sentence that isn't complete yet is read with it, one that is complete is not.
    qv_stream_reset(stream);
    qv_stream_text(stream, "Fox. Fo", 7);
    assert_int_equal(QV_OK, add_lexicon(stream, "fox\tT AA1 K S\n", NULL, 0));
    qv_stream_text(stream, "x.", 2);
    qv_stream_finish(stream);
    assert_string_equal("S AA1 K S T AA1 K S", said(stream));
    qv_stream_close(&stream);
}

static void wrong_lexicons_change_nothing(void **state)
{
    (void)state;
    char message[200];
    qv_stream *stream = open_stream(0, 0);
    assert_int_equal(QV_ERROR_FORMAT, add_lexicon(stream, "fox B AA1 K S\ndog D QQ G\n", message, 200));
    assert_non_null(strstr(message, ":2: \"QQ\" is no phone"));
    assert_int_equal(QV_ERROR_FORMAT, add_lexicon(stream, "fox\n", message, 200));
    assert_non_null(strstr(message, ":1: no phones after \"fox\""));
    assert_int_equal(QV_ERROR_FORMAT, add_lexicon(stream, "fox\n", NULL, 0));
    assert_int_equal(QV_ERROR_OPEN, qv_stream_lexicon(stream, "/nowhere/lexicon", message, 200));
    assert_non_null(strstr(message, "/nowhere/lexicon: "));
    assert_int_equal(QV_ERROR_ARGUMENT, qv_stream_lexicon(stream, NULL, message, 200));
    assert_int_equal(QV_ERROR_ARGUMENT, qv_stream_lexicon(NULL, "x", message, 200));
    assert_string_equal("F AA1 K S", say(stream, "fox"));
    qv_stream_close(&stream);
}

static void phones_in_text_are_said(void **state)
{
    (void)state;
    qv_stream *stream = open_stream(0, 0);
    qv_problem problem;
    assert_string_equal("DH AH0 HH AA2 K S", say(stream, "The [[HH AA2\nK S]]."));
    assert_int_equal(0, qv_stream_problem(stream, &problem));
    say(stream, "The fox.\n\xc3\xa9 [[HH XX]] and \xff [[Y Z1]]\xfe.");
    assert_int_equal(1, qv_stream_problem(stream, &problem));
    assert_string_equal("\"XX\" is no phone", problem.what);
    assert_int_equal(2, problem.line);
    assert_int_equal(9, problem.column);
    assert_int_equal(17, problem.begin);
    assert_int_equal(19, problem.end);
    assert_int_equal(1, qv_stream_problem(stream, &problem));
    assert_string_equal("\"Z1\" is no phone", problem.what);
    assert_int_equal(1, qv_stream_problem(stream, &problem));
    assert_string_equal("no UTF-8; such bytes are read as U+FFFD", problem.what);
    assert_int_equal(18, problem.column);
    assert_int_equal(0, qv_stream_problem(stream, &problem));
    // They belong to their text.
    say(stream, "[[XX]]");
    qv_stream_reset(stream);
    assert_int_equal(0, qv_stream_problem(stream, &problem));
    say(stream, "[[XX]]");
    qv_stream_cancel(stream);
    assert_int_equal(0, qv_stream_problem(stream, &problem));
    assert_int_equal(QV_ERROR_ARGUMENT, qv_stream_problem(stream, NULL));
    assert_int_equal(QV_ERROR_ARGUMENT, qv_stream_problem(NULL, &problem));
    qv_stream_close(&stream);
}

static void marks_and_emoji_are_said_as_set(void **state)
{
    (void)state;
    // The tiny voice spells what it doesn't know: more phones, more words.
    qv_stream *none = open_stream(QV_PUNCTUATION_NONE, QV_EMOJI_NAME);
    qv_stream *some = open_stream(QV_PUNCTUATION_SOME, QV_EMOJI_NAME);
    qv_stream *all = open_stream(QV_PUNCTUATION_ALL, QV_EMOJI_SKIP);
    const char *fox = "F AA1 K S";
    assert_string_equal(fox, say(none, "(fox)."));
    const size_t brackets = strlen(say(some, "(fox)."));
    assert_true(brackets > strlen(fox));
    assert_true(strlen(say(all, "(fox).")) > brackets);
    assert_string_not_equal(fox, say(none, "fox \xf0\x9f\x98\x80"));
    assert_string_equal(fox, say(all, "fox \xf0\x9f\x98\x80"));
    // They change between sentences.
    qv_settings settings;
    qv_settings_default(&settings);
    settings.punctuation = QV_PUNCTUATION_SOME;
    settings.emoji = QV_EMOJI_SKIP;
    qv_stream_reset(none);
    qv_stream_text(none, "(fox). ", 7);
    qv_stream_text(none, "(f", 2);
    assert_int_equal(QV_OK, qv_stream_settings(none, &settings));
    qv_stream_text(none, "ox) \xf0\x9f\x98\x80", 8);
    qv_stream_finish(none);
    const char *phones = said(none);
    assert_memory_equal(fox, phones, strlen(fox));
    assert_int_equal(strlen(fox) + 1 + brackets, strlen(phones));
    qv_stream_close(&none);
    qv_stream_close(&some);
    qv_stream_close(&all);
}

/* Samples from the end of the last phone before `begin`, a byte of the text, to the first phone behind it. */
static int64_t quiet_before(qv_stream *stream, const char *text, size_t begin, bool ssml)
{
    float samples[4000];
    qv_event event;
    int64_t end = 0, next = -1;
    assert_int_equal(QV_OK, (ssml ? qv_stream_ssml : qv_stream_text)(stream, text, strlen(text)));
    assert_int_equal(QV_OK, qv_stream_finish(stream));
    while (qv_stream_read(stream, samples, 4000) > 0)
        while (qv_stream_event(stream, &event) == 1)
            if (event.type == QV_EVENT_PHONE && event.begin < begin)
                end = event.sample + event.samples;
            else if (event.type == QV_EVENT_PHONE && next < 0)
                next = event.sample;
    assert_true(end > 0 && next > end);
    return next - end;
}

static void pauses_between_sentences_are_as_long_as_asked(void **state)
{
    (void)state;
    static const char text[] = "Hello world. The fox.", ssml[] = "Hello world.<break time='700ms'/> The fox.";
    static const float seconds[] = {0.05f, 0.1f, 0.33f, 0.7f, 10};
    for (size_t i = 0; i < sizeof seconds / sizeof *seconds; i++)
        for (int rate = 1; rate <= 2; rate++) {
            qv_stream *stream;
            qv_settings settings;
            qv_settings_default(&settings);
            settings.rate = (float)rate;
            settings.sentence_pause = seconds[i];
            assert_int_equal(QV_OK, qv_stream_open(&stream, voice, &settings));
            assert_int_equal(lrintf(seconds[i] * QV_SAMPLE_RATE), quiet_before(stream, text, 13, false));
            /* A break that is asked for wins, and a change holds from the next sentence on. */
            qv_stream_reset(stream);
            assert_int_equal(7 * QV_SAMPLE_RATE / 10, quiet_before(stream, ssml, 34, true));
            qv_stream_reset(stream);
            settings.sentence_pause = 0.5f;
            assert_int_equal(QV_OK, qv_stream_settings(stream, &settings));
            assert_int_equal(QV_SAMPLE_RATE / 2, quiet_before(stream, text, 13, false));
            qv_stream_close(&stream);
        }
}

static void settings_are_checked(void **state)
{
    (void)state;
    qv_stream *stream = open_stream(0, 0), *other;
    qv_settings settings;
    const int wrong[][2] = {{-1, 0}, {3, 0}, {0, -1}, {0, 2}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        qv_settings_default(&settings);
        settings.punctuation = wrong[i][0];
        settings.emoji = wrong[i][1];
        assert_int_equal(QV_ERROR_ARGUMENT, qv_stream_settings(stream, &settings));
        assert_int_equal(QV_ERROR_ARGUMENT, qv_stream_open(&other, voice, &settings));
    }
    const float pauses[] = {-1, 0.04f, 10.1f, NAN};
    for (size_t i = 0; i < sizeof pauses / sizeof *pauses; i++) {
        qv_settings_default(&settings);
        settings.sentence_pause = pauses[i];
        assert_int_equal(QV_ERROR_ARGUMENT, qv_stream_settings(stream, &settings));
        assert_int_equal(QV_ERROR_ARGUMENT, qv_stream_open(&other, voice, &settings));
    }
    qv_stream_close(&stream);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lexicons_win),
        cmocka_unit_test(wrong_lexicons_change_nothing),
        cmocka_unit_test(phones_in_text_are_said),
        cmocka_unit_test(marks_and_emoji_are_said_as_set),
        cmocka_unit_test(pauses_between_sentences_are_as_long_as_asked),
        cmocka_unit_test(settings_are_checked),
    };
    voice = tiny_voice_open();
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    qv_voice_close(&voice);
    return failed;
}
