// SPDX-License-Identifier: MIT
#ifndef QV_AUDIO_SOUND_FILE_H
#define QV_AUDIO_SOUND_FILE_H
#include <stddef.h>
#include <stdio.h>

enum { QV_SOUND_LONGEST = 600 }; // seconds of a file that is read

/*
 * Reads a sound file of any format libsndfile opens, at any rate from 1 to 768 kHz: channels are averaged to
 * one, the result is resampled to QV_RATE.
 *
 * samples  receives [*count] floats, full scale 1; the caller frees them with free(). NULL on failure.
 * message  receives "PATH: what is wrong" in one line on failure; may be NULL; size is its bytes
 *
 * Returns 0; QV_ERROR_OPEN (cannot be opened or read; errno says why); QV_ERROR_FORMAT (no sound file, a
 * cut-off one, an empty one, one longer than QV_SOUND_LONGEST, or one with samples that are no finite
 * numbers); QV_ERROR_MEMORY. Any thread.
 */
int qv_sound_read(const char *path, float **samples, int *count, char *message, size_t size);

/*
 * Writes a sound file block by block:
 *
 *     qv_sound_writer_open(&writer, "out.wav", message, sizeof message);
 *     while (...)
 *         qv_sound_writer_write(writer, samples, count);
 *     qv_sound_writer_close(&writer);       // or qv_sound_writer_abort
 *
 * The sound goes to a file beside `path` that takes its place only in qv_sound_writer_close: nobody ever sees
 * half a sound, and what was there before stays until then. A path that is no regular file (a device) is
 * written directly. One writer belongs to one thread.
 */
typedef struct qv_sound_writer qv_sound_writer;

/* WAV and FLAC with 16 bits, Ogg Vorbis, MP3 of about 70 kbit/s, Opus of about 60 kbit/s, or just the
 * samples, 16 bits, little-endian. All of them at QV_RATE. */
typedef enum qv_sound_format {
    QV_SOUND_WAV,
    QV_SOUND_FLAC,
    QV_SOUND_OGG,
    QV_SOUND_MP3,
    QV_SOUND_OPUS,
    QV_SOUND_RAW,
    QV_SOUND_BY_NAME // by the extension .wav, .flac, .ogg, .mp3 or .opus; a pipe or a device of any other
                     // name gets WAV
} qv_sound_format;

/* Opens a file in the format that its name tells. Into pipes and devices sound is written as it comes; the
 * header of a WAV or FLAC then leaves the length open (in a WAV: 0xffffffff). Opening a pipe waits for its
 * reader.
 * Returns 0, QV_ERROR_FORMAT (unknown extension, or libsndfile cannot write the format there), QV_ERROR_WRITE
 * (errno says why) or QV_ERROR_MEMORY, with one line in message [size]. */
int qv_sound_writer_open(qv_sound_writer **writer, const char *path, char *message, size_t size);
/* The same in a given format. */
int qv_sound_writer_open_as(qv_sound_writer **writer, const char *path, qv_sound_format format, char *message,
                            size_t size);

/* The same for a stream that stays open, which is called `name`; raw samples and WAV are flushed after every
 * block. */
int qv_sound_writer_open_stream(qv_sound_writer **writer, FILE *stream, qv_sound_format format,
                                const char *name, char *message, size_t size);

/* samples [count] at QV_RATE; what lies outside [-1, 1) is held at its ends, what is no number becomes 0.
 * Returns 0 or QV_ERROR_WRITE. */
int qv_sound_writer_write(qv_sound_writer *writer, const float *samples, int count);

/* Completes the file, puts it in its place and sets *writer to NULL. Returns 0 or QV_ERROR_WRITE; on failure,
 * also an earlier one of qv_sound_writer_write, nothing is put in place. NULL inside is fine. */
int qv_sound_writer_close(qv_sound_writer **writer);

/* Throws away what was written and sets *writer to NULL. NULL inside is fine. */
void qv_sound_writer_abort(qv_sound_writer **writer);

#endif
