// SPDX-License-Identifier: MIT
/*
 * Random text, settings, cuts and cancels. The data is a script: each line is a command letter and what
 * belongs to it; a line of any other kind is text.
 *
 *     =RPVB   settings from four bytes: rate, pitch, volume, pitch range; from these also how text is read,
 * and pauses rN      read N * 16 samples        pN  push, stopped by the sink after N blocks mN      mark N
 * e   take events f x c   finish, reset, cancel      oN  close, and open with blocks of N frames
 *
 * A longer line that begins with "<" is SSML, with "@" characters to be named, with "^" a key.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "quaver/quaver.h"
#include "tiny_voice.h"

enum { MOST_SAMPLES = 200000, MOST_READ = 255 * 16 };

/* A run that is not as promised ends here. */
static void must(int condition)
{
    if (!condition)
        abort();
}

typedef struct run {
    qv_stream *stream;
    long samples;  // in all, so that a run ends
    int64_t event; // sample of the last event
    int64_t read;  // samples since the last reset
    int blocks;    // that the sink may still take
    int cancelled; // by the script, since the last call that noticed
} run;

static void check_samples(run *r, const float *samples, int count)
{
    for (int i = 0; i < count; i++)
        must(samples[i] >= -1 && samples[i] <= 1);
    r->samples += count;
    r->read += count;
}

static void start_again(run *r)
{
    r->event = r->read = 0;
    r->cancelled = 0;
}

static int take(void *user, const float *samples, int count)
{
    run *r = user;
    must(count > 0);
    check_samples(r, samples, count);
    return r->blocks-- > 0 ? 0 : 99;
}

static void take_events(run *r)
{
    qv_event event;
    if (r->cancelled)
        start_again(r);
    while (qv_stream_event(r->stream, &event) == 1) {
        must(event.sample >= r->event && event.sample <= r->read);
        must(event.samples >= 0 && event.begin <= event.end);
        r->event = event.sample;
    }
    qv_problem problem;
    while (qv_stream_problem(r->stream, &problem) == 1)
        must(problem.begin <= problem.end && problem.line > 0 && problem.column > 0);
}

static void read_some(run *r, int count)
{
    float samples[MOST_READ];
    if (r->cancelled)
        start_again(r);
    const int got = qv_stream_read(r->stream, samples, count);
    must(got >= 0 && got <= count);
    check_samples(r, samples, got);
}

static void push_some(run *r, int blocks)
{
    if (r->cancelled)
        start_again(r);
    r->blocks = blocks;
    const int result = qv_stream_push(r->stream, take, r);
    must(result == 0 || result == 99);
}

static void open_stream(run *r, const qv_voice *voice, int blocks)
{
    qv_settings settings;
    qv_settings_default(&settings);
    settings.first_block = 1 + blocks % 64;
    settings.largest_block = settings.first_block + blocks;
    qv_stream_close(&r->stream);
    start_again(r);
    if (qv_stream_open(&r->stream, voice, &settings) != QV_OK)
        abort();
}

static void change_settings(run *r, const uint8_t *bytes, size_t size)
{
    qv_settings settings;
    qv_settings_default(&settings);
    if (size < 5)
        return;
    settings.rate = (float)bytes[1] / 50;
    settings.pitch = (float)(bytes[2] - 64) / 4;
    settings.volume = (float)(bytes[3] - 100) / 4;
    settings.pitch_range = (float)bytes[4] / 64;
    settings.punctuation = bytes[4] % 3;
    settings.emoji = bytes[4] / 3 % 2;
    settings.capitals = bytes[4] / 6 % 4;
    settings.sentence_pause = (float)(bytes[3] % 8 * bytes[4]) / 100; // up to 17 s, an eighth of them none
    if (r->cancelled)
        start_again(r);
    const int result = qv_stream_settings(r->stream, &settings);
    must(result == 0 || result == QV_ERROR_ARGUMENT || result == QV_ERROR_STATE);
}

static int give(qv_stream *stream, const char *line, size_t size)
{
    if (size > 0 && *line == '<')
        return qv_stream_ssml(stream, line, size);
    if (size > 0 && *line == '@')
        return qv_stream_characters(stream, line + 1, size - 1);
    if (size > 0 && *line == '^')
        return qv_stream_key(stream, line + 1, size - 1);
    return qv_stream_text(stream, line, size);
}

/* One line of the script. */
static void obey(run *r, const qv_voice *voice, const uint8_t *line, size_t size)
{
    const int number = size > 1 ? line[1] : 0;
    const uint8_t letter = size > 0 && size < 6 ? line[0] : 0;
    switch (letter) {
    case '=':
        change_settings(r, line, size);
        break;
    case 'r':
        read_some(r, number * 16);
        break;
    case 'p':
        push_some(r, number / 16);
        break;
    case 'm':
        qv_stream_mark(r->stream, number);
        break;
    case 'e':
        take_events(r);
        break;
    case 'f':
        must(qv_stream_finish(r->stream) == 0);
        break;
    case 'x':
        must(qv_stream_reset(r->stream) == 0);
        start_again(r);
        break;
    case 'c':
        qv_stream_cancel(r->stream);
        r->cancelled = 1;
        break;
    case 'o':
        open_stream(r, voice, number);
        break;
    default: {
        const int result = give(r->stream, (const char *)line, size);
        must(result == 0 || result == QV_ERROR_STATE);
    }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static qv_voice *voice; // opened once, and never closed
    run r = {0};
    if (!voice)
        voice = lively_voice_open();
    open_stream(&r, voice, 8);
    for (size_t at = 0; at < size && r.samples < MOST_SAMPLES;) {
        const uint8_t *end = memchr(data + at, '\n', size - at);
        const size_t length = end ? (size_t)(end - (data + at)) : size - at;
        obey(&r, voice, data + at, length);
        at += length + 1;
    }
    qv_stream_finish(r.stream);
    read_some(&r, MOST_READ);
    take_events(&r);
    qv_stream_close(&r.stream);
    return 0;
}
