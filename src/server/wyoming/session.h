// SPDX-License-Identifier: MIT
#ifndef QV_SERVER_WYOMING_SESSION_H
#define QV_SERVER_WYOMING_SESSION_H
#include "server/speak/service.h"
#include "server/wyoming/reader.h"

/*
 * What is spoken of with one client over Wyoming, without its socket:
 *
 *     qv_session_feed(&session, bytes, size);   // what has come
 *     qv_session_step(&session);                // after that, and when `ready` was called
 *     ... send session.out; step again when it has become short
 *
 * One request is answered at a time, in their order. A text comes whole (synthesize) or in chunks
 * (synthesize-start, -chunk, -stop); a client that sends the whole among the chunks, for servers that know
 * nothing of chunks, is answered once. A request that cannot be answered gets an error event, and then the
 * connection ends, so that no client waits for what doesn't come.
 */
typedef struct qv_session {
    const qv_service *service;
    void (*ready)(void *user); // as in qv_order
    void *user;
    qv_wyoming_reader reader;
    qv_bytes out;      // to be sent
    qv_speech *speech; // what is being said; NULL: nothing
    bool streaming;    // its text comes in chunks, and the last hasn't
    bool chunks;       // one has come
    char *whole;       // the text that came among the chunks, while there were none; NULL: none
    bool closing;      // nothing more is taken; the connection ends when `out` has been sent
    bool lost;         // memory is short: it ends at once
} qv_session;

void qv_session_open(qv_session *session, const qv_service *service, void (*ready)(void *user), void *user);
void qv_session_close(qv_session *session);
void qv_session_feed(qv_session *session, const char *bytes, size_t size);
void qv_session_step(qv_session *session);
/* Whether more bytes are wanted from the client. */
bool qv_session_listens(const qv_session *session);
/* Tells the client what is wrong, and ends. */
void qv_session_refuse(qv_session *session, const char *code, const char *text);

#endif
