// SPDX-License-Identifier: MIT
#include "audio/sound_file.h"
#include "audio/quality.h"
#include "base/message.h"
#include "base/platform.h"
#include "dsp/frame.h"
#include "quaver/quaver.h"
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <sndfile.h>
#include <soxr.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    BLOCK = 4096, // frames of the file read at a time
    MOST_CHANNELS = 32,
    LOWEST_RATE = 1000,
    HIGHEST_RATE = 768000
};

static const float LARGEST = 1e6f; // a sample beyond this is no sound, and would overflow further on

/* One file on its way into memory. */
typedef struct reader {
    const char *path;
    char *message;
    size_t size;
    int fd;
    SNDFILE *file;
    SF_INFO info;
    soxr_t resampler; // NULL when the file has QV_RATE already
    float *block;     // [BLOCK][channels]
    float *mono;      // [BLOCK]
    float *samples;   // [room]
    size_t count, room;
} reader;

static int fail_memory(reader *r)
{
    return qv_fail(QV_ERROR_MEMORY, r->message, r->size, "%s: memory is short", r->path);
}

/* libsndfile takes a WAV file that was cut off for a shorter one. Its RIFF header knows better; programs that
 * write to a pipe leave 0 or a huge length there. */
static int wav_is_cut(const char *path, int64_t length)
{
    unsigned char head[12] = {0};
    FILE *file = qv_file_open(path, "r");
    const bool read = file && fread(head, 1, sizeof head, file) == sizeof head;
    if (file)
        fclose(file);
    if (!read || memcmp(head, "RIFF", 4) || memcmp(head + 8, "WAVE", 4))
        return 0;
    uint32_t stated = head[4] | (uint32_t)head[5] << 8 | (uint32_t)head[6] << 16 | (uint32_t)head[7] << 24;
    return stated >= 4 && stated < 0x7f000000u && (int64_t)stated + 8 > length + 1; // 1: a lacking pad byte
}

static int open_file(reader *r)
{
    qv_file_facts facts;
    r->fd = qv_file_open_read(r->path);
    if (r->fd < 0 || !qv_descriptor_look(r->fd, &facts))
        return qv_fail(QV_ERROR_OPEN, r->message, r->size, "%s: %s", r->path, strerror(errno));
    if (facts.kind == QV_FILE_FOLDER) {
        errno = EISDIR;
        return qv_fail(QV_ERROR_OPEN, r->message, r->size, "%s: %s", r->path, strerror(errno));
    }
    if (facts.kind == QV_FILE_REGULAR && facts.size == 0)
        return qv_fail(QV_ERROR_FORMAT, r->message, r->size, "%s: the file is empty", r->path);
    r->file = sf_open_fd(r->fd, SFM_READ, &r->info, SF_FALSE);
    if (!r->file)
        return qv_fail(QV_ERROR_FORMAT, r->message, r->size, "%s: not a sound file of a known format",
                       r->path);
    if (facts.kind == QV_FILE_REGULAR && wav_is_cut(r->path, facts.size))
        return qv_fail(QV_ERROR_FORMAT, r->message, r->size, "%s: the file is cut off", r->path);
    return QV_OK;
}

static int check_info(reader *r)
{
    const SF_INFO *info = &r->info;
    if (info->channels < 1 || info->channels > MOST_CHANNELS)
        return qv_fail(QV_ERROR_FORMAT, r->message, r->size, "%s: %d channels; 1 to %d can be read", r->path,
                       info->channels, MOST_CHANNELS);
    if (info->samplerate < LOWEST_RATE || info->samplerate > HIGHEST_RATE)
        return qv_fail(QV_ERROR_FORMAT, r->message, r->size, "%s: %d samples a second; %d to %d can be read",
                       r->path, info->samplerate, LOWEST_RATE, HIGHEST_RATE);
    if (info->frames <= 0)
        return qv_fail(QV_ERROR_FORMAT, r->message, r->size, "%s: the file holds no sound", r->path);
    if (info->frames / info->samplerate >= QV_SOUND_LONGEST)
        return qv_fail(QV_ERROR_FORMAT, r->message, r->size,
                       "%s: longer than %d seconds; cut it into utterances", r->path, QV_SOUND_LONGEST);
    return QV_OK;
}

static int prepare(reader *r)
{
    /* At most QV_SOUND_LONGEST seconds: no overflow. */
    r->room = (size_t)((double)r->info.frames * QV_RATE / r->info.samplerate) + 2;
    r->samples = malloc(r->room * sizeof *r->samples);
    r->mono = malloc(BLOCK * sizeof *r->mono);
    r->block = malloc((size_t)BLOCK * (size_t)r->info.channels * sizeof *r->block);
    if (!r->samples || !r->mono || !r->block)
        return fail_memory(r);
    if (r->info.samplerate == QV_RATE)
        return QV_OK;
    soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
    r->resampler = soxr_create(r->info.samplerate, QV_RATE, 1, NULL, NULL, &quality, NULL);
    return r->resampler ? QV_OK : fail_memory(r);
}

