// SPDX-License-Identifier: MIT
/*
 * The player: a ring between the writing thread and PortAudio's callback.
 *
 * Cancelling is one atomic store. The owner sees it within 2 ms when it writes or waits, and aborts the
 * stream, which makes PortAudio drop what the device still holds; where the owner is busy elsewhere the
 * callback does it at its next period, by paAbort. So silence does not wait for the device's latency, which
 * can be long enough to be safe. The owner opens the stream anew in qv_player_begin.
 *
 * A device that vanishes ends the stream, or stops calling; both are noticed by the owner while it waits.
 */
#include "audio/devices.h"
#include "audio/ring.h"
#include "base/clock.h"
#include "base/message.h"
#include "quaver/player.h"
#include <limits.h>
#include <portaudio.h>
#if defined(__linux__) && __has_include(<pa_linux_alsa.h>)
#include <pa_linux_alsa.h>
#define QV_HAS_ALSA
#endif
#include <soxr.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    LOWEST_RATE = 8000,
    HIGHEST_RATE = 192000,
    CHUNK = 480,                 // samples converted at a time, 20 ms
    MOST_CHUNK = 8 * CHUNK + 64, // of them at the highest rate, 192 kHz
    NAP_MS = 2,                  // between looks at the ring
    PATIENCE_MS = 5000, // without a call of the callback until the device counts as gone: PulseAudio's
                        // sinks without hardware take sound in pieces of two seconds
    FIRST_MS = 30,      // held before sound starts, or starts again after an underrun
    TAIL_MS = 100       // waited in addition to the latency when draining
};

static const uint64_t NOTHING_PENDING = UINT64_C(1) << 40; // samples of silence: all was heard long ago

struct qv_player {
    PaStream *stream;
    qv_ring *ring;
    soxr_t resampler; // NULL when the device runs at QV_SAMPLE_RATE
    int device, rate, channels;
    double wanted_latency; // s
    atomic_uint latency;   // us, as the device tells

    atomic_bool paused, cancelled;
    bool sounding;                // the callback's: the last block went out whole
    bool failed;                  // the owner's: the device is gone, or doesn't answer
    atomic_bool flowing;          // more is to come: an empty ring is an underrun
    atomic_uint beats;            // calls of the callback
    atomic_uint_fast64_t silence; // samples of silence since the last of sound
    atomic_uint_fast64_t played, underruns, device_underruns;
};

static double now_ms(void)
{
    return 1e3 * qv_clock();
}

static void nap(void)
{
    qv_nap(NAP_MS);
}

/* ---- the callback's side ------------------------------------------------------------------------ */

/* Spreads `count` samples that stand at the start of `out` over all channels, from the end backwards. */
static void spread(float *out, size_t count, int channels)
{
    for (size_t i = count; channels > 1 && i-- > 0;)
        for (int c = channels; c-- > 0;)
            out[i * (size_t)channels + (size_t)c] = out[i];
}

/* Takes what is to be played now out of the ring: how many samples. Sound does not start with less than
 * FIRST_MS, unless no more is to come: a small first block would be followed by a gap. */
static size_t take(qv_player *p, float *out, size_t frames)
{
    bool flowing = atomic_load_explicit(&p->flowing, memory_order_acquire);
    if (qv_ring_held(p->ring) > 0) // the silence ends before the ring is empty, for who waits for both
        atomic_store_explicit(&p->silence, 0, memory_order_release);
    if (atomic_load_explicit(&p->paused, memory_order_relaxed))
        return 0;
    if (!p->sounding && flowing && qv_ring_held(p->ring) < (size_t)(FIRST_MS * p->rate / 1000))
        return 0;
    size_t count = qv_ring_read(p->ring, out, frames);
    if (count < frames && flowing && p->sounding)
        atomic_fetch_add_explicit(&p->underruns, 1, memory_order_relaxed);
    p->sounding = count == frames;
    return count;
}

static void note_played(qv_player *p, size_t count, size_t silence)
{
    atomic_fetch_add_explicit(&p->played, count, memory_order_relaxed);
    if (count > 0)
        atomic_store_explicit(&p->silence, silence, memory_order_release);
    else
        atomic_fetch_add_explicit(&p->silence, silence, memory_order_release);
}

