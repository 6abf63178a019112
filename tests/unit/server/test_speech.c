// SPDX-License-Identifier: MIT
/* Speeches and their workers: the same samples as of a stream, whoever is slow, leaves, or is one too many.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/rng.h"
#include "server/sound/encoder.h"
#include "server/speak/speech.h"
#include "tiny_voice.h"

#define TEXT "The quick brown fox jumps. Over the lazy dog! It cost $5. "
enum { LIMIT = 1 << 20 };

static qv_voice *voice;
static const qv_limits limits = {.workers = 3, .speeches = 40, .text = LIMIT, .longest = 600};

static int open_voice(void **state)
{
    (void)state;
    voice = tiny_voice_open();
    return 0;
}

static int close_voice(void **state)
{
    (void)state;
    qv_voice_close(&voice);
    return 0;
}

/* Samples as 16-bit integers, and nothing else. */
static bool add_sound(qv_form *form, const float *samples, int count, qv_bytes *out)
{
    (void)form;
    return qv_add_pcm(out, samples, count);
}

static bool add_end(qv_form *form, qv_bytes *out)
{
    (void)form;
    return qv_bytes_text(out, "end");
}

static void close_form(qv_form *form)
{
    free(form);
}

static qv_form *new_form(void)
{
    qv_form *form = malloc(sizeof *form);
    *form = (qv_form){.sound = add_sound, .end = add_end, .close = close_form};
    return form;
}

static void count_call(void *user)
{
    atomic_fetch_add((atomic_int *)user, 1);
}

static qv_speech *open_speech(qv_workers *workers, atomic_int *calls)
{
    bool busy;
    qv_order order = {.voice = voice, .form = new_form(), .ready = calls ? count_call : NULL, .user = calls};
    qv_settings_default(&order.settings);
    qv_speech *speech = qv_speech_open(workers, &order, &busy);
    if (!speech)
        order.form->close(order.form);
    return speech;
}

/* What a stream makes of the text, in the same form. */
static qv_bytes expect(const char *text)
{
    qv_bytes out = {0};
    qv_stream *stream;
    float samples[1000];
    int count;
    assert_int_equal(qv_stream_open(&stream, voice, NULL), 0);
    assert_int_equal(qv_stream_text(stream, text, strlen(text)), 0);
    assert_int_equal(qv_stream_finish(stream), 0);
    while ((count = qv_stream_read(stream, samples, 1000)) > 0)
        assert_true(qv_add_pcm(&out, samples, count));
    qv_stream_close(&stream);
    assert_true(qv_bytes_text(&out, "end"));
    return out;
}

/* Takes all there will be, in pieces of up to `piece` bytes. */
static qv_bytes take(qv_speech *speech, size_t piece)
{
    qv_bytes got = {0};
    for (;;) {
        size_t taken;
        char bytes[5000];
        const qv_speech_state state = qv_speech_take(speech, bytes, piece, &taken, NULL);
        assert_true(qv_bytes_add(&got, bytes, taken));
        if (state == QV_SPEECH_ENDED)
            return got;
        assert_int_equal(state, QV_SPEECH_GOES_ON);
        if (taken == 0)
            qv_nap(1);
    }
}

static void assert_same(qv_bytes *got, const qv_bytes *expected)
{
    assert_int_equal(got->size, expected->size);
    assert_memory_equal(got->at, expected->at, got->size);
    qv_bytes_free(got);
}

static void many_at_once_say_what_a_stream_says(void **state)
{
    (void)state;
    enum { SPEECHES = 20 };
    qv_workers *workers;
    qv_speech *speech[SPEECHES];
    qv_bytes expected = expect(TEXT TEXT TEXT);
    assert_int_equal(qv_workers_open(&workers, &limits), 0);
    for (int i = 0; i < SPEECHES; i++) {
        const char *text = TEXT TEXT TEXT;
        const size_t piece = (size_t)(1 + 7 * i); // cut anywhere
        speech[i] = open_speech(workers, NULL);
        for (size_t at = 0; at < strlen(text); at += piece)
            assert_true(
                qv_speech_text(speech[i], text + at, strlen(text + at) < piece ? strlen(text + at) : piece));
        qv_speech_finish(speech[i]);
    }
    for (int i = 0; i < SPEECHES; i++) {
        qv_bytes got = take(speech[i], (size_t)(100 + 200 * i));
        assert_same(&got, &expected);
        qv_speech_close(&speech[i]);
        assert_null(speech[i]);
    }
    qv_counts counts;
    qv_workers_count(workers, &counts);
    assert_int_equal(counts.ended, SPEECHES);
    assert_int_equal(counts.open + counts.queued + (int)counts.failed + (int)counts.left, 0);
    assert_int_equal(counts.text, SPEECHES * 3 * strlen(TEXT));
    assert_int_equal(counts.samples, SPEECHES * (expected.size - 3) / 2);
    qv_workers_close(&workers);
    qv_bytes_free(&expected);
}

