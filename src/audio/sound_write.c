// SPDX-License-Identifier: MIT
#include "audio/sound_file.h"
#include "base/int16.h"
#include "base/message.h"
#include "base/platform.h"
#include "dsp/frame.h"
#include "quaver/quaver.h"
#include "store/aside.h"
#include <errno.h>
#include <limits.h>
#include <sndfile.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { BLOCK = 1024 }; // samples converted at a time

struct qv_sound_writer {
    SNDFILE *file; // NULL: samples go to `stream`
    FILE *stream;
    qv_aside *aside; // NULL: the stream is the caller's
    int lossy;       // floats are written instead of 16-bit integers
    int unbegun;     // nothing is written yet to a file that needs a sample
    int error;       // the first one; nothing is written after it
    int error_cause; // errno of it
};

static const struct {
    const char *extension;
    int code;       // libsndfile's
    double quality; // of a lossy one, 0 to 1 of its bit rates; 0: as exact as the samples
} FORMATS[] = {
    [QV_SOUND_WAV] = {".wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 0},
    [QV_SOUND_FLAC] = {".flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 0},
    [QV_SOUND_OGG] = {".ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS, 0.6},
    [QV_SOUND_MP3] = {".mp3", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, 0.8},
    [QV_SOUND_OPUS] = {".opus", SF_FORMAT_OGG | SF_FORMAT_OPUS, 0.2},
    [QV_SOUND_RAW] = {".raw", SF_FORMAT_RAW | SF_FORMAT_PCM_16 | SF_ENDIAN_LITTLE, 0},
};
enum { NAMED_FORMATS = QV_SOUND_RAW }; // those that an extension chooses

/* The format of a file with this name, QV_SOUND_BY_NAME when it tells none. */
static qv_sound_format find_format(const char *path)
{
    size_t length = strlen(path);
    for (int i = 0; i < NAMED_FORMATS; i++) {
        size_t tail = strlen(FORMATS[i].extension);
        if (length > tail && !strcasecmp(path + length - tail, FORMATS[i].extension))
            return (qv_sound_format)i;
    }
    return QV_SOUND_BY_NAME;
}

static qv_sound_writer *new_writer(void)
{
    return calloc(1, sizeof(qv_sound_writer));
}

static int put_number(FILE *stream, uint32_t number, int bytes)
{
    for (int i = 0; i < bytes; i++)
        if (putc((int)(number >> 8 * i & 0xff), stream) == EOF)
            return 0;
    return 1;
}

/* The header of a WAV of unknown length: chunks "fmt " and "data" (Microsoft, "Multimedia Programming
 * Interface and Data Specifications 1.0", 1991). */
static int begin_wav(FILE *stream)
{
    const uint32_t unknown = 0xffffffff, pcm = 1, channels = 1, bits = 16, frame = channels * bits / 8;
    return fputs("RIFF", stream) != EOF && put_number(stream, unknown, 4) &&
           fputs("WAVEfmt ", stream) != EOF && put_number(stream, 16, 4) && put_number(stream, pcm, 2) &&
           put_number(stream, channels, 2) && put_number(stream, QV_RATE, 4) &&
           put_number(stream, QV_RATE * frame, 4) && put_number(stream, frame, 2) &&
           put_number(stream, bits, 2) && fputs("data", stream) != EOF && put_number(stream, unknown, 4);
}

/* WAV and raw samples, which libsndfile writes to files only that it can go back in. */
static int is_plain(qv_sound_format format)
{
    return format == QV_SOUND_WAV || format == QV_SOUND_RAW;
}

/* Samples go to the stream from now on. */
static int begin_stream(qv_sound_writer *w, FILE *stream, qv_sound_format format)
{
    w->stream = stream;
    return format != QV_SOUND_WAV || begin_wav(stream) ? QV_OK : QV_ERROR_WRITE;
}

/* They go through libsndfile to a descriptor, which stays open. */
static int begin_file(qv_sound_writer *w, int fd, qv_sound_format format)
{
    SF_INFO info = {.samplerate = QV_RATE, .channels = 1, .format = FORMATS[format].code};
    double quality = FORMATS[format].quality;
    w->file = sf_open_fd(fd, SFM_WRITE, &info, SF_FALSE);
    if (!w->file)
        return QV_ERROR_FORMAT;
    w->unbegun = format != QV_SOUND_OGG && !is_plain(format);
    w->lossy = quality > 0;
    if (w->lossy)
        sf_command(w->file, SFC_SET_VBR_ENCODING_QUALITY, &quality, sizeof quality);
    return QV_OK;
}

/* Hands out a writer that has begun, or closes it and says why not. */
static int finish_opening(qv_sound_writer **writer, qv_sound_writer *w, int error, const char *name,
                          char *message, size_t size)
{
    if (error) {
        const char *reason =
            error == QV_ERROR_FORMAT ? "this format cannot be written there" : strerror(errno);
        qv_fail(error, message, size, "%s: %s", name, reason);
        qv_sound_writer_abort(&w);
    }
    *writer = w;
    return error;
}

int qv_sound_writer_open_stream(qv_sound_writer **writer, FILE *stream, qv_sound_format format,
                                const char *name, char *message, size_t size)
{
    *writer = NULL;
    if (format == QV_SOUND_BY_NAME)
        return qv_fail(QV_ERROR_ARGUMENT, message, size, "%s: its name tells no format", name);
    qv_sound_writer *w = new_writer();
    if (!w)
        return qv_fail(QV_ERROR_MEMORY, message, size, "%s: memory is short", name);
    errno = 0;
    const int error =
        is_plain(format) ? begin_stream(w, stream, format) : begin_file(w, qv_descriptor_of(stream), format);
    return finish_opening(writer, w, error, name, message, size);
}

/* Whether a path leads to a pipe or a device. */
static bool is_device(const char *path)
{
    qv_file_facts facts;
    return qv_file_look(path, &facts) && facts.kind == QV_FILE_OTHER;
}

int qv_sound_writer_open_as(qv_sound_writer **writer, const char *path, qv_sound_format format, char *message,
                            size_t size)
{
    const bool device = is_device(path);
    *writer = NULL;
    if (format == QV_SOUND_BY_NAME)
        format = find_format(path);
    if (format == QV_SOUND_BY_NAME && !device)
        return qv_fail(QV_ERROR_FORMAT, message, size,
                       "%s: the name must end in .wav, .flac, .ogg, .mp3 or .opus, which chooses the format",
                       path);
    if (format == QV_SOUND_BY_NAME)
        format = QV_SOUND_WAV;
    qv_sound_writer *w = new_writer();
    if (!w)
        return qv_fail(QV_ERROR_MEMORY, message, size, "%s: memory is short", path);
    int error = qv_aside_open(&w->aside, path, QV_ASIDE_BRIEF);
    if (!error && device && is_plain(format))
        error = begin_stream(w, qv_aside_stream(w->aside), format);
    else if (!error)
        error = begin_file(w, qv_aside_descriptor(w->aside), format);
    return finish_opening(writer, w, error, path, message, size);
}

int qv_sound_writer_open(qv_sound_writer **writer, const char *path, char *message, size_t size)
{
    return qv_sound_writer_open_as(writer, path, QV_SOUND_BY_NAME, message, size);
}

static int write_raw(FILE *stream, const int16_t *samples, int count)
{
    unsigned char bytes[2 * BLOCK];
    for (int i = 0; i < count; i++) {
        bytes[2 * i] = (unsigned char)((uint16_t)samples[i] & 0xff);
        bytes[2 * i + 1] = (unsigned char)((uint16_t)samples[i] >> 8);
    }
    return fwrite(bytes, 2, (size_t)count, stream) == (size_t)count;
}

/* count <= BLOCK */
static int write_block(qv_sound_writer *w, const float *samples, int count)
{
    float held[BLOCK];
    int16_t integers[BLOCK];
    for (int i = 0; i < count; i++) {
        held[i] = qv_hold(samples[i]);
        integers[i] = qv_to_int16(samples[i]);
    }
    if (w->stream)
        return write_raw(w->stream, integers, count);
    if (w->lossy)
        return sf_write_float(w->file, held, count) == count;
    return sf_write_short(w->file, integers, count) == count;
}

/* libsndfile writes the head of a FLAC file with its first sample, and of no sample makes an MP3 file without
 * a byte; neither can be opened. */
static int begin_sound(qv_sound_writer *w)
{
    const int16_t silence = 0;
    return sf_write_short(w->file, &silence, 1) == 1;
}

static int note_failure(qv_sound_writer *w)
{
    w->error = QV_ERROR_WRITE;
    w->error_cause = errno ? errno : EIO;
    return w->error;
}

int qv_sound_writer_write(qv_sound_writer *w, const float *samples, int count)
{
    errno = 0;
    w->unbegun &= count <= 0;
    for (int done = 0; done < count && !w->error; done += BLOCK)
        if (!write_block(w, samples + done, count - done < BLOCK ? count - done : BLOCK))
            note_failure(w);
    if (w->stream && !w->error && fflush(w->stream))
        note_failure(w);
    if (w->error)
        errno = w->error_cause;
    return w->error;
}

int qv_sound_writer_close(qv_sound_writer **writer)
{
    qv_sound_writer *w = *writer;
    if (!w)
        return QV_OK;
    errno = 0;
    if (w->unbegun && !begin_sound(w))
        note_failure(w);
    if (w->file && sf_close(w->file) && !w->error)
        note_failure(w);
    w->file = NULL;
    if (!w->error && qv_aside_close(&w->aside))
        note_failure(w);
    int error = w->error, cause = w->error_cause;
    if (error) {
        qv_sound_writer_abort(writer);
        errno = cause;
        return error;
    }
    free(w);
    *writer = NULL;
    return QV_OK;
}

void qv_sound_writer_abort(qv_sound_writer **writer)
{
    qv_sound_writer *w = *writer;
    if (!w)
        return;
    if (w->file)
        sf_close(w->file);
    qv_aside_abort(&w->aside);
    free(w);
    *writer = NULL;
}