static int call(const void *in, void *out, unsigned long frames, const PaStreamCallbackTimeInfo *time,
                PaStreamCallbackFlags flags, void *user)
{
    qv_player *p = user;
    size_t count = 0;
    (void)in;
    (void)time;
    atomic_fetch_add_explicit(&p->beats, 1, memory_order_relaxed);
    if (flags & paOutputUnderflow && p->sounding)
        atomic_fetch_add_explicit(&p->device_underruns, 1, memory_order_relaxed);
    bool cancelled = atomic_load_explicit(&p->cancelled, memory_order_acquire);
    if (cancelled)
        qv_ring_read(p->ring, NULL, qv_ring_held(p->ring));
    else
        count = take(p, out, frames);
    spread(out, count, p->channels);
    memset((float *)out + count * (size_t)p->channels, 0,
           (frames - count) * (size_t)p->channels * sizeof(float));
    note_played(p, count, frames - count);
    return cancelled ? paAbort : paContinue;
}

/* ---- devices ------------------------------------------------------------------------------------ */

static int channels_of(int index)
{
    const PaDeviceInfo *info = Pa_GetDeviceInfo(index);
    return info ? info->maxOutputChannels : 0;
}

int qv_player_list(void (*each)(void *user, const qv_player_device *device), void *user)
{
    if (!each)
        return QV_ERROR_ARGUMENT;
    if (Pa_Initialize() != paNoError)
        return QV_ERROR_DEVICE;
    const int found = qv_each_device(Pa_GetDefaultOutputDevice(), channels_of, each, user);
    Pa_Terminate();
    return found;
}

static int choose_device(const char *wanted, char *message, size_t size)
{
    int index = wanted ? qv_find_device(wanted, channels_of) : Pa_GetDefaultOutputDevice();
    if (index >= 0 && channels_of(index) > 0)
        return index;
    if (wanted)
        return qv_fail(QV_ERROR_DEVICE, message, size, "there is no sound device \"%s\"", wanted);
    return qv_fail(QV_ERROR_DEVICE, message, size, "there is no sound device");
}

/* ---- opening and closing ------------------------------------------------------------------------ */

void qv_player_settings_default(qv_player_settings *settings)
{
    if (settings)
        *settings = (qv_player_settings){.latency = 150, .buffer = 1000};
}

static bool settings_hold(const qv_player_settings *s)
{
    for (size_t i = 0; i < sizeof s->reserved / sizeof *s->reserved; i++)
        if (s->reserved[i] != 0)
            return false;
    return s->latency >= 5 && s->latency <= 1000 && s->buffer >= 50 && s->buffer <= 60000 &&
           (s->rate == 0 || (s->rate >= LOWEST_RATE && s->rate <= HIGHEST_RATE));
}

/* Asks for real-time priority for the callback, as sound servers have for their own threads; where the user
 * may not have it, nothing changes. */
static void ask_for_priority(qv_player *p)
{
#ifdef QV_HAS_ALSA
    if (Pa_GetHostApiInfo(Pa_GetDeviceInfo(p->device)->hostApi)->type == paALSA)
        PaAlsa_EnableRealtimeScheduling(p->stream, 1);
#else
    (void)p;
#endif
}

static PaError open_stream(qv_player *p)
{
    PaStreamParameters output = {.device = p->device,
                                 .channelCount = p->channels,
                                 .sampleFormat = paFloat32,
                                 .suggestedLatency = p->wanted_latency};
    PaError error =
        Pa_OpenStream(&p->stream, NULL, &output, p->rate, paFramesPerBufferUnspecified, paNoFlag, call, p);
    if (error != paNoError) {
        p->stream = NULL;
        return error;
    }
    ask_for_priority(p);
    atomic_store(&p->latency, (unsigned)(1e6 * Pa_GetStreamInfo(p->stream)->outputLatency));
    return error;
}

static void close_stream(qv_player *p)
{
    if (!p->stream)
        return;
    Pa_AbortStream(p->stream);
    Pa_CloseStream(p->stream);
    p->stream = NULL;
}

/* Opens the device at the wanted rate, or at QV_SAMPLE_RATE, or at its own. */
static int open_device(qv_player *p, const qv_player_settings *s, char *message, size_t size)
{
    p->device = choose_device(s->device, message, size);
    if (p->device < 0)
        return p->device;
    const PaDeviceInfo *info = Pa_GetDeviceInfo(p->device);
    /* Two channels where they exist: a card without a mixer would play one on the left only. */
    p->channels = info->maxOutputChannels >= 2 ? 2 : 1;
    p->wanted_latency = s->latency * 1e-3;
    p->rate = s->rate ? s->rate : QV_SAMPLE_RATE;
    PaError error = open_stream(p);
    int own = (int)info->defaultSampleRate;
    if (error == paInvalidSampleRate && !s->rate && own >= LOWEST_RATE && own <= HIGHEST_RATE) {
        p->rate = own;
        error = open_stream(p);
    }
    if (error != paNoError)
        return qv_fail(QV_ERROR_DEVICE, message, size, "the sound device \"%s\" does not open: %s",
                       info->name, Pa_GetErrorText(error));
    return QV_OK;
}

