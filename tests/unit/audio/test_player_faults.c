// SPDX-License-Identifier: MIT
/* What the player does when the sound system fails, with a PortAudio of the test's own that fails when it is
 * told to, and whose callback is called by the test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <portaudio.h>
#include <string.h>
#include "quaver/player.h"

/* The sound system: how it fails, and what it has been asked to do. */
static struct {
    PaError initialize, open, start; // paNoError: it works
    int only_rate;                   // samples a second that streams open at; 0: any
    int channels;                    // of the only device
    int initialized, streams;        // times it is initialised and not terminated; streams that are open
    int opened;                      // streams so far
    int active;                      // what Pa_IsStreamActive tells
    bool plays;                      // a period of PERIOD frames each time that it is asked
    int played;                      // such periods
    PaStreamCallback *callback;
    void *user;
} fake;

enum { PERIOD = 480 };

static PaDeviceInfo device = {.name = "Fake", .defaultSampleRate = 44100};
static const PaHostApiInfo system_info = {.type = paInDevelopment, .name = "Test"};
static const PaStreamInfo stream_info = {.outputLatency = 0.1};

PaError Pa_Initialize(void)
{
    fake.initialized += fake.initialize == paNoError;
    return fake.initialize;
}

PaError Pa_Terminate(void)
{
    fake.initialized--;
    return paNoError;
}

int Pa_GetDeviceCount(void)
{
    return 1;
}

int Pa_GetDefaultOutputDevice(void)
{
    return 0;
}

const PaDeviceInfo *Pa_GetDeviceInfo(int index)
{
    device.maxOutputChannels = fake.channels;
    return index == 0 ? &device : NULL;
}

const PaHostApiInfo *Pa_GetHostApiInfo(int index)
{
    (void)index;
    return &system_info;
}

const char *Pa_GetErrorText(int error)
{
    return error == paDeviceUnavailable ? "gone" : error == paInvalidSampleRate ? "odd rate" : "trouble";
}

PaError Pa_OpenStream(PaStream **stream, const PaStreamParameters *in, const PaStreamParameters *out,
                      double rate, unsigned long frames, PaStreamFlags flags, PaStreamCallback *callback,
                      void *user)
{
    assert_true(!in && out->device == 0 && frames == paFramesPerBufferUnspecified && flags == paNoFlag);
    if (fake.open == paNoError && fake.only_rate && fake.only_rate != (int)rate)
        return paInvalidSampleRate;
    if (fake.open != paNoError)
        return fake.open;
    fake.streams++;
    fake.opened++;
    fake.callback = callback;
    fake.user = user;
    *stream = &fake;
    return paNoError;
}

PaError Pa_StartStream(PaStream *stream)
{
    assert_ptr_equal(stream, &fake);
    fake.active = fake.start == paNoError;
    return fake.start;
}

PaError Pa_AbortStream(PaStream *stream)
{
    assert_ptr_equal(stream, &fake);
    fake.active = 0;
    return paNoError;
}

PaError Pa_CloseStream(PaStream *stream)
{
    assert_ptr_equal(stream, &fake);
    fake.streams--;
    return paNoError;
}

PaError Pa_IsStreamActive(PaStream *stream)
{
    static float out[2 * PERIOD];
    assert_ptr_equal(stream, &fake);
    if (fake.plays) {
        fake.callback(NULL, out, PERIOD, NULL, 0, fake.user);
        fake.played++;
    }
    return fake.active;
}

const PaStreamInfo *Pa_GetStreamInfo(PaStream *stream)
{
    assert_ptr_equal(stream, &fake);
    return &stream_info;
}

/* Of ALSA's part of PortAudio, which isn't asked for other systems. */
void PaAlsa_EnableRealtimeScheduling(PaStream *stream, int enable);
void PaAlsa_EnableRealtimeScheduling(PaStream *stream, int enable)
{
    (void)stream;
    fail_msg("real time was asked of a system that is not ALSA: %d", enable);
}

/* ---- */

static int all_is_well(void **state)
{
    (void)state;
    memset(&fake, 0, sizeof fake);
    fake.channels = 1;
    return 0;
}

/* Whatever was taken from the sound system is given back. */
static int all_is_given_back(void **state)
{
    (void)state;
    return fake.initialized == 0 && fake.streams == 0 ? 0 : -1;
}

static qv_player *open_player(const qv_player_settings *settings)
{
    qv_player *player;
    char message[200];
    assert_int_equal(QV_OK, qv_player_open(&player, settings, message, sizeof message));
    return player;
}

