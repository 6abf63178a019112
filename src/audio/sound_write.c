#define _XOPEN_SOURCE 700 // realpath
#include "audio/sound_file.h"
#include "base/message.h"
#include "dsp/frame.h"
#include "quaver/quaver.h"
#include "store/aside.h"
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <sndfile.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { BLOCK = 1024 }; // samples converted at a time

static const double VORBIS_QUALITY = 0.6; // 0..1

struct qv_sound_writer {
    SNDFILE *file; // NULL: raw
    FILE *raw;
    qv_aside *aside;
    int lossy;       // floats are written instead of 16-bit integers
    int unbegun;     // a FLAC file without a sample
    int error;       // the first one; nothing is written after it
    int error_cause; // errno of it
};

typedef struct file_format {
    const char *extension;
    int code; // libsndfile's
} file_format;

static const file_format FORMATS[] = {
    {".wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16},
    {".flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16},
    {".ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS},
};

static int find_format(const char *path)
{
    size_t length = strlen(path);
    for (size_t i = 0; i < sizeof FORMATS / sizeof *FORMATS; i++) {
        size_t tail = strlen(FORMATS[i].extension);
        if (length > tail && !strcasecmp(path + length - tail, FORMATS[i].extension))
            return FORMATS[i].code;
    }
    return 0;
}

static qv_sound_writer *new_writer(void)
{
    return calloc(1, sizeof(qv_sound_writer));
}

int qv_sound_writer_open(qv_sound_writer **writer, const char *path, char *message, size_t size)
{
    *writer = NULL;
    SF_INFO info = {.samplerate = QV_RATE, .channels = 1, .format = find_format(path)};
    if (!info.format)
        return qv_fail(QV_ERROR_FORMAT, message, size,
                       "%s: the name must end in .wav, .flac or .ogg, which chooses the format", path);
    qv_sound_writer *w = new_writer();
    if (!w)
        return qv_fail(QV_ERROR_MEMORY, message, size, "%s: memory is short", path);
    int error = qv_aside_open(&w->aside, path, QV_ASIDE_BRIEF);
    if (error) {
        free(w);
        return qv_fail(error, message, size, "%s: %s", path, strerror(errno));
    }
    w->file = sf_open_fd(qv_aside_descriptor(w->aside), SFM_WRITE, &info, SF_FALSE);
    if (!w->file) {
        qv_sound_writer_abort(&w);
        return qv_fail(QV_ERROR_WRITE, message, size, "%s: the format cannot be written there", path);
    }
    w->lossy = (info.format & SF_FORMAT_SUBMASK) == SF_FORMAT_VORBIS;
    double quality = VORBIS_QUALITY;
    w->unbegun = (info.format & SF_FORMAT_TYPEMASK) == SF_FORMAT_FLAC;
    if (w->lossy)
        sf_command(w->file, SFC_SET_VBR_ENCODING_QUALITY, &quality, sizeof quality);
    *writer = w;
    return QV_OK;
}

int qv_sound_writer_open_raw(qv_sound_writer **writer, FILE *stream)
{
    *writer = new_writer();
    if (!*writer)
        return QV_ERROR_MEMORY;
    (*writer)->raw = stream;
    return QV_OK;
}

static float hold(float sample)
{
    if (!(sample >= -1.0f)) // also what is no number
        return sample < -1.0f ? -1.0f : 0.0f;
    return sample > 1.0f ? 1.0f : sample;
}

/* Full scale is 32768, as libsndfile reads it; rounded to the nearest. */
static int16_t to_integer(float sample)
{
    long value = lrintf(32768.0f * hold(sample));
    return (int16_t)(value > INT16_MAX ? INT16_MAX : value);
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
        held[i] = hold(samples[i]);
        integers[i] = to_integer(samples[i]);
    }
    if (w->raw)
        return write_raw(w->raw, integers, count);
    if (w->lossy)
        return sf_write_float(w->file, held, count) == count;
    return sf_write_short(w->file, integers, count) == count;
}

/* libsndfile writes the head of a FLAC file with its first sample, and without a head it cannot be opened. */
static int begin_flac(qv_sound_writer *w)
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
    if (w->raw && !w->error && fflush(w->raw))
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
    if (w->unbegun && !begin_flac(w))
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
