#define _XOPEN_SOURCE 700 // realpath
#include "audio/sound_file.h"
#include "dsp/frame.h"
#include "quaver/quaver.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <sndfile.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    BLOCK = 1024,    // samples converted at a time
    MOST_TRIES = 100 // names tried for the file beside the target
};

static const double VORBIS_QUALITY = 0.6; // 0..1

struct qv_sound_writer {
    SNDFILE *file; // NULL: raw
    FILE *raw;
    int fd;
    int lossy;       // floats are written instead of 16-bit integers
    int unbegun;     // a FLAC file without a sample
    int error;       // the first one; nothing is written after it
    int error_cause; // errno of it
    char *target;    // where the file belongs
    char *beside;    // where it is written; NULL when written directly
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

__attribute__((format(printf, 5, 6))) static int fail(const char *path, char *message, size_t size, int error,
                                                      const char *format, ...)
{
    int kept = errno;
    if (message && size > 0) {
        int used = snprintf(message, size, "%s: ", path);
        va_list list;
        va_start(list, format);
        if (used >= 0 && (size_t)used < size)
            vsnprintf(message + used, size - (size_t)used, format, list);
        va_end(list);
    }
    errno = kept;
    return error;
}

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

/* Opens a new file beside the target, on the same file system, so that it can be renamed. Not mkstemp: the
 * file shall have the rights that the user's mask gives. */
static int open_beside(qv_sound_writer *w)
{
    size_t room = strlen(w->target) + 32;
    w->beside = malloc(room);
    if (!w->beside)
        return QV_ERROR_MEMORY;
    for (int i = 0; i < MOST_TRIES; i++) {
        snprintf(w->beside, room, "%s.%ld-%d.part", w->target, (long)getpid(), i);
        w->fd = open(w->beside, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (w->fd >= 0)
            return QV_OK;
        if (errno != EEXIST)
            break;
    }
    free(w->beside);
    w->beside = NULL;
    return QV_ERROR_WRITE;
}

static int open_target(qv_sound_writer *w, const char *path)
{
    struct stat status;
    w->target = realpath(path, NULL); // through links, so that the link stays one
    if (!w->target && errno == ENOENT)
        w->target = strdup(path);
    if (!w->target)
        return errno == ENOMEM ? QV_ERROR_MEMORY : QV_ERROR_WRITE;
    if (stat(w->target, &status) < 0)
        return errno == ENOENT ? open_beside(w) : QV_ERROR_WRITE;
    if (S_ISDIR(status.st_mode)) {
        errno = EISDIR;
        return QV_ERROR_WRITE;
    }
    if (access(w->target, W_OK) < 0)
        return QV_ERROR_WRITE;
    if (S_ISREG(status.st_mode))
        return open_beside(w);
    w->fd = open(w->target, O_RDWR | O_CLOEXEC);
    return w->fd >= 0 ? QV_OK : QV_ERROR_WRITE;
}

static void free_writer(qv_sound_writer *w)
{
    free(w->target);
    free(w->beside);
    free(w);
}

static qv_sound_writer *new_writer(void)
{
    qv_sound_writer *w = calloc(1, sizeof *w);
    if (w)
        w->fd = -1;
    return w;
}

int qv_sound_writer_open(qv_sound_writer **writer, const char *path, char *message, size_t size)
{
    *writer = NULL;
    SF_INFO info = {.samplerate = QV_RATE, .channels = 1, .format = find_format(path)};
    if (!info.format)
        return fail(path, message, size, QV_ERROR_FORMAT,
                    "the name must end in .wav, .flac or .ogg, which chooses the format");
    qv_sound_writer *w = new_writer();
    if (!w)
        return fail(path, message, size, QV_ERROR_MEMORY, "memory is short");
    int error = open_target(w, path);
    if (error) {
        fail(path, message, size, error, "%s", strerror(errno));
        free_writer(w);
        return error;
    }
    w->file = sf_open_fd(w->fd, SFM_WRITE, &info, SF_FALSE);
    if (!w->file) {
        qv_sound_writer_abort(&w);
        return fail(path, message, size, QV_ERROR_WRITE, "the format cannot be written there");
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
    if (w->fd >= 0 && close(w->fd) && !w->error)
        note_failure(w);
    w->fd = -1;
    if (w->beside && !w->error && rename(w->beside, w->target))
        note_failure(w);
    int error = w->error, cause = w->error_cause;
    if (error) {
        qv_sound_writer_abort(writer);
        errno = cause;
        return error;
    }
    free_writer(w);
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
    if (w->fd >= 0)
        close(w->fd);
    if (w->beside)
        unlink(w->beside);
    free_writer(w);
    *writer = NULL;
}
