// SPDX-License-Identifier: MIT
#include "train/data/analysis.h"
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "audio/level.h"
#include "audio/sound_file.h"
#include "dsp/pitch.h"
#include "quaver/quaver.h"
#include "base/ascending.h"
#include "base/hash.h"
#include "base/message.h"
#include "base/platform.h"
#include "store/aside.h"

/* To be raised whenever the same recording would be analysed otherwise. */
enum { ANALYSIS_VERSION = 2 };

static const float pitch_floor = 0.7f; // of the lower quartile of a recording's pitch
static const float unvoiced_hz = 150;  // log F0 of a recording without any voice

/* Everything that the content of a cache file depends on, and what is in it. */
struct header {
    char magic[8];
    uint32_t version, header_size;
    uint64_t recording;                  // hash of its path
    int64_t bytes, seconds, nanoseconds; // its size and time of change
    qv_pitch_settings pitch;
    float level;
    int32_t frames, samples;
    uint64_t checksum; // of what follows: mel, f0, log_f0, samples
};

static const char magic[8] = "QVSOUND";

/* The header that a fresh cache file of the recording begins with; frames, samples and checksum are 0. */
static int describe(const char *recording, struct header *header)
{
    qv_file_facts facts;
    if (!qv_file_look(recording, &facts))
        return QV_ERROR_OPEN;
    memset(header, 0, sizeof *header); // with what lies between the fields: headers are compared as bytes
    memcpy(header->magic, magic, sizeof magic);
    header->version = ANALYSIS_VERSION;
    header->header_size = sizeof *header;
    header->recording = qv_hash(QV_HASH_START, recording, strlen(recording));
    header->bytes = facts.size;
    header->seconds = facts.seconds;
    header->nanoseconds = facts.nanoseconds;
    qv_pitch_defaults(&header->pitch);
    header->level = QV_LEVEL_TARGET;
    return 0;
}

/* Bytes behind the header. */
static size_t content_size(int frames, int samples)
{
    return (size_t)frames * (QV_MEL + 2) * sizeof(float) + (size_t)samples * sizeof(int16_t);
}

static void point_into(qv_analysis *analysis, const void *content)
{
    analysis->mel = content;
    analysis->f0 = analysis->mel + (size_t)analysis->frames * QV_MEL;
    analysis->log_f0 = analysis->f0 + analysis->frames;
    analysis->samples = (const int16_t *)(analysis->log_f0 + analysis->frames);
}

static bool map_file(qv_analysis *analysis, const char *path)
{
    int file = qv_file_open_read(path);
    qv_file_facts facts;
    if (file < 0)
        return false;
    if (qv_descriptor_look(file, &facts) && facts.size > (int64_t)sizeof(struct header)) {
        analysis->map_size = (size_t)facts.size;
        analysis->map = qv_map(file, analysis->map_size);
    }
    qv_descriptor_close(file);
    return analysis->map;
}

/* Whether the mapped file is what `expected` describes, unharmed. */
static bool fits(const qv_analysis *analysis, struct header expected)
{
    struct header found;
    memcpy(&found, analysis->map, sizeof found);
    expected.frames = found.frames;
    expected.samples = found.samples;
    expected.checksum = found.checksum;
    if (memcmp(&found, &expected, sizeof found) || found.samples <= 0 ||
        found.frames != qv_frames(found.samples))
        return false;
    size_t size = content_size(found.frames, found.samples);
    return analysis->map_size == sizeof found + size &&
           qv_hash(QV_HASH_START, (const char *)analysis->map + sizeof found, size) == found.checksum;
}

int qv_analysis_load(qv_analysis *analysis, const char *recording, const char *cache)
{
    *analysis = (qv_analysis){0};
    struct header header;
    if (describe(recording, &header))
        return QV_ERROR_OPEN;
    if (!map_file(analysis, cache))
        return QV_ERROR_FORMAT;
    if (!fits(analysis, header)) {
        qv_analysis_close(analysis);
        return QV_ERROR_FORMAT;
    }
    memcpy(&header, analysis->map, sizeof header);
    analysis->frames = header.frames;
    analysis->sample_count = header.samples;
    analysis->checksum = header.checksum;
    point_into(analysis, (const char *)analysis->map + sizeof header);
    return 0;
}

void qv_analysis_close(qv_analysis *analysis)
{
    qv_unmap(analysis->map, analysis->map_size);
    *analysis = (qv_analysis){0};
}

