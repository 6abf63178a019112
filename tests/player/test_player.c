// SPDX-License-Identifier: MIT
/*
 * The player for real: PortAudio over ALSA into a PulseAudio sink, whose monitor is recorded. Started by
 * run.sh.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "quaver/player.h"
#include "recorder.h"

#define SOURCE "quaver.monitor"
enum { RATE = QV_SAMPLE_RATE };

static const float QUIET = 1e-4f;
static const float EXACT = 1e-6f; // float in, float out, two equal channels averaged

/* Noise that never is silent, and is different everywhere. [count] */
static float *make_noise(int count, uint32_t seed)
{
    float *samples = malloc((size_t)count * sizeof *samples);
    assert_non_null(samples);
    for (int i = 0; i < count; i++) {
        seed = seed * 1664525u + 1013904223u;
        float value = (float)(int32_t)seed * 0x1p-33f;
        samples[i] = value + (value < 0.0f ? -0.05f : 0.05f);
    }
    return samples;
}

static void wait_seconds(double seconds)
{
    nanosleep(&(struct timespec){(time_t)seconds, (long)(1e9 * (seconds - floor(seconds)))}, NULL);
}

/* A new stream makes the server go back over what it has mixed, up to 10 ms, and mix it anew; its recording
 * does not go back, so what comes into the stream in that time lacks there. */
enum { SETTLE_MS = 200 };

static qv_player *open_player(const qv_player_settings *settings)
{
    char message[200] = "";
    qv_player *player;
    if (qv_player_open(&player, settings, message, sizeof message))
        fail_msg("%s", message);
    wait_seconds(SETTLE_MS * 1e-3);
    return player;
}

/* Where the next sound begins, and how long it is until `gap` quiet samples follow. */
static size_t next_sound(const float *samples, size_t count, size_t from, size_t gap, size_t *length)
{
    while (from < count && fabsf(samples[from]) < QUIET)
        from++;
    size_t last = from;
    for (size_t i = from; i < count && i - last <= gap; i++)
        if (fabsf(samples[i]) >= QUIET)
            last = i;
    *length = from < count ? last - from + 1 : 0;
    return from;
}

/* Are these the samples? Tells where they are not. */
static bool is_sound(const float *heard, const float *sent, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!(fabsf(heard[i] - sent[i]) <= EXACT)) {
            print_message("sample %zu of %zu: heard %g, sent %g\n", i, count, (double)heard[i],
                          (double)sent[i]);
            return false;
        }
    }
    return true;
}

static bool is_between(const char *what, double value, double low, double high)
{
    if (value >= low && value <= high)
        return true;
    print_message("%s: %g is not between %g and %g\n", what, value, low, high);
    return false;
}

/* Sound is a matter of time, and a machine may be too busy for it: a test that hears what it should not has
 * three goes. What does not depend on time is asserted in each. */
static void in_three_goes(bool (*go)(void))
{
    for (int i = 0; i < 3; i++)
        if (go())
            return;
    fail_msg("wrong three times");
}

static bool hear_twenty_seconds(void)
{
    enum { COUNT = 20 * RATE };
    float *sent = make_noise(COUNT, 1);
    recorder *r = start_recorder(SOURCE, RATE);
    qv_player *player = open_player(NULL);
    for (int done = 0, block = 1; done < COUNT; done += block, block = 1 + (block * 7 + 13) % 5000) {
        block = block < COUNT - done ? block : COUNT - done;
        assert_int_equal(qv_player_write(player, sent + done, block), block);
    }
    assert_int_equal(qv_player_drain(player), 0);
    qv_player_counts counts;
    qv_player_count(player, &counts);
    assert_int_equal(counts.played, COUNT);
    qv_player_close(&player);
    stop_recorder(r);
    size_t count, length;
    const float *heard = recorded(r, &count);
    size_t start = next_sound(heard, count, 0, 100, &length);
    print_message("%zu of %d samples in one piece, underruns %d and %d, latency %.0f ms\n", length, COUNT,
                  (int)counts.underruns, (int)counts.device_underruns, 1e3 * counts.latency);
    bool good = counts.underruns == 0 && length == COUNT && is_sound(heard + start, sent, COUNT);
    close_recorder(&r);
    free(sent);
    return good;
}

static void plays_twenty_seconds_exactly(void **state)
{
    (void)state;
    in_three_goes(hear_twenty_seconds);
}

enum { ROUNDS = 4, LONG = 3 * RATE, SHORT = RATE / 2 };

typedef struct cancelling {
    qv_player *player;
    double moment;
} cancelling;

static void *cancel_later(void *user)
{
    cancelling *c = user;
    wait_seconds(0.6);
    c->moment = monotonic_now();
    qv_player_cancel(c->player);
    return NULL;
}

/* Begins the long sound and has another thread cancel it, several times, then plays the short one. moments
 * [ROUNDS]: when it was cancelled. In the even rounds the owner waits in qv_player_write, in the odd ones it
 * is busy elsewhere. */
