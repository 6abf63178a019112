// SPDX-License-Identifier: MIT
#include "audio/recorder.h"

#include <math.h>
#include <portaudio.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "audio/devices.h"
#include "base/message.h"
#include "quaver/quaver.h"

static const double latency = 0.1; // seconds, as nothing waits for the sound

struct qv_recorder {
    PaStream *stream;
    int device;
    double rate;
    float *samples; // [room]
    unsigned long room;
    atomic_bool recording;
    atomic_ulong count;
    atomic_uint peak;   // 1e-6 of full scale
    atomic_ulong heard; // samples since begin, kept or not
};

/* Runs in a thread of the sound system: copies, and neither waits nor allocates. */
static int call(const void *input, void *output, unsigned long frames, const PaStreamCallbackTimeInfo *time,
                PaStreamCallbackFlags flags, void *user)
{
    qv_recorder *r = user;
    const float *in = input;
    (void)output, (void)time, (void)flags;
    if (!in || !atomic_load(&r->recording))
        return paContinue;
    const unsigned long count = atomic_load(&r->count);
    const unsigned long kept = frames < r->room - count ? frames : r->room - count;
    float peak = 0;
    memcpy(r->samples + count, in, kept * sizeof *in);
    for (unsigned long i = 0; i < frames; i++)
        peak = fmaxf(peak, fabsf(in[i]));
    const unsigned whole = (unsigned)(fminf(peak, 1000) * 1e6f);
    if (whole > atomic_load(&r->peak))
        atomic_store(&r->peak, whole);
    atomic_store(&r->count, count + kept);
    atomic_fetch_add(&r->heard, frames);
    return paContinue;
}

static int channels_of(int index)
{
    const PaDeviceInfo *info = Pa_GetDeviceInfo(index);
    return info ? info->maxInputChannels : 0;
}

int qv_recorder_list(void (*each)(void *user, const qv_player_device *device), void *user)
{
    if (Pa_Initialize() != paNoError)
        return QV_ERROR_DEVICE;
    const int found = qv_each_device(Pa_GetDefaultInputDevice(), channels_of, each, user);
    Pa_Terminate();
    return found;
}

static int open_device(qv_recorder *r, const char *wanted, char *message, size_t size)
{
    r->device = wanted ? qv_find_device(wanted, channels_of) : Pa_GetDefaultInputDevice();
    if (r->device < 0 || channels_of(r->device) == 0)
        return wanted
                   ? qv_fail(QV_ERROR_DEVICE, message, size,
                             "there is no microphone \"%s\"; quaver record --list-devices lists them", wanted)
                   : qv_fail(QV_ERROR_DEVICE, message, size, "there is no microphone");
    const PaDeviceInfo *info = Pa_GetDeviceInfo(r->device);
    r->rate = round(info->defaultSampleRate);
    r->room = (unsigned long)(r->rate * QV_RECORDER_LONGEST);
    r->samples = malloc(r->room * sizeof *r->samples);
    if (!r->samples)
        return qv_fail(QV_ERROR_MEMORY, message, size, "memory is short");
    const PaStreamParameters input = {
        .device = r->device, .channelCount = 1, .sampleFormat = paFloat32, .suggestedLatency = latency};
    PaError error =
        Pa_OpenStream(&r->stream, &input, NULL, r->rate, paFramesPerBufferUnspecified, paNoFlag, call, r);
    if (error == paNoError)
        error = Pa_StartStream(r->stream);
    else
        r->stream = NULL;
    return error == paNoError
               ? QV_OK
               : qv_fail(QV_ERROR_DEVICE, message, size, "the microphone \"%s\" does not open: %s",
                         info->name, Pa_GetErrorText(error));
}

int qv_recorder_open(qv_recorder **recorder, const char *device, char *message, size_t size)
{
    *recorder = NULL;
    qv_recorder *r = calloc(1, sizeof *r);
    if (!r)
        return qv_fail(QV_ERROR_MEMORY, message, size, "memory is short");
    const PaError started = Pa_Initialize();
    if (started != paNoError) {
        free(r);
        return qv_fail(QV_ERROR_DEVICE, message, size, "the sound system does not start: %s",
                       Pa_GetErrorText(started));
    }
    const int error = open_device(r, device, message, size);
    if (error)
        qv_recorder_close(&r);
    *recorder = r;
    return error;
}

void qv_recorder_close(qv_recorder **recorder)
{
    qv_recorder *r = *recorder;
    if (!r)
        return;
    if (r->stream) {
        Pa_AbortStream(r->stream);
        Pa_CloseStream(r->stream);
    }
    Pa_Terminate();
    free(r->samples);
    free(r);
    *recorder = NULL;
}

int qv_recorder_rate(const qv_recorder *r)
{
    return (int)r->rate;
}

const char *qv_recorder_name(const qv_recorder *r)
{
    return Pa_GetDeviceInfo(r->device)->name;
}

void qv_recorder_begin(qv_recorder *r)
{
    atomic_store(&r->recording, false);
    atomic_store(&r->count, 0);
    atomic_store(&r->heard, 0);
    atomic_store(&r->peak, 0);
    atomic_store(&r->recording, true);
}

int qv_recorder_end(qv_recorder *r, const float **samples)
{
    *samples = r->samples;
    atomic_store(&r->recording, false);
    if (!atomic_load(&r->heard) || Pa_IsStreamActive(r->stream) != 1)
        return QV_ERROR_DEVICE;
    return (int)atomic_load(&r->count);
}

float qv_recorder_peak(qv_recorder *r)
{
    return (float)atomic_exchange(&r->peak, 0) * 1e-6f;
}

double qv_recorder_seconds(const qv_recorder *r)
{
    return (double)atomic_load(&r->count) / r->rate;
}