static int open_buffers(qv_player *p, const qv_player_settings *s)
{
    p->ring = qv_ring_open((size_t)((double)s->buffer * p->rate / 1000.0));
    if (!p->ring)
        return QV_ERROR_MEMORY;
    if (p->rate == QV_SAMPLE_RATE)
        return QV_OK;
    soxr_quality_spec_t quality = soxr_quality_spec(SOXR_MQ, 0);
    p->resampler = soxr_create(QV_SAMPLE_RATE, p->rate, 1, NULL, NULL, &quality, NULL);
    return p->resampler ? QV_OK : QV_ERROR_MEMORY;
}

static int open_player(qv_player *p, const qv_player_settings *s, char *message, size_t size)
{
    int error = open_device(p, s, message, size);
    if (error)
        return error;
    if (open_buffers(p, s))
        return qv_fail(QV_ERROR_MEMORY, message, size, "memory is short");
    PaError started = Pa_StartStream(p->stream);
    if (started != paNoError)
        return qv_fail(QV_ERROR_DEVICE, message, size, "the sound device does not start: %s",
                       Pa_GetErrorText(started));
    return QV_OK;
}

int qv_player_open(qv_player **player, const qv_player_settings *settings, char *message, size_t size)
{
    qv_player_settings chosen;
    if (!player)
        return QV_ERROR_ARGUMENT;
    *player = NULL;
    qv_player_settings_default(&chosen);
    if (settings)
        chosen = *settings;
    if (!settings_hold(&chosen))
        return qv_fail(QV_ERROR_ARGUMENT, message, size, "a setting of the player is out of its range");
    qv_player *p = calloc(1, sizeof *p);
    if (!p)
        return qv_fail(QV_ERROR_MEMORY, message, size, "memory is short");
    PaError started = Pa_Initialize();
    if (started != paNoError) {
        free(p);
        return qv_fail(QV_ERROR_DEVICE, message, size, "the sound system does not start: %s",
                       Pa_GetErrorText(started));
    }
    atomic_store(&p->silence, NOTHING_PENDING);
    int error = open_player(p, &chosen, message, size);
    if (error)
        qv_player_close(&p);
    *player = p;
    return error;
}

void qv_player_close(qv_player **player)
{
    if (!player || !*player)
        return;
    qv_player *p = *player;
    close_stream(p);
    Pa_Terminate();
    if (p->resampler)
        soxr_delete(p->resampler);
    qv_ring_close(&p->ring);
    free(p);
    *player = NULL;
}

/* ---- the owner's side --------------------------------------------------------------------------- */

/* What the owner waits with: has the callback been called lately? */
typedef struct watch {
    unsigned beats;
    double since; // ms
} watch;

static watch start_watch(const qv_player *p)
{
    return (watch){.beats = atomic_load_explicit(&p->beats, memory_order_relaxed), .since = now_ms()};
}

static bool device_lives(const qv_player *p, watch *w)
{
    unsigned beats = atomic_load_explicit(&p->beats, memory_order_relaxed);
    if (!p->stream || Pa_IsStreamActive(p->stream) != 1)
        return false;
    if (beats != w->beats)
        *w = (watch){.beats = beats, .since = now_ms()};
    return now_ms() - w->since < PATIENCE_MS;
}

static bool is_cancelled(const qv_player *p)
{
    return atomic_load_explicit(&p->cancelled, memory_order_acquire);
}

/* Drops what the device still holds, sooner than the callback would at its next period. */
static int silence(qv_player *p)
{
    if (p->stream && Pa_IsStreamActive(p->stream) == 1)
        Pa_AbortStream(p->stream);
    return QV_OK;
}

/* The device no longer takes anything. */
static int give_up(qv_player *p)
{
    if (is_cancelled(p))
        return silence(p);
    p->failed = true;
    return QV_ERROR_DEVICE;
}

