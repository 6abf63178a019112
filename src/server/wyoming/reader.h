// SPDX-License-Identifier: MIT
#ifndef QV_SERVER_WYOMING_READER_H
#define QV_SERVER_WYOMING_READER_H
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "server/speak/bytes.h"

/*
 * Events of the Wyoming protocol out of bytes that come in pieces of any size. An event is a line of JSON
 * with "type", "data", "data_length" and "payload_length", then as many bytes of JSON, which are joined to
 * "data", then as many bytes of anything. Payloads are passed over: no event that a server of speech heeds
 * has one.
 *
 *     qv_wyoming_reader_open(&reader, limit);
 *     qv_wyoming_reader_feed(&reader, bytes, size);            // what has come
 *     while (qv_wyoming_reader_next(&reader, &event) == QV_WYOMING_EVENT)
 *         ... qv_wyoming_event_close(&event);
 */
typedef struct qv_wyoming_event {
    const char *type; // owned by `line`
    json_t *line;
    json_t *data; // an object, owned by `line`; may be empty
} qv_wyoming_event;

typedef struct qv_wyoming_reader {
    size_t limit;      // bytes of a line or of data
    qv_bytes pending;  // not read yet
    size_t seen;       // of them, without an end of a line
    size_t data;       // bytes of data that belong to `line`
    size_t payload;    // bytes still to be passed over
    json_t *line;      // whose data is to come; NULL: a line is next
    const char *fault; // NULL: none so far
} qv_wyoming_reader;

typedef enum qv_wyoming_result {
    QV_WYOMING_MORE,  // bytes are needed
    QV_WYOMING_EVENT, // `event` was written
    QV_WYOMING_WRONG  // this is no Wyoming; reader->fault says why. Nothing can be read any more.
} qv_wyoming_result;

void qv_wyoming_reader_open(qv_wyoming_reader *reader, size_t limit);
void qv_wyoming_reader_close(qv_wyoming_reader *reader);
/* False: memory is short. */
bool qv_wyoming_reader_feed(qv_wyoming_reader *reader, const char *bytes, size_t size);
qv_wyoming_result qv_wyoming_reader_next(qv_wyoming_reader *reader, qv_wyoming_event *event);
void qv_wyoming_event_close(qv_wyoming_event *event);
/* Whether an event has begun and not ended. */
bool qv_wyoming_reader_is_inside(const qv_wyoming_reader *reader);

#endif
