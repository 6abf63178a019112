// SPDX-License-Identifier: MIT
#include "server/wyoming/reader.h"

#include <string.h>

enum {
    MOST_PAYLOAD = 16 << 20
}; // bytes; a client that sends sound to the wrong server is told so by its event

void qv_wyoming_reader_open(qv_wyoming_reader *r, size_t limit)
{
    *r = (qv_wyoming_reader){.limit = limit};
}

void qv_wyoming_reader_close(qv_wyoming_reader *r)
{
    qv_bytes_free(&r->pending);
    json_decref(r->line);
    r->line = NULL;
}

bool qv_wyoming_reader_feed(qv_wyoming_reader *r, const char *bytes, size_t size)
{
    if (!r->line && r->pending.size == 0) { // of a payload nothing is kept
        const size_t skipped = r->payload < size ? r->payload : size;
        r->payload -= skipped;
        bytes += skipped;
        size -= skipped;
    }
    return qv_bytes_add(&r->pending, bytes, size);
}

static qv_wyoming_result fail(qv_wyoming_reader *r, const char *fault)
{
    r->fault = fault;
    return QV_WYOMING_WRONG;
}

/* A length in a line: 0 when it isn't there. False: it is none, or more than `most`. */
static bool take_length(const json_t *line, const char *key, size_t most, size_t *length)
{
    const json_t *value = json_object_get(line, key);
    const json_int_t number = json_integer_value(value);
    *length = (size_t)number;
    return !value || json_is_null(value) || (json_is_integer(value) && number >= 0 && (size_t)number <= most);
}

/* Whether what a line says can be. */
static const char *judge(qv_wyoming_reader *r, json_t *line)
{
    const json_t *data = json_object_get(line, "data");
    if (!json_is_object(line))
        return "a line is no JSON object";
    if (!json_is_string(json_object_get(line, "type")))
        return "an event has no type";
    if (data && !json_is_null(data) && !json_is_object(data))
        return "data of an event is no object";
    if (!take_length(line, "data_length", r->limit, &r->data))
        return "data_length is no length, or too much";
    if (!take_length(line, "payload_length", MOST_PAYLOAD, &r->payload))
        return "payload_length is no length, or too much";
    return NULL;
}

static json_t *load(const char *bytes, size_t size)
{
    json_error_t ignored;
    return json_loadb(bytes, size, 0, &ignored);
}

/* Reads the line that comes next. MORE: it hasn't ended. */
static qv_wyoming_result take_line(qv_wyoming_reader *r)
{
    const qv_bytes *p = &r->pending;
    const char *end = p->size > r->seen ? memchr(p->at + r->seen, '\n', p->size - r->seen) : NULL;
    r->seen = p->size;
    if ((end ? (size_t)(end - p->at) : p->size) > r->limit)
        return fail(r, "a line is too long");
    if (!end)
        return QV_WYOMING_MORE;
    json_t *line = load(p->at, (size_t)(end - p->at));
    const char *fault = line ? judge(r, line) : "a line is no JSON";
    qv_bytes_drop(&r->pending, (size_t)(end - p->at) + 1);
    r->seen = 0;
    if (fault) {
        json_decref(line);
        return fail(r, fault);
    }
    r->line = line;
    return QV_WYOMING_EVENT;
}

/* Joins what follows the line to its data. */
static const char *take_data(qv_wyoming_reader *r)
{
    json_t *data = json_object_get(r->line, "data");
    if (!json_is_object(data)) {
        data = json_object();
        json_object_set_new(r->line, "data", data);
    }
    if (r->data == 0)
        return json_is_object(data) ? NULL : "memory is short";
    json_t *more = load(r->pending.at, r->data);
    const char *fault = !json_is_object(more)                 ? "the data of an event is no JSON object"
                        : json_object_update(data, more) != 0 ? "memory is short"
                                                              : NULL;
    json_decref(more);
    qv_bytes_drop(&r->pending, r->data);
    r->data = 0;
    return fault;
}

/* Passes over what has come of a payload. */
static void skip_payload(qv_wyoming_reader *r)
{
    const size_t size = r->payload < r->pending.size ? r->payload : r->pending.size;
    qv_bytes_drop(&r->pending, size);
    r->payload -= size;
}

qv_wyoming_result qv_wyoming_reader_next(qv_wyoming_reader *r, qv_wyoming_event *event)
{
    if (r->fault)
        return QV_WYOMING_WRONG;
    if (!r->line) {
        skip_payload(r); // of the event before
        const qv_wyoming_result result = r->payload > 0 ? QV_WYOMING_MORE : take_line(r);
        if (result != QV_WYOMING_EVENT)
            return result;
    }
    if (r->pending.size < r->data)
        return QV_WYOMING_MORE;
    const char *fault = take_data(r);
    if (fault)
        return fail(r, fault);
    *event = (qv_wyoming_event){.line = r->line,
                                .type = json_string_value(json_object_get(r->line, "type")),
                                .data = json_object_get(r->line, "data")};
    r->line = NULL;
    return QV_WYOMING_EVENT;
}

void qv_wyoming_event_close(qv_wyoming_event *event)
{
    json_decref(event->line);
    *event = (qv_wyoming_event){0};
}

bool qv_wyoming_reader_is_inside(const qv_wyoming_reader *r)
{
    return r->line || r->payload > 0 || r->pending.size > 0;
}