/* With one worker: nobody takes the first, which gets no further than its limit; the second is answered
 * meanwhile. */
static void who_takes_nothing_holds_no_worker(void **state)
{
    (void)state;
    qv_limits one = limits;
    qv_workers *workers;
    qv_counts before, after;
    one.workers = 1;
    qv_bytes expected = expect(TEXT);
    assert_int_equal(qv_workers_open(&workers, &one), 0);
    qv_speech *slow = open_speech(workers, NULL);
    for (int i = 0; i < 60; i++)
        assert_true(qv_speech_text(slow, TEXT, strlen(TEXT)));
    qv_speech_finish(slow);
    qv_speech *quick = open_speech(workers, NULL);
    assert_true(qv_speech_text(quick, TEXT, strlen(TEXT)));
    qv_speech_finish(quick);
    qv_bytes got = take(quick, 5000);
    assert_same(&got, &expected);
    qv_speech_close(&quick);
    for (int i = 0; i < 500; i++) { // until it rests
        qv_workers_count(workers, &before);
        qv_nap(10);
        qv_workers_count(workers, &after);
        if (before.queued == 0 && before.samples == after.samples && i > 3)
            break;
    }
    assert_int_equal(before.samples, after.samples);
    assert_true(after.samples * 2 < 65536 + expected.size + 40000);
    assert_int_equal(after.open, 1);
    got = take(slow, 5000); // and goes on when it is taken
    assert_true(got.size > 40 * expected.size);
    qv_bytes_free(&got);
    qv_speech_close(&slow);
    qv_workers_close(&workers);
    qv_bytes_free(&expected);
}

/* Closed at any moment: before its text, in the queue, while it is worked at, at its end. */
static void who_leaves_is_forgotten(void **state)
{
    (void)state;
    enum { SPEECHES = 120 };
    qv_workers *workers;
    qv_counts counts;
    qv_rng rng;
    qv_rng_seed(&rng, 5, 0);
    assert_int_equal(qv_workers_open(&workers, &limits), 0);
    qv_speech *speech[20] = {0};
    atomic_int calls = 0;
    for (int i = 0; i < SPEECHES; i++) {
        qv_speech **one = &speech[i % 20];
        char bytes[3000];
        size_t taken;
        qv_speech_close(one);
        *one = open_speech(workers, &calls);
        assert_non_null(*one);
        assert_true(qv_speech_text(*one, TEXT TEXT, (size_t)(qv_rng_uniform(&rng) * 100)));
        if (qv_rng_uniform(&rng) < 0.5f)
            qv_speech_finish(*one);
        qv_speech_take(speech[(i * 7) % 20] ? speech[(i * 7) % 20] : *one, bytes, sizeof bytes, &taken, NULL);
    }
    for (int i = 0; i < 20; i++)
        qv_speech_close(&speech[i]);
    for (int i = 0; i < 1000; i++) {
        qv_workers_count(workers, &counts);
        if (counts.open == 0)
            break;
        qv_nap(5); // workers end the blocks that they have in hand
    }
    assert_int_equal(counts.open + counts.queued, 0);
    assert_int_equal(counts.ended + counts.left, SPEECHES);
    qv_workers_close(&workers);
}