/* A damaged file is found by its checksum, so nothing is synced: a crash costs an analysis, not a fit. */
static int write_file(const char *path, const struct header *header, const void *content, char *message,
                      size_t size)
{
    qv_aside *aside;
    int error = qv_aside_open(&aside, path, QV_ASIDE_BRIEF);
    if (!error) {
        fwrite(header, sizeof *header, 1, qv_aside_stream(aside));
        fwrite(content, 1, content_size(header->frames, header->samples), qv_aside_stream(aside));
        error = qv_aside_close(&aside);
    }
    if (error == QV_ERROR_WRITE)
        qv_fail(error, message, size, "%s: cannot be written (%s)", path, strerror(errno));
    return error;
}

/* Lower quartile of the voiced frames, Hz; 0 when few are voiced. QV_ERROR_MEMORY, or 0. */
static int lower_quartile(const float *f0, int frames, float *hz)
{
    enum { ENOUGH = 20 };
    float *voiced = malloc(((size_t)frames + 1) * sizeof *voiced);
    if (!voiced)
        return QV_ERROR_MEMORY;
    int count = 0;
    for (int t = 0; t < frames; t++)
        if (f0[t] > 0)
            voiced[count++] = f0[t];
    qv_sort_floats(voiced, count);
    *hz = count < ENOUGH ? 0 : voiced[count / 4];
    free(voiced);
    return 0;
}

/* Tracks twice: what the first pass finds tells how low this speaker's voice goes, and the second looks for
 * nothing below, so that creak, whose periods are irregular, and every second period are not taken for pitch
 * (after Hirst 2007, "A Praat plugin for Momel and INTSINT", who puts the floor at 0.75 of the quartile). */
static int track(const qv_pitch_settings *pitch, const float *samples, const qv_analysis *parts, float *f0)
{
    float quartile;
    int error = qv_pitch_track(pitch, samples, parts->sample_count, f0, NULL);
    if (!error)
        error = lower_quartile(f0, parts->frames, &quartile);
    if (error || quartile * pitch_floor <= pitch->lowest)
        return error;
    qv_pitch_settings own = *pitch;
    own.lowest = quartile * pitch_floor;
    return qv_pitch_track(&own, samples, parts->sample_count, f0, NULL);
}

/* Fills in what lies behind the header. */
static int analyse(const qv_mel *mel, const float *samples, const qv_analysis *parts,
                   const qv_pitch_settings *pitch)
{
    float *f0 = (float *)parts->f0;
    int16_t *quantised = (int16_t *)parts->samples;
    qv_mel_analyse(mel, samples, parts->sample_count, (float *)parts->mel);
    int error = track(pitch, samples, parts, f0);
    if (error)
        return error;
    qv_pitch_interpolate(f0, parts->frames, unvoiced_hz, (float *)parts->log_f0);
    for (int i = 0; i < parts->sample_count; i++)
        quantised[i] = (int16_t)lrintf(fminf(fmaxf(samples[i] * 32768.0f, -32768.0f), 32767.0f));
    return 0;
}

int qv_analysis_make(const qv_mel *mel, const char *recording, const char *cache, char *message, size_t size)
{
    struct header header;
    float *samples = NULL;
    int count = 0;
    if (describe(recording, &header)) {
        snprintf(message, size, "%s: cannot be opened (%s)", recording, strerror(errno));
        return QV_ERROR_OPEN;
    }
    int error = qv_sound_read(recording, &samples, &count, message, size);
    if (error)
        return error;
    if (qv_active_level(samples, count) <= QV_LEVEL_SILENT) {
        snprintf(message, size, "%s: holds no sound", recording);
        free(samples);
        return QV_ERROR_FORMAT;
    }
    qv_level_apply(samples, count, QV_LEVEL_TARGET);
    qv_analysis parts = {.frames = qv_frames(count), .sample_count = count};
    char *content = malloc(content_size(parts.frames, count));
    error = QV_ERROR_MEMORY;
    if (content) {
        point_into(&parts, content);
        error = analyse(mel, samples, &parts, &header.pitch);
    }
    if (!error) {
        header.frames = parts.frames;
        header.samples = count;
        header.checksum = qv_hash(QV_HASH_START, content, content_size(parts.frames, count));
        error = write_file(cache, &header, content, message, size);
    }
    if (error == QV_ERROR_MEMORY)
        snprintf(message, size, "memory is short");
    free(content);
    free(samples);
    return error;
}