static void expect_failure(const qv_player_settings *settings, const char *reason)
{
    char message[200] = "";
    qv_player *player = (qv_player *)&fake;
    assert_int_equal(QV_ERROR_DEVICE, qv_player_open(&player, settings, message, sizeof message));
    assert_null(player);
    assert_string_equal(message, reason);
    assert_int_equal(fake.initialized, 0);
    assert_int_equal(fake.streams, 0);
}

/* Plays a period; what the callback returns. out [PERIOD * channels] */
static int period(float *out, PaStreamCallbackFlags flags)
{
    for (int i = 0; i < PERIOD * fake.channels; i++)
        out[i] = 9;
    return fake.callback(NULL, out, PERIOD, NULL, flags, fake.user);
}

static void ignore(void *user, const qv_player_device *listed)
{
    (void)user;
    (void)listed;
    fail_msg("a device was listed");
}

static void tells_that_the_system_does_not_start(void **state)
{
    (void)state;
    fake.initialize = paInternalError;
    assert_int_equal(QV_ERROR_DEVICE, qv_player_list(ignore, NULL));
    expect_failure(NULL, "the sound system does not start: trouble");
}

static void tells_that_the_device_does_not_open(void **state)
{
    (void)state;
    fake.open = paDeviceUnavailable;
    expect_failure(NULL, "the sound device \"Fake\" does not open: gone");
    fake.open = paNoError;
    fake.start = paInternalError;
    expect_failure(NULL, "the sound device does not start: trouble");
    fake.channels = 0; // it only records
    expect_failure(NULL, "there is no sound device");
    assert_int_equal(0, qv_player_list(ignore, NULL));
}

/* Where the device does not take the rate of the samples, its own is used, unless one was asked for. */
static void goes_to_the_rate_of_the_device(void **state)
{
    (void)state;
    static float samples[PERIOD * 8], out[PERIOD];
    qv_player_settings settings;
    qv_player_counts counts;
    fake.only_rate = 44100;
    qv_player *player = open_player(NULL);
    assert_int_equal(QV_OK, qv_player_count(player, &counts));
    assert_int_equal(counts.rate, 44100);
    for (int i = 0; i < PERIOD * 8; i++)
        samples[i] = 0.5f;
    assert_int_equal(PERIOD * 8, qv_player_write(player, samples, PERIOD * 8));
    qv_player_rest(player);
    assert_int_equal(0, qv_player_write(player, samples, 0));
    for (int i = 0; i < 16; i++)
        assert_int_equal(paContinue, period(out, 0));
    assert_int_equal(QV_OK, qv_player_count(player, &counts));
    assert_in_range(counts.played, PERIOD * 8 * 441 / 240 - 20, PERIOD * 8 * 441 / 240 + 20);
    qv_player_close(&player);
    qv_player_settings_default(&settings);
    settings.rate = 48000;
    expect_failure(&settings, "the sound device \"Fake\" does not open: odd rate");
    fake.only_rate = 96000;
    expect_failure(NULL, "the sound device \"Fake\" does not open: odd rate");
}

static void takes_up_a_device_that_was_gone(void **state)
{
    (void)state;
    static float samples[PERIOD], out[PERIOD];
    qv_player *player = open_player(NULL);
    for (int i = 0; i < PERIOD; i++)
        samples[i] = 0.25f;
    fake.active = 0;
    assert_int_equal(QV_ERROR_DEVICE, qv_player_write(player, samples, PERIOD));
    assert_int_equal(QV_ERROR_DEVICE, qv_player_drain(player));
    fake.open = paDeviceUnavailable;
    assert_int_equal(QV_ERROR_DEVICE, qv_player_begin(player));
    assert_int_equal(QV_ERROR_DEVICE, qv_player_write(player, samples, PERIOD));
    fake.open = paNoError;
    fake.start = paInternalError;
    assert_int_equal(QV_ERROR_DEVICE, qv_player_begin(player));
    assert_int_equal(0, fake.streams);
    fake.start = paNoError;
    assert_int_equal(QV_OK, qv_player_begin(player));
    assert_int_equal(PERIOD, qv_player_write(player, samples, PERIOD));
    qv_player_rest(player);
    assert_int_equal(paContinue, period(out, 0));
    for (int i = 0; i < PERIOD; i++) // nothing of what was written before
        assert_true(out[i] == 0.25f);
    assert_int_equal(paContinue, period(out, 0));
    assert_true(out[0] == 0);
    qv_player_close(&player);
}

