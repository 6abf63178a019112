// SPDX-License-Identifier: MIT
/* Streams in threads that share a voice, and cancelling from another thread. Meant for -Db_sanitize=thread,
 * too. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "quaver/quaver.h"
#include "tiny_voice.h"

static const char text[] = "Hello world. The quick brown fox jumps over the lazy dog. Xyz, 123!";
enum { THREADS = 4, ROUNDS = 50 };

typedef struct speaker {
    pthread_t thread;
    qv_voice *voice;
    float *samples; // [room]
    int count;
} speaker;

enum { ROOM = 20 * QV_SAMPLE_RATE };

static int say(qv_stream *stream, float *samples)
{
    int count = 0, got;
    qv_stream_text(stream, text, strlen(text));
    qv_stream_finish(stream);
    while ((got = qv_stream_read(stream, samples + count, ROOM - count < 500 ? ROOM - count : 500)) > 0)
        count += got;
    return got < 0 ? got : count;
}

static void *speak(void *argument)
{
    speaker *s = argument;
    qv_stream *stream;
    if (qv_stream_open(&stream, s->voice, NULL) != 0)
        return NULL;
    s->count = say(stream, s->samples);
    qv_stream_close(&stream);
    return NULL;
}

static void a_voice_serves_many_threads(void **state)
{
    (void)state;
    qv_voice *voice = tiny_voice_open();
    speaker speakers[THREADS];
    for (int i = 0; i < THREADS; i++) {
        speakers[i] = (speaker){.voice = voice, .samples = malloc(ROOM * sizeof(float))};
        assert_int_equal(pthread_create(&speakers[i].thread, NULL, speak, &speakers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(speakers[i].thread, NULL);
    assert_true(speakers[0].count > 3 * QV_SAMPLE_RATE);
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(speakers[i].count, speakers[0].count);
        assert_memory_equal(speakers[i].samples, speakers[0].samples,
                            (size_t)speakers[0].count * sizeof(float));
    }
    for (int i = 0; i < THREADS; i++)
        free(speakers[i].samples);
    qv_voice_close(&voice);
}

typedef struct canceller {
    qv_stream *stream;
    atomic_bool stop;
    atomic_int cancels;
} canceller;

static void *cancel_often(void *argument)
{
    canceller *c = argument;
    while (!atomic_load(&c->stop)) {
        for (volatile int i = 0; i < 20000; i++)
            continue;
        qv_stream_cancel(c->stream);
        atomic_fetch_add(&c->cancels, 1);
    }
    return NULL;
}

/* After any number of cancels at any moment the stream says what it always says. */
static void cancelling_leaves_no_trace(void **state)
{
    (void)state;
    qv_voice *voice = tiny_voice_open();
    canceller c = {0};
    pthread_t thread;
    float *first = malloc(ROOM * sizeof(float)), *samples = malloc(ROOM * sizeof(float));
    assert_int_equal(qv_stream_open(&c.stream, voice, NULL), 0);
    const int whole = say(c.stream, first);
    assert_true(whole > 3 * QV_SAMPLE_RATE);
    qv_stream_reset(c.stream);
    assert_int_equal(pthread_create(&thread, NULL, cancel_often, &c), 0);
    for (int i = 0; i < ROUNDS; i++) {
        const int count = say(c.stream, samples);
        assert_true(count >= 0 && count <= whole);
        qv_stream_cancel(c.stream);
    }
    while (atomic_load(&c.cancels) == 0)
        continue;
    atomic_store(&c.stop, true);
    pthread_join(thread, NULL);
    qv_stream_reset(c.stream);
    assert_int_equal(say(c.stream, samples), whole);
    assert_memory_equal(samples, first, (size_t)whole * sizeof(float));
    qv_stream_close(&c.stream);
    qv_voice_close(&voice);
    free(first);
    free(samples);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_voice_serves_many_threads),
        cmocka_unit_test(cancelling_leaves_no_trace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