static void too_much_is_refused(void **state)
{
    (void)state;
    const qv_limits small = {.workers = 1, .speeches = 2, .text = 10, .longest = 600};
    qv_workers *workers;
    qv_counts counts;
    assert_int_equal(qv_workers_open(&workers, &small), 0);
    qv_speech *a = open_speech(workers, NULL), *b = open_speech(workers, NULL);
    assert_true(a && b);
    assert_null(open_speech(workers, NULL));
    assert_false(qv_speech_text(a, "12345678901", 11));
    assert_true(qv_speech_text(a, "123456", 6));
    assert_false(qv_speech_text(a, "12345", 5));
    assert_true(qv_speech_text(a, "1234", 4));
    qv_workers_count(workers, &counts);
    assert_int_equal(counts.refused[QV_DOOR_WYOMING], 1);
    qv_speech_close(&b);
    b = open_speech(workers, NULL);
    assert_non_null(b);
    qv_speech_close(&a);
    qv_speech_close(&b);
    qv_workers_close(&workers);
}

static void failed_is(qv_speech *speech, const char *why)
{
    qv_bytes got = {0};
    qv_speech_state speech_state;
    for (int i = 0; i < 2000 && (speech_state = qv_speech_take_all(speech, &got)) == QV_SPEECH_GOES_ON; i++)
        qv_nap(1);
    assert_int_equal(speech_state, QV_SPEECH_FAILED);
    assert_non_null(strstr(qv_speech_fault(speech), why));
    qv_bytes_free(&got);
}

static void what_takes_too_long_is_broken_off(void **state)
{
    (void)state;
    qv_limits brief = limits;
    qv_workers *workers;
    brief.longest = 0.02;
    assert_int_equal(qv_workers_open(&workers, &brief), 0);
    qv_speech *speech = open_speech(workers, NULL);
    for (int i = 0; i < 10000; i++)
        assert_true(qv_speech_text(speech, TEXT, strlen(TEXT)));
    failed_is(speech, "longer");
    qv_speech_close(&speech);
    qv_workers_close(&workers);
}

static void a_stop_breaks_all_off(void **state)
{
    (void)state;
    qv_workers *workers;
    atomic_int calls = 0;
    size_t taken;
    char byte;
    assert_int_equal(qv_workers_open(&workers, &limits), 0);
    qv_speech *waits = open_speech(workers, &calls), *speaks = open_speech(workers, NULL);
    assert_int_equal(qv_speech_take(waits, &byte, 1, &taken, NULL), QV_SPEECH_GOES_ON);
    for (int i = 0; i < 10000; i++)
        assert_true(qv_speech_text(speaks, TEXT, strlen(TEXT)));
    qv_workers_stop(workers);
    assert_int_equal(calls, 1); // who waits is told
    failed_is(waits, "stops");
    failed_is(speaks, "stops");
    assert_null(open_speech(workers, NULL));
    qv_speech_close(&waits);
    qv_speech_close(&speaks);
    qv_workers_close(&workers);
}

static void who_waits_is_told(void **state)
{
    (void)state;
    qv_workers *workers;
    atomic_int calls = 0;
    assert_int_equal(qv_workers_open(&workers, &limits), 0);
    qv_speech *speech = open_speech(workers, &calls);
    char bytes[4096];
    size_t taken, all = 0;
    assert_int_equal(qv_speech_take(speech, bytes, sizeof bytes, &taken, NULL), QV_SPEECH_GOES_ON);
    assert_true(qv_speech_text(speech, TEXT, strlen(TEXT)));
    qv_speech_finish(speech);
    for (int seen = 0;;) { // nothing but its calls tells when to look
        for (int i = 0; atomic_load(&calls) == seen; i++) {
            assert_true(i < 20000);
            qv_nap(1);
        }
        seen++;
        qv_speech_state now;
        do {
            now = qv_speech_take(speech, bytes, sizeof bytes, &taken, NULL);
            all += taken;
        } while (taken > 0);
        if (now == QV_SPEECH_ENDED)
            break;
    }
    qv_bytes expected = expect(TEXT);
    assert_int_equal(all, expected.size);
    qv_bytes_free(&expected);
    qv_speech_close(&speech);
    qv_workers_close(&workers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_at_once_say_what_a_stream_says),
        cmocka_unit_test(who_takes_nothing_holds_no_worker),
        cmocka_unit_test(who_leaves_is_forgotten),
        cmocka_unit_test(too_much_is_refused),
        cmocka_unit_test(what_takes_too_long_is_broken_off),
        cmocka_unit_test(a_stop_breaks_all_off),
        cmocka_unit_test(who_waits_is_told),
    };
    return cmocka_run_group_tests(tests, open_voice, close_voice);
}
