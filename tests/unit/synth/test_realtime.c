// SPDX-License-Identifier: MIT
/*
 * After text is accepted, reading allocates nothing, takes no lock and does no I/O: the functions for that
 * are counted, those that libraries call, too.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "../brief.h"
#include "quaver/quaver.h"
#include "synth/sentence.h"
#include "tiny_voice.h"

static atomic_bool counting;
static atomic_int allocations, locks, calls;

/* The real function behind one that is defined here. */
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *memory);

static void count(atomic_int *counter)
{
    if (atomic_load(&counting))
        atomic_fetch_add(counter, 1);
}

void *malloc(size_t size)
{
    count(&allocations);
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size)
{
    count(&allocations);
    return __libc_calloc(number, size);
}

void *realloc(void *memory, size_t size)
{
    count(&allocations);
    return __libc_realloc(memory, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    count(&allocations);
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
    count(&allocations);
    *memory = __libc_memalign(alignment, size);
    return *memory ? 0 : 12;
}

void free(void *memory)
{
    count(&allocations);
    __libc_free(memory);
}

int pthread_mutex_lock(pthread_mutex_t *mutex)
{
    count(&locks);
    return REAL(pthread_mutex_lock)(mutex);
}

ssize_t read(int file, void *bytes, size_t size)
{
    count(&calls);
    return REAL(read)(file, bytes, size);
}

ssize_t write(int file, const void *bytes, size_t size)
{
    count(&calls);
    return REAL(write)(file, bytes, size);
}

static void start_counting(void)
{
    allocations = locks = calls = 0;
    counting = true;
}

static void the_counters_count(void **state)
{
    (void)state;
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    start_counting();
    void *volatile memory = malloc(10);
    memory = realloc(memory, 20);
    free(memory);
    pthread_mutex_lock(&mutex);
    write(STDOUT_FILENO, "", 0);
    counting = false;
    pthread_mutex_unlock(&mutex);
    assert_int_equal(allocations, 3);
    assert_int_equal(locks, 1);
    assert_int_equal(calls, 1);
}

static float samples[QV_SAMPLE_RATE];

/* Speaks all of a text, counting; how many samples. */
static long speak(qv_stream *stream, const char *text, int *events)
{
    static const char marked[] = "<mark name='a'/>the <break time='400ms'/><prosody rate='fast'>fox <break/>"
                                 "</prosody><say-as interpret-as='characters'>x</say-as><break time='1s'/>";
    qv_settings settings;
    qv_event event;
    int got;
    long all = 0;
    qv_settings_default(&settings);
    assert_int_equal(qv_stream_mark(stream, 1), 0);
    assert_int_equal(qv_stream_text(stream, text, strlen(text)), 0);
    assert_int_equal(qv_stream_settings(stream, &settings), 0);
    assert_int_equal(qv_stream_ssml(stream, marked, strlen(marked)), 0);
    assert_int_equal(qv_stream_characters(stream, "aB", 2), 0);
    assert_int_equal(qv_stream_finish(stream), 0);
    start_counting();
    while ((got = qv_stream_read(stream, samples, QV_SAMPLE_RATE)) > 0) {
        all += got;
        while (qv_stream_event(stream, &event) == 1)
            ++*events;
    }
    qv_stream_cancel(stream);
    qv_stream_reset(stream);
    counting = false;
    assert_int_equal(got, 0);
    assert_int_equal(allocations, 0);
    assert_int_equal(locks, 0);
    assert_int_equal(calls, 0);
    return all;
}

static void reading_is_real_time(void **state)
{
    (void)state;
    static const char text[] =
        "Hello world. Xylophonists, 1234567890 of them, jump! "
        "The quick brown fox jumps over the lazy dog and over the fox and over the dog "
        "and over the world and over the quick lazy brown hello world of five dogs.";
    qv_voice *voice = tiny_voice_open();
    for (int largest = brief_or(64, 1); largest <= 512; largest *= 8) {
        qv_settings settings;
        qv_settings_default(&settings);
        settings.first_block = largest < 4 ? largest : 4;
        settings.largest_block = largest;
        settings.rate = (float)brief_or(2, 1) / 2;
        qv_stream *stream;
        int events = 0;
        assert_int_equal(qv_stream_open(&stream, voice, &settings), 0);
        assert_true(speak(stream, text, &events) > brief_or(10, 20) * QV_SAMPLE_RATE);
        assert_true(events > 100);
        qv_stream_close(&stream);
    }
    qv_voice_close(&voice);
}

/* The longest sentence that is planned at once fits into what was taken when the stream was opened. */
static void the_longest_sentence_has_room(void **state)
{
    (void)state;
    char text[600] = "";
    for (int i = 0; i < 400; i++)
        strcat(text, "5");
    qv_voice *voice = full_voice_open();
    qv_stream *stream;
    int events = 0;
    qv_settings settings;
    qv_settings_default(&settings);
    settings.rate = (float)brief_or(5, 1);
    assert_int_equal(qv_stream_open(&stream, voice, &settings), 0);
    assert_true(speak(stream, text, &events) > brief_or(15, 60) * QV_SAMPLE_RATE);
    assert_true(events > QV_SENTENCE_SYMBOLS);
    qv_stream_close(&stream);
    qv_voice_close(&voice);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_counters_count),
        cmocka_unit_test(reading_is_real_time),
        cmocka_unit_test(the_longest_sentence_has_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
