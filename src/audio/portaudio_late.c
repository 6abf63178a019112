// SPDX-License-Identifier: MIT
/*
 * PortAudio for a program that seldom needs it: the functions of portaudio.h that the player calls, each
 * handed on to the library, which Pa_Initialize loads. Linked into the command in the place of the library,
 * which brings those of JACK, Berkeley DB, ALSA and C++ with it: 2 MB of memory and a quarter of the time to
 * the first sample, for nothing when sound goes into a file.
 *
 * A library that is missing is an error of Pa_Initialize, whose text tells why; nothing but Pa_GetErrorText
 * may be called then. One thread calls Pa_Initialize before any other calls anything.
 */
#include <portaudio.h>
#include <stdbool.h>
#include <stdio.h>
#if __has_include(<pa_linux_alsa.h>)
#include <pa_linux_alsa.h>
#define QV_HAS_ALSA
#endif
#include "base/process.h"

#define LIBRARY "libportaudio.so.2"

/* type, name, parameters, arguments */
// clang-format off
#define HANDED_ON(each)                                                                                      \
    each(PaError, Pa_Terminate, (void), ())                                                                  \
    each(PaDeviceIndex, Pa_GetDeviceCount, (void), ())                                                       \
    each(PaDeviceIndex, Pa_GetDefaultOutputDevice, (void), ())                                               \
    each(const PaDeviceInfo *, Pa_GetDeviceInfo, (PaDeviceIndex device), (device))                           \
    each(const PaHostApiInfo *, Pa_GetHostApiInfo, (PaHostApiIndex api), (api))                              \
    each(PaError, Pa_OpenStream,                                                                             \
         (PaStream **stream, const PaStreamParameters *input, const PaStreamParameters *output,              \
          double rate, unsigned long frames, PaStreamFlags flags, PaStreamCallback *callback, void *user),   \
         (stream, input, output, rate, frames, flags, callback, user))                                       \
    each(PaError, Pa_CloseStream, (PaStream *stream), (stream))                                              \
    each(PaError, Pa_StartStream, (PaStream *stream), (stream))                                              \
    each(PaError, Pa_AbortStream, (PaStream *stream), (stream))                                              \
    each(PaError, Pa_IsStreamActive, (PaStream *stream), (stream))                                           \
    each(const PaStreamInfo *, Pa_GetStreamInfo, (PaStream *stream), (stream))

// clang-format on
#define MEMBER(type, name, parameters, arguments) type(*name) parameters;
static struct {
    bool loaded;
    MEMBER(PaError, Pa_Initialize, (void), )
    MEMBER(const char *, Pa_GetErrorText, (PaError error), )
    HANDED_ON(MEMBER)
#ifdef QV_HAS_ALSA
    MEMBER(void, PaAlsa_EnableRealtimeScheduling, (PaStream * stream, int enable), )
#endif
} library;

static char missing[200]; // why it is not loaded

static bool load(void)
{
    char why[160];
    void *opened = qv_library_open(LIBRARY, why, sizeof why);
    if (!opened) {
        snprintf(missing, sizeof missing, "PortAudio cannot be loaded: %s", why);
        return false;
    }
    bool found = true;
#define FIND(type, name, parameters, arguments)                                                              \
    found = qv_library_find(opened, #name, &library.name) && found;
    FIND(PaError, Pa_Initialize, , )
    FIND(const char *, Pa_GetErrorText, , )
    HANDED_ON(FIND)
#ifdef QV_HAS_ALSA
    FIND(void, PaAlsa_EnableRealtimeScheduling, , )
#endif
    if (!found)
        snprintf(missing, sizeof missing, LIBRARY " lacks functions of PortAudio");
    return found;
}

PaError Pa_Initialize(void)
{
    library.loaded = library.loaded || load();
    return library.loaded ? library.Pa_Initialize() : paNotInitialized;
}

const char *Pa_GetErrorText(PaError error)
{
    return library.loaded ? library.Pa_GetErrorText(error) : missing;
}

#define HAND_ON(type, name, parameters, arguments)                                                           \
    type name parameters                                                                                     \
    {                                                                                                        \
        return library.name arguments;                                                                       \
    }
HANDED_ON(HAND_ON)

#ifdef QV_HAS_ALSA
void PaAlsa_EnableRealtimeScheduling(PaStream *stream, int enable)
{
    library.PaAlsa_EnableRealtimeScheduling(stream, enable);
}
#endif