static void cancel_and_go_on(const float *sent, const float *next, double *moments)
{
    qv_player *player = open_player(NULL);
    for (int round = 0; round < ROUNDS; round++) {
        pthread_t thread;
        cancelling c = {.player = player};
        assert_int_equal(pthread_create(&thread, NULL, cancel_later, &c), 0);
        if (round % 2 == 0)
            assert_true(qv_player_write(player, sent, LONG) <
                        LONG); // more than the ring holds: waits, then ends
        else
            assert_int_equal(qv_player_write(player, sent, RATE), RATE); // the ring holds it all
        pthread_join(thread, NULL);
        moments[round] = c.moment;
        wait_seconds(0.05);
        assert_int_equal(qv_player_write(player, sent, 10), 0);
        assert_int_equal(qv_player_drain(player), 0);
        assert_int_equal(qv_player_begin(player), 0);
        assert_int_equal(qv_player_begin(player), 0); // nothing to do
        wait_seconds(SETTLE_MS * 1e-3);
    }
    assert_int_equal(qv_player_write(player, next, SHORT), SHORT);
    assert_int_equal(qv_player_drain(player), 0);
    qv_player_close(&player);
}

static bool check_cancelled(const recorder *r, const float *sent, const float *next, const double *moments)
{
    size_t count, length, at = 0;
    const float *heard = recorded(r, &count);
    double worst[2] = {0.0, 0.0};
    for (int round = 0; round < ROUNDS; round++) {
        at = next_sound(heard, count, at, 100, &length);
        if (!is_between("length before cancelling", (double)length, RATE / 4, RATE) ||
            !is_sound(heard + at, sent, length))
            return false;
        worst[round % 2] = fmax(worst[round % 2], arrival(r, at + length) - moments[round]);
        at += length;
    }
    print_message(
        "silent %.1f ms after cancelling while writing, %.1f ms while not; the recorder's delay of about "
        "10 ms included\n",
        1e3 * worst[0], 1e3 * worst[1]);
    at = next_sound(heard, count, at, 100, &length); // nothing of the old sound comes back
    return is_between("s to silence", worst[0], 0.0, 0.03) &&
           is_between("s to silence", worst[1], 0.0, 0.06) &&
           is_between("length", (double)length, SHORT, SHORT) && is_sound(heard + at, next, SHORT);
}

static bool hear_cancelling(void)
{
    float *sent = make_noise(LONG, 2), *next = make_noise(SHORT, 3);
    double moments[ROUNDS];
    recorder *r = start_recorder(SOURCE, RATE);
    cancel_and_go_on(sent, next, moments);
    stop_recorder(r);
    bool good = check_cancelled(r, sent, next, moments);
    close_recorder(&r);
    free(sent);
    free(next);
    return good;
}

static void is_silent_soon_after_cancelling(void **state)
{
    (void)state;
    in_three_goes(hear_cancelling);
}

static bool hear_a_pause(void)
{
    enum { COUNT = RATE };
    float *sent = make_noise(COUNT, 4);
    recorder *r = start_recorder(SOURCE, RATE);
    qv_player *player = open_player(NULL);
    assert_int_equal(qv_player_write(player, sent, COUNT), COUNT);
    wait_seconds(0.4);
    qv_player_pause(player);
    wait_seconds(0.5);
    qv_player_resume(player);
    assert_int_equal(qv_player_drain(player), 0);
    qv_player_counts counts;
    qv_player_count(player, &counts);
    qv_player_close(&player);
    stop_recorder(r);
    size_t count, first, second;
    const float *heard = recorded(r, &count);
    size_t start = next_sound(heard, count, 0, 100, &first);
    size_t again = next_sound(heard, count, start + first, 100, &second);
    bool good = is_between("samples heard", (double)(first + second), COUNT, COUNT) &&
                is_between("length of the pause", (double)(again - start - first), RATE / 3, RATE * 2 / 3) &&
                is_sound(heard + start, sent, first) && is_sound(heard + again, sent + first, second) &&
                is_between("underruns", (double)counts.underruns, 0, 0);
    close_recorder(&r);
    free(sent);
    return good;
}

static void pauses_and_goes_on_where_it_was(void **state)
{
    (void)state;
    in_three_goes(hear_a_pause);
}

/* Underruns of a player that is given sound twice, half a second apart, and runs dry between. */
static uint64_t count_dry_runs(bool rests)
{
    float *sent = make_noise(RATE / 4, 5);
    qv_player *player = open_player(NULL);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(qv_player_write(player, sent, RATE / 4), RATE / 4);
        if (rests)
            qv_player_rest(player);
        wait_seconds(0.6);
    }
    qv_player_counts counts;
    qv_player_count(player, &counts);
    qv_player_close(&player);
    free(sent);
    return counts.underruns;
}