/* Underruns of the ring and of the device are told apart, and count only while sound is playing. */
static void counts_what_came_too_late(void **state)
{
    (void)state;
    static float samples[PERIOD * 4], out[PERIOD * 2];
    qv_player_counts counts;
    fake.channels = 2;
    qv_player *player = open_player(NULL);
    for (int i = 0; i < PERIOD * 4; i++)
        samples[i] = 0.25f;
    period(out, paOutputUnderflow); // silence
    assert_int_equal(PERIOD * 4, qv_player_write(player, samples, PERIOD * 4));
    for (int i = 0; i < 4; i++)
        period(out, i == 2 ? paOutputUnderflow : 0);
    assert_true(out[0] == 0.25f && out[1] == 0.25f && out[2 * PERIOD - 1] == 0.25f); // on both channels
    period(out, 0);                                                                  // nothing is left
    period(out, 0);
    assert_int_equal(QV_OK, qv_player_count(player, &counts));
    assert_int_equal(counts.device_underruns, 1);
    assert_int_equal(counts.underruns, 1);
    assert_int_equal(counts.played, PERIOD * 4);
    assert_true(fabs(counts.latency - 0.1) < 1e-5);
    qv_player_close(&player);
}

/* The callback itself ends the stream when nobody else does. */
static void is_silenced_by_the_callback(void **state)
{
    (void)state;
    static float samples[PERIOD * 4], out[PERIOD];
    qv_player *player = open_player(NULL);
    for (int i = 0; i < PERIOD * 4; i++)
        samples[i] = 0.25f;
    assert_int_equal(PERIOD * 4, qv_player_write(player, samples, PERIOD * 4));
    qv_player_cancel(player);
    assert_int_equal(paAbort, period(out, 0));
    assert_true(out[0] == 0 && out[PERIOD - 1] == 0);
    assert_int_equal(0, qv_player_write(player, samples, PERIOD));
    assert_int_equal(0, fake.active);
    assert_int_equal(0, qv_player_drain(player));
    qv_player_close(&player);
}

/* A sound that the device has taken whole before draining begins is not over yet: behind it comes silence for
 * as long as the device delays, and some more. */
static void drains_a_sound_of_one_period(void **state)
{
    (void)state;
    static float samples[PERIOD], out[PERIOD];
    qv_player *player = open_player(NULL);
    for (int i = 0; i < PERIOD; i++)
        samples[i] = 0.25f;
    for (int i = 0; i < 20; i++) // silence before it
        period(out, 0);
    assert_int_equal(PERIOD, qv_player_write(player, samples, PERIOD));
    qv_player_rest(player);
    period(out, 0);
    assert_true(out[0] == 0.25f && out[PERIOD - 1] == 0.25f);
    fake.plays = true;
    assert_int_equal(QV_OK, qv_player_drain(player));
    assert_in_range(fake.played, stream_info.outputLatency * QV_SAMPLE_RATE / PERIOD, 20);
    qv_player_close(&player);
}

/* One that is said to be active and takes nothing any more. */
static void opens_a_stalled_device_anew(void **state)
{
    (void)state;
    static float samples[2 * QV_SAMPLE_RATE], out[PERIOD];
    qv_player *player = open_player(NULL);
    assert_int_equal(QV_ERROR_DEVICE, qv_player_write(player, samples, 2 * QV_SAMPLE_RATE));
    assert_int_equal(1, fake.opened);
    assert_int_equal(QV_OK, qv_player_begin(player));
    assert_int_equal(2, fake.opened);
    samples[0] = 0.25f;
    assert_int_equal(1, qv_player_write(player, samples, 1));
    qv_player_rest(player);
    period(out, 0);
    assert_true(out[0] == 0.25f && out[1] == 0);
    qv_player_close(&player);
}

#define each(function) cmocka_unit_test_setup_teardown(function, all_is_well, all_is_given_back)

int main(void)
{
    const struct CMUnitTest tests[] = {
        each(tells_that_the_system_does_not_start),
        each(tells_that_the_device_does_not_open),
        each(goes_to_the_rate_of_the_device),
        each(takes_up_a_device_that_was_gone),
        each(counts_what_came_too_late),
        each(is_silenced_by_the_callback),
        each(drains_a_sound_of_one_period),
        each(opens_a_stalled_device_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
