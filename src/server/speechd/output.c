// SPDX-License-Identifier: MIT
#include "server/speechd/output.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ESCAPE = 0x7d, INVERTED = 0x20, LONGEST_LINE = 1024 };

static bool make_room(output *out, size_t more)
{
    if (out->size + more <= out->capacity)
        return true;
    const size_t larger = 2 * (out->size + more);
    char *bytes = realloc(out->bytes, larger);
    if (!bytes) {
        out->short_of_memory = true;
        return false;
    }
    out->bytes = bytes;
    out->capacity = larger;
    return true;
}

void output_line(output *out, const char *format, ...)
{
    char line[LONGEST_LINE];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (length < 0)
        return;
    if (length >= LONGEST_LINE)
        length = LONGEST_LINE - 1;
    for (int i = 0; i < length; i++) // what is told is one line
        if (line[i] == '\n' || line[i] == '\0')
            line[i] = ' ';
    if (!make_room(out, (size_t)length + 1))
        return;
    memcpy(out->bytes + out->size, line, (size_t)length);
    out->size += (size_t)length;
    out->bytes[out->size++] = '\n';
}

static void put_escaped(output *out, uint8_t byte)
{
    if (byte == '\n' || byte == ESCAPE) {
        out->bytes[out->size++] = (char)ESCAPE;
        byte ^= INVERTED;
    }
    out->bytes[out->size++] = (char)byte;
}

/* Sound follows; returns where. */
static size_t begin_sound(output *out)
{
    if (out->sound_end == 0)
        out->sound = out->size;
    return out->size;
}

void output_block(output *out, const int16_t *samples, int count, int rate)
{
    static const char begin[] = "705-AUDIO"; // with its NUL
    const size_t from = begin_sound(out);
    output_line(out, "705-bits=16");
    output_line(out, "705-num_channels=1");
    output_line(out, "705-sample_rate=%d", rate);
    output_line(out, "705-num_samples=%d", count);
    output_line(out, "705-big_endian=0");
    if (!make_room(out, sizeof begin + 4 * (size_t)count + 1)) {
        out->size = from;
        return;
    }
    memcpy(out->bytes + out->size, begin, sizeof begin);
    out->size += sizeof begin;
    for (int i = 0; i < count; i++) {
        const uint16_t sample = (uint16_t)samples[i];
        put_escaped(out, (uint8_t)(sample & 255));
        put_escaped(out, (uint8_t)(sample >> 8));
    }
    out->bytes[out->size++] = '\n';
    output_line(out, "705 AUDIO");
    out->sound_end = out->size;
}

void output_mark(output *out, const char *name)
{
    begin_sound(out);
    output_line(out, "700-%s", name);
    output_line(out, "700 INDEX MARK");
    out->sound_end = out->size;
}

void output_drop_sound(output *out)
{
    if (out->written <= out->sound && out->sound_end > out->sound) {
        memmove(out->bytes + out->sound, out->bytes + out->sound_end, out->size - out->sound_end);
        out->size -= out->sound_end - out->sound;
    }
    out->sound = out->sound_end = 0;
}

bool output_pending(const output *out)
{
    return out->size > out->written;
}

void output_advance(output *out, size_t written)
{
    out->written += written;
    if (out->written == out->size)
        out->written = out->size = out->sound = out->sound_end = 0;
}

void output_free(output *out)
{
    free(out->bytes);
    *out = (output){0};
}
