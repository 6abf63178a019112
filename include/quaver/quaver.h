/*
 * Quaver: text to speech with quasi-recurrent neural networks.
 *
 *     qv_voice *voice;
 *     qv_stream *stream;
 *     qv_voice_open(&voice, "kathleen.qv", NULL, 0);
 *     qv_stream_open(&stream, voice, NULL);
 *     qv_stream_text(stream, "Hello.", 6);
 *     qv_stream_finish(stream);
 *     while ((n = qv_stream_read(stream, samples, 1024)) > 0)
 *         play(samples, n);
 *     qv_stream_close(&stream);
 *     qv_voice_close(&voice);
 *
 * No globals, no printing, no exit. Every function that can fail returns a negative qv_error.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef QUAVER_QUAVER_H
#define QUAVER_QUAVER_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define QV_API __attribute__((visibility("default")))
#else
#define QV_API
#endif

#define QV_VERSION "0.1.0"

/** Samples a second of everything Quaver makes; one channel. */
#define QV_SAMPLE_RATE 24000

/** What a function returns when it fails. Success is 0 or a count. */
typedef enum qv_error {
    QV_OK = 0,
    QV_ERROR_ARGUMENT = -1, /**< an argument is out of its range or NULL */
    QV_ERROR_MEMORY = -2,   /**< memory is short */
    QV_ERROR_OPEN = -3,     /**< a file cannot be opened or read; errno says why */
    QV_ERROR_FORMAT = -4,   /**< a file is not what it should be */
    QV_ERROR_VERSION = -5,  /**< a voice was made for another version of Quaver */
    QV_ERROR_STATE = -6,    /**< called at the wrong time, for instance text after qv_stream_finish */
    QV_ERROR_WRITE = -7,    /**< a file cannot be written; errno says why */
    QV_ERROR_DEVICE = -8    /**< a sound device fails or is missing */
} qv_error;

/** The version of the library that runs, "major.minor.patch"; compare with QV_VERSION. Static memory. */
QV_API const char *qv_version(void);

/** A short English text for a qv_error, or for any other number "unknown error". Static memory. */
QV_API const char *qv_error_text(int error);

/** A voice: immutable, shared by any number of streams in any threads. */
typedef struct qv_voice qv_voice;

/**
 * Opens a voice file (.qv). The file is mapped and checked throughout; nothing in it is trusted.
 *
 * @param voice    receives the voice, or NULL on failure; owned by the caller
 * @param path     the file
 * @param message  receives one line that says where and what on failure; may be NULL
 * @param size     bytes of `message`
 * @return 0, QV_ERROR_OPEN, QV_ERROR_FORMAT, QV_ERROR_VERSION, QV_ERROR_MEMORY or QV_ERROR_ARGUMENT
 */
QV_API int qv_voice_open(qv_voice **voice, const char *path, char *message, size_t size);

/** Closes a voice and sets *voice to NULL. All its streams must be closed. NULL inside is fine. */
QV_API void qv_voice_close(qv_voice **voice);

/**
 * A piece of the voice file's metadata: "name", "language", "speaker", "licence", "dataset" ...
 * @return the text, owned by the voice, or NULL when there is none
 */
QV_API const char *qv_voice_info(const qv_voice *voice, const char *key);

/** How a stream speaks. Fill in with qv_settings_default, then change what you need. */
typedef struct qv_settings {
    float rate;   /**< speed: 1 normal, 2 twice as fast; 0.3 to 4 */
    float pitch;  /**< semitones up, -12 to 12; 0 normal */
    float volume; /**< dB, -60 to 12; 0 normal */
    uint64_t seed; /**< of the noise in the voice; the same seed gives the same samples */
} qv_settings;

QV_API void qv_settings_default(qv_settings *settings);

/** A stream: text goes in, samples come out. Belongs to one thread at a time. */
typedef struct qv_stream qv_stream;

/**
 * Opens a stream on a voice.
 * @param stream    receives the stream, or NULL on failure; owned by the caller
 * @param voice     must outlive the stream
 * @param settings  NULL for the defaults; copied
 * @return 0, QV_ERROR_MEMORY, or QV_ERROR_ARGUMENT when a setting is out of range
 */
QV_API int qv_stream_open(qv_stream **stream, const qv_voice *voice, const qv_settings *settings);

/** Closes a stream, in the middle of speech too, and sets *stream to NULL. */
QV_API void qv_stream_close(qv_stream **stream);

/**
 * Gives the stream more text, UTF-8, in pieces of any size. Speaking of a sentence can start when its end is
 * known: when text after it has come, or after qv_stream_finish.
 * @return 0, QV_ERROR_MEMORY, QV_ERROR_ARGUMENT, or QV_ERROR_STATE after qv_stream_finish
 */
QV_API int qv_stream_text(qv_stream *stream, const char *text, size_t bytes);

/** Says that no more text comes. */
QV_API int qv_stream_finish(qv_stream *stream);

/**
 * Makes the next samples.
 * @param samples  receives up to `count` floats in [-1, 1] at QV_SAMPLE_RATE
 * @return how many were written; 0: nothing to say until more text comes, or, after qv_stream_finish, all
 *         is said; negative: an error
 */
QV_API int qv_stream_read(qv_stream *stream, float *samples, int count);

#ifdef __cplusplus
}
#endif
#endif
