// SPDX-License-Identifier: MIT
/*
 * Random SSML: whatever it is, it is spoken; events lie inside it; and pieces of any size give the same.
 */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "fuzz/fuzz.h"
#include "quaver/quaver.h"
#include "tiny_voice.h"

enum { MOST_SAMPLES = 100000, MOST_BYTES = 6000, BLOCK = 4096 };

/* A run that is not as promised ends here. */
static void must(int condition)
{
    if (!condition)
        abort();
}

/* A hash of what happens in the first samples. */
static uint64_t take_events(qv_stream *stream, size_t size, int64_t read, uint64_t hash)
{
    qv_event event;
    while (qv_stream_event(stream, &event) == 1) {
        must(event.sample >= 0 && event.sample <= read && event.samples >= 0);
        must(event.begin <= event.end && event.end <= size);
        must(!event.name || (event.type == QV_EVENT_MARK && strlen(event.name) < size));
        const int64_t all[] = {(int64_t)event.type, event.sample, event.samples, (int64_t)event.begin,
                               (int64_t)event.end};
        hash = qv_hash(hash, all, sizeof all);
        if (event.name)
            hash = qv_hash(hash, event.name, strlen(event.name));
    }
    return hash;
}

static uint64_t speak(const qv_voice *voice, const char *text, size_t size, size_t piece)
{
    qv_stream *stream;
    float samples[BLOCK];
    uint64_t hash = QV_HASH_START;
    int64_t read = 0;
    int got = 1;
    must(qv_stream_open(&stream, voice, NULL) == QV_OK);
    for (size_t at = 0; at < size; at += piece)
        must(qv_stream_ssml(stream, text + at, size - at < piece ? size - at : piece) == QV_OK);
    must(qv_stream_finish(stream) == QV_OK);
    while (got > 0 && read < MOST_SAMPLES) {
        got = qv_stream_read(stream, samples, BLOCK);
        must(got >= 0);
        read += got;
        for (int i = 0; i < got; i++)
            must(samples[i] >= -1 && samples[i] <= 1);
        hash = take_events(stream, size, read, hash);
    }
    qv_problem problem;
    while (qv_stream_problem(stream, &problem) == 1)
        must(problem.begin <= problem.end && problem.end <= size && problem.line > 0 && problem.column > 0);
    qv_stream_close(&stream);
    return hash;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static qv_voice *voice; // opened once, and never closed
    if (!voice)
        voice = tiny_voice_open();
    if (size < 1 || size > MOST_BYTES)
        return 0;
    const char *text = (const char *)data + 1;
    const uint64_t whole = speak(voice, text, size - 1, size);
    must(whole == speak(voice, text, size - 1, 1 + data[0] % 32));
    return 0;
}