/* Puts all samples into the ring: 1; 0 when cancelled; QV_ERROR_DEVICE. */
static int push(qv_player *p, const float *samples, size_t count)
{
    watch w = start_watch(p);
    for (;;) {
        if (is_cancelled(p))
            return silence(p);
        size_t done = qv_ring_write(p->ring, samples, count);
        samples += done;
        count -= done;
        if (!device_lives(p, &w))
            return give_up(p);
        if (count == 0)
            return 1;
        nap();
    }
}

/* Up to CHUNK samples at the device's rate; samples NULL ends the sound. As push. */
static int push_converted(qv_player *p, const float *samples, size_t count)
{
    float converted[MOST_CHUNK];
    size_t used, made;
    if (soxr_process(p->resampler, samples, count, &used, converted, MOST_CHUNK, &made))
        return 0;
    return push(p, converted, made);
}

int qv_player_write(qv_player *p, const float *samples, int count)
{
    if (!p || count < 0 || (!samples && count > 0))
        return QV_ERROR_ARGUMENT;
    if (count == 0)
        return 0;
    if (!is_cancelled(p))
        atomic_store_explicit(&p->flowing, true, memory_order_release);
    for (int done = 0; done < count;) {
        int chunk = count - done < CHUNK ? count - done : CHUNK;
        int state = p->resampler ? push_converted(p, samples + done, (size_t)chunk)
                                 : push(p, samples + done, (size_t)chunk);
        if (state <= 0)
            return state < 0 ? state : done;
        done += chunk;
    }
    return count;
}

/* Brings out what the resampler holds back. */
static int finish_resampling(qv_player *p)
{
    if (!p->resampler || !atomic_load(&p->flowing))
        return 1;
    int state = push_converted(p, NULL, 0);
    soxr_clear(p->resampler);
    return state;
}

void qv_player_rest(qv_player *p)
{
    if (!p)
        return;
    finish_resampling(p);
    atomic_store_explicit(&p->flowing, false, memory_order_release);
}

int qv_player_drain(qv_player *p)
{
    if (!p)
        return QV_ERROR_ARGUMENT;
    watch w = start_watch(p);
    qv_player_rest(p);
    uint64_t enough = (uint64_t)((atomic_load(&p->latency) * 1e-6 + TAIL_MS * 1e-3) * p->rate);
    while (!is_cancelled(p)) {
        if (qv_ring_held(p->ring) == 0 && atomic_load_explicit(&p->silence, memory_order_acquire) >= enough)
            return QV_OK;
        if (!device_lives(p, &w))
            return give_up(p);
        nap();
    }
    return silence(p);
}

void qv_player_pause(qv_player *p)
{
    if (p)
        atomic_store_explicit(&p->paused, true, memory_order_release);
}

void qv_player_resume(qv_player *p)
{
    if (p)
        atomic_store_explicit(&p->paused, false, memory_order_release);
}

void qv_player_cancel(qv_player *p)
{
    if (p)
        atomic_store_explicit(&p->cancelled, true, memory_order_release);
}

int qv_player_begin(qv_player *p)
{
    if (!p)
        return QV_ERROR_ARGUMENT;
    watch w = start_watch(p);
    if (!p->failed && !is_cancelled(p) && device_lives(p, &w))
        return QV_OK;
    while (!p->failed && device_lives(p, &w)) // until the callback has ended the stream
        nap();
    /* Opened anew rather than started again: Pa_StartStream waits for ever on a device that went away. */
    close_stream(p);
    qv_ring_read(p->ring, NULL, qv_ring_held(p->ring)); // nobody else reads now
    if (p->resampler)
        soxr_clear(p->resampler);
    p->sounding = false;
    atomic_store(&p->silence, NOTHING_PENDING);
    atomic_store(&p->flowing, false);
    atomic_store(&p->cancelled, false);
    p->failed = open_stream(p) != paNoError || Pa_StartStream(p->stream) != paNoError;
    if (!p->failed)
        return QV_OK;
    close_stream(p);
    return QV_ERROR_DEVICE;
}

int qv_player_count(const qv_player *p, qv_player_counts *counts)
{
    if (!p || !counts)
        return QV_ERROR_ARGUMENT;
    *counts = (qv_player_counts){.played = atomic_load_explicit(&p->played, memory_order_relaxed),
                                 .underruns = atomic_load_explicit(&p->underruns, memory_order_relaxed),
                                 .device_underruns =
                                     atomic_load_explicit(&p->device_underruns, memory_order_relaxed),
                                 .latency = atomic_load(&p->latency) * 1e-6,
                                 .rate = p->rate};
    return QV_OK;
}