/* A writer that rests between sentences runs no device dry; one that is merely late does. */
static bool hear_underruns(void)
{
    /* While it is recorded, a sink that leads nowhere takes its sound in small pieces, as a card does. */
    recorder *r = start_recorder(SOURCE, RATE);
    uint64_t rested = count_dry_runs(true), late = count_dry_runs(false);
    close_recorder(&r);
    return is_between("underruns of one that rests", (double)rested, 0, 0) &&
           is_between("underruns of one that is late", (double)late, 2, 2);
}

static void counts_underruns(void **state)
{
    (void)state;
    in_three_goes(hear_underruns);
}

/* A sine of 500 Hz and a second, by way of a device with a rate of its own, keeps length, pitch and power. */
static bool hear_converted(const float *sent, int rate)
{
    qv_player_settings settings;
    qv_player_settings_default(&settings);
    settings.rate = rate;
    recorder *r = start_recorder(SOURCE, RATE);
    qv_player *player = open_player(&settings);
    qv_player_counts counts;
    assert_int_equal(qv_player_write(player, sent, RATE), RATE);
    assert_int_equal(qv_player_drain(player), 0);
    qv_player_count(player, &counts);
    assert_int_equal(counts.rate, rate);
    assert_in_range(counts.played, rate - 2, rate + 2);
    qv_player_close(&player);
    stop_recorder(r);
    size_t count, length;
    const float *heard = recorded(r, &count);
    size_t start = next_sound(heard, count, 0, 1000, &length);
    double power = 0.0;
    int crossings = 0;
    for (size_t i = start + 100; i + 100 < start + length; i++) {
        power += (double)heard[i] * heard[i] / (double)(length - 200);
        crossings += heard[i] >= 0.0f && heard[i + 1] < 0.0f;
    }
    close_recorder(&r);
    return is_between("length", (double)length, RATE - 100, RATE + 100) &&
           is_between("power", power, 0.123, 0.127) && is_between("periods", crossings, 494, 500);
}

static bool hear_other_rates(void)
{
    float *sent = malloc(RATE * sizeof *sent);
    assert_non_null(sent);
    for (int i = 0; i < RATE; i++)
        sent[i] = 0.5f * sinf(6.2831853f * 500.0f * (float)(i % 48) / RATE);
    bool good = hear_converted(sent, 44100) && hear_converted(sent, 48000) && hear_converted(sent, 96000);
    free(sent);
    return good;
}

static void converts_to_the_rate_of_the_device(void **state)
{
    (void)state;
    in_three_goes(hear_other_rates);
}

static void find_default(void *user, const qv_player_device *device)
{
    assert_true(device->channels >= 1);
    assert_string_equal(device->system, "ALSA");
    if (device->is_default)
        snprintf(user, 20, "%d", device->index);
}

static void chooses_a_device_by_name_or_number(void **state)
{
    (void)state;
    char number[20] = "";
    assert_true(qv_player_list(find_default, number) >= 1);
    const char *const names[] = {number, "default", "defau"};
    for (int i = 0; i < 3; i++) {
        qv_player_settings settings;
        qv_player_settings_default(&settings);
        settings.device = names[i];
        qv_player *player = open_player(&settings);
        assert_int_equal(qv_player_drain(player), 0);
        qv_player_close(&player);
    }
}

/* The last test: it takes the server away in the middle of a sentence. */
static void notices_that_the_device_is_gone(void **state)
{
    (void)state;
    float *sent = make_noise(10 * RATE, 6);
    qv_player *player = open_player(NULL);
    assert_int_equal(qv_player_write(player, sent, RATE), RATE);
    double before = monotonic_now();
    assert_int_equal(kill((pid_t)atoi(getenv("QUAVER_TEST_SERVER")), SIGKILL), 0);
    assert_int_equal(qv_player_write(player, sent, 10 * RATE), QV_ERROR_DEVICE);
    assert_int_equal(qv_player_drain(player), QV_ERROR_DEVICE);
    qv_player_cancel(player);
    assert_int_equal(qv_player_begin(player), QV_ERROR_DEVICE);
    qv_player_close(&player);
    double took = monotonic_now() - before;
    print_message("noticed and closed in %.2f s\n", took);
    assert_true(took < 5.0);
    char message[200] = "";
    assert_int_equal(qv_player_open(&player, NULL, message, sizeof message), QV_ERROR_DEVICE);
    assert_non_null(strstr(message, "sound device"));
    free(sent);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plays_twenty_seconds_exactly),
        cmocka_unit_test(is_silent_soon_after_cancelling),
        cmocka_unit_test(pauses_and_goes_on_where_it_was),
        cmocka_unit_test(counts_underruns),
        cmocka_unit_test(converts_to_the_rate_of_the_device),
        cmocka_unit_test(chooses_a_device_by_name_or_number),
        cmocka_unit_test(notices_that_the_device_is_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