/* Averages the channels; false if a sample is no sensible number. */
static int mix(const reader *r, int frames)
{
    const int channels = r->info.channels;
    for (int i = 0; i < frames; i++) {
        float sum = 0.0f;
        for (int c = 0; c < channels; c++)
            sum += r->block[i * channels + c];
        r->mono[i] = sum / (float)channels;
        if (!(fabsf(r->mono[i]) <= LARGEST))
            return 0;
    }
    return 1;
}

/* Adds a block to the result; frames 0 flushes the resampler. */
static int append(reader *r, size_t frames)
{
    size_t made = frames;
    if (r->resampler) {
        size_t used;
        if (soxr_process(r->resampler, frames ? r->mono : NULL, frames, &used, r->samples + r->count,
                         r->room - r->count, &made))
            return fail_memory(r);
    } else {
        memcpy(r->samples + r->count, r->mono, frames * sizeof *r->samples);
    }
    r->count += made;
    return QV_OK;
}

static int read_all(reader *r)
{
    sf_count_t done = 0;
    while (done < r->info.frames) {
        sf_count_t left = r->info.frames - done;
        sf_count_t got = sf_readf_float(r->file, r->block, left < BLOCK ? left : BLOCK);
        if (got <= 0)
            return qv_fail(QV_ERROR_FORMAT, r->message, r->size,
                           "%s: the file is cut off or broken after %.2f of %.2f seconds", r->path,
                           (double)done / r->info.samplerate, (double)r->info.frames / r->info.samplerate);
        if (!mix(r, (int)got))
            return qv_fail(QV_ERROR_FORMAT, r->message, r->size,
                           "%s: samples near %.2f seconds are no finite numbers", r->path,
                           (double)done / r->info.samplerate);
        int error = append(r, (size_t)got);
        if (error)
            return error;
        done += got;
    }
    return r->resampler ? append(r, 0) : QV_OK;
}

static void close_reader(reader *r)
{
    int kept = errno;
    if (r->resampler)
        soxr_delete(r->resampler);
    if (r->file)
        sf_close(r->file);
    if (r->fd >= 0)
        qv_descriptor_close(r->fd);
    free(r->block);
    free(r->mono);
    free(r->samples);
    errno = kept;
}

/* All samples at the rate of the file, channels side by side. */
static int read_raw(reader *r, float **samples)
{
    const size_t all = (size_t)r->info.frames * (size_t)r->info.channels;
    *samples = malloc(all * sizeof **samples);
    if (!*samples)
        return fail_memory(r);
    if (sf_readf_float(r->file, *samples, r->info.frames) != r->info.frames)
        return qv_fail(QV_ERROR_FORMAT, r->message, r->size, "%s: the file is cut off or broken", r->path);
    for (size_t i = 0; i < all; i++)
        if (!(fabsf((*samples)[i]) <= LARGEST))
            return qv_fail(QV_ERROR_FORMAT, r->message, r->size, "%s: samples are no finite numbers",
                           r->path);
    return QV_OK;
}

static void look(const reader *r, const float *samples, qv_sound_facts *facts)
{
    const int channels = r->info.channels, frames = (int)r->info.frames;
    double topped = 0;
    *facts = (qv_sound_facts){.rate = r->info.samplerate, .channels = channels};
    facts->seconds = (double)frames / facts->rate;
    for (int c = 0; c < channels; c++)
        topped += qv_topped(samples + c, frames, channels);
    for (size_t i = 0; i < (size_t)frames * (size_t)channels; i++)
        facts->peak = fmaxf(facts->peak, fabsf(samples[i]));
    facts->topped = (float)(topped / frames / channels);
}

int qv_sound_look(const char *path, qv_sound_facts *facts, char *message, size_t size)
{
    reader r = {.path = path, .message = message, .size = size, .fd = -1};
    float *samples = NULL;
    int error = open_file(&r);
    if (!error)
        error = check_info(&r);
    if (!error)
        error = read_raw(&r, &samples);
    if (!error)
        look(&r, samples, facts);
    free(samples);
    close_reader(&r);
    return error;
}

int qv_sound_read(const char *path, float **samples, int *count, char *message, size_t size)
{
    reader r = {.path = path, .message = message, .size = size, .fd = -1};
    *samples = NULL;
    *count = 0;
    int error = open_file(&r);
    if (!error)
        error = check_info(&r);
    if (!error)
        error = prepare(&r);
    if (!error)
        error = read_all(&r);
    if (!error && r.count == 0)
        error = qv_fail(QV_ERROR_FORMAT, r.message, r.size, "%s: the file holds no sound", r.path);
    if (!error) {
        *samples = r.samples;
        *count = (int)r.count;
        r.samples = NULL;
    }
    close_reader(&r);
    return error;
}
