// SPDX-License-Identifier: MIT
/*
 * Random bytes from a client of the Wyoming protocol: whatever comes, in whatever pieces, is answered by
 * whole events, and speeches are closed in the end. The first byte says how long the pieces are, the others
 * are sent.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "fuzz/fuzz.h"
#include "server/wyoming/session.h"
#include "tiny_voice.h"

enum { MOST_BYTES = 4096, MOST_WAITS = 3 };

/* A run that is not as promised ends here. */
static void must(int condition)
{
    if (!condition)
        abort();
}

static void ready(void *user)
{
    (void)user;
}

static const qv_service *service(void)
{
    static qv_service s;
    static const qv_limits limits = {.workers = 1, .speeches = 2, .text = 500, .longest = 600};
    if (!s.workers) {
        s.voices.list[0].name = strdup("tiny");
        s.voices.list[0].voice = tiny_voice_open();
        s.voices.count = 1;
        s.timeout = 600;
        must(qv_workers_open(&s.workers, &limits) == 0);
    }
    return &s;
}

static size_t length(const json_t *line, const char *key)
{
    return (size_t)json_integer_value(json_object_get(line, key));
}

/* Takes the events that are to be sent away; they are whole. */
static void check_output(qv_bytes *out)
{
    while (out->size > 0) {
        const char *end = memchr(out->at, '\n', out->size);
        must(end != NULL);
        json_t *line = json_loadb(out->at, (size_t)(end - out->at), 0, NULL);
        must(json_is_string(json_object_get(line, "type")));
        const size_t data = length(line, "data_length"), size = (size_t)(end + 1 - out->at) + data;
        const size_t payload = length(line, "payload_length");
        json_decref(line);
        must(size + payload <= out->size);
        json_t *object = json_loadb(end + 1, data, 0, NULL);
        must(json_is_object(object));
        json_decref(object);
        qv_bytes_drop(out, size + payload);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    qv_session session;
    const size_t piece = size > 0 ? 1 + data[0] : 1;
    qv_session_open(&session, service(), ready, NULL);
    for (size_t at = 1; at < size && at < MOST_BYTES && qv_session_listens(&session); at += piece) {
        qv_session_feed(&session, (const char *)data + at, size - at < piece ? size - at : piece);
        qv_session_step(&session);
        check_output(&session.out);
    }
    for (int i = 0; i < MOST_WAITS && session.speech && !session.streaming; i++) {
        qv_nap(1);
        qv_session_step(&session);
        check_output(&session.out);
    }
    must(!session.lost && (!session.closing || !session.speech));
    qv_session_close(&session);
    return 0;
}
