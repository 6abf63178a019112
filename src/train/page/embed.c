// SPDX-License-Identifier: MIT
#include "train/page/embed.h"

#include <stdlib.h>
#include <string.h>

#include "audio/sound_file.h"
#include "base/base64.h"
#include "dsp/frame.h"
#include "quaver/quaver.h"

void qv_page_data(FILE *file, const char *type, const uint8_t *bytes, size_t count)
{
    char group[4];
    fprintf(file, "data:%s;base64,", type);
    for (size_t i = 0; i < count; i += 3) {
        qv_base64_group(group, bytes + i, count - i < 3 ? count - i : 3);
        fwrite(group, 1, sizeof group, file);
    }
}

// ---- sound

static const struct form {
    qv_sound_format format;
    const char *type;
} forms[] = {{QV_SOUND_MP3, "audio/mpeg"}, {QV_SOUND_FLAC, "audio/flac"}, {QV_SOUND_WAV, "audio/wav"}};

/* Writes a whole sound file to an empty stream. */
static int encode(FILE *stream, qv_sound_format format, const float *samples, int count)
{
    qv_sound_writer *writer;
    int error = qv_sound_writer_open_stream(&writer, stream, format, "report", NULL, 0);
    if (error)
        return error;
    error = qv_sound_writer_write(writer, samples, count);
    const int closed = qv_sound_writer_close(&writer);
    return error ? error : closed;
}

static int copy_out(FILE *file, FILE *stream, const char *type)
{
    if (fseek(stream, 0, SEEK_END))
        return QV_ERROR_WRITE;
    const long size = ftell(stream);
    uint8_t *bytes = size > 0 ? malloc((size_t)size) : NULL;
    if (!bytes)
        return QV_ERROR_MEMORY;
    rewind(stream);
    const size_t got = fread(bytes, 1, (size_t)size, stream);
    fputs("<audio controls preload=\"none\" src=\"", file);
    qv_page_data(file, type, bytes, got);
    fputs("\"></audio>", file);
    free(bytes);
    return got == (size_t)size ? QV_OK : QV_ERROR_WRITE;
}

int qv_page_sound(FILE *file, const float *samples, int count)
{
    int error = QV_ERROR_FORMAT;
    for (size_t i = 0; error == QV_ERROR_FORMAT && i < sizeof forms / sizeof *forms; i++) {
        FILE *stream = tmpfile();
        if (!stream)
            return QV_ERROR_WRITE;
        error = encode(stream, forms[i].format, samples, count);
        if (!error)
            error = copy_out(file, stream, forms[i].type);
        fclose(stream);
    }
    return error;
}

// ---- spectrogram

/* A bitmap with a palette of 16 (Microsoft, "Windows 3.1 Programmer's Reference", BITMAPINFOHEADER): browsers
 * show it, and it needs no compression to be small. */
enum { COLOURS = 16, HEAD = 14 + 40 + 4 * COLOURS };

/* Natural log of the quietest and the loudest that are told apart: 60 dB. */
static const float quiet = -7.5f, loud = -0.5f;

static void put(uint8_t *at, uint32_t number, int bytes)
{
    for (int i = 0; i < bytes; i++)
        at[i] = (uint8_t)(number >> 8 * i);
}

/* From white by blue to nearly black. */
static void put_palette(uint8_t *at)
{
    for (int i = 0; i < COLOURS; i++, at += 4) {
        const double share = (double)i / (COLOURS - 1), rest = 1 - share;
        at[0] = (uint8_t)(60 + 195 * (share < 0.5 ? 1 - 0.4 * share : 1.6 * rest)); // blue, green, red
        at[1] = (uint8_t)(20 + 235 * rest * (1 - 0.4 * share));
        at[2] = (uint8_t)(10 + 245 * rest * rest);
        at[3] = 0;
    }
}

static void put_head(uint8_t *at, int width, int height, size_t size)
{
    memcpy(at, "BM", 2);
    put(at + 2, (uint32_t)size, 4);
    put(at + 10, HEAD, 4);
    put(at + 14, 40, 4);
    put(at + 18, (uint32_t)width, 4);
    put(at + 22, (uint32_t)height, 4);
    put(at + 26, 1, 2);
    put(at + 28, 4, 2); // bits of a pixel
    put(at + 46, COLOURS, 4);
    put_palette(at + 54);
}

static uint8_t colour_of(float level)
{
    const float share = (level - quiet) / (loud - quiet);
    return (uint8_t)(share <= 0 ? 0 : share >= 1 ? COLOURS - 1 : share * COLOURS);
}

int qv_page_spectrogram(FILE *file, const float *mel, int frames)
{
    const size_t row = ((size_t)frames + 7) / 8 * 4, size = HEAD + row * QV_MEL;
    uint8_t *bytes = calloc(size, 1);
    if (!bytes)
        return QV_ERROR_MEMORY;
    put_head(bytes, frames, QV_MEL, size);
    for (int m = 0; m < QV_MEL; m++) // rows from the bottom
        for (int t = 0; t < frames; t++)
            bytes[HEAD + (size_t)m * row + (size_t)t / 2] |=
                (uint8_t)(colour_of(mel[(size_t)t * QV_MEL + (size_t)m]) << (t % 2 ? 0 : 4));
    fprintf(file, "<img class=\"sound\" alt=\"spectrogram\" width=\"%d\" height=\"%d\" src=\"",
            frames * 3 / 4,
            QV_MEL); // 75 pixels a second
    qv_page_data(file, "image/bmp", bytes, size);
    fputs("\">", file);
    free(bytes);
    return QV_OK;
}
