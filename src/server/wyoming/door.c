// SPDX-License-Identifier: MIT
#include "server/wyoming/door.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "server/wyoming/session.h"
#include "server/wyoming/writer.h"

enum {
    READ_BYTES = 16384,
    ACCEPT_AT_ONCE = 64,
    NOT_CLIENTS = 2, // watched before them: the waker and the listener
};
static const double FULL_SECONDS = 0.25; // without asking for clients, when the system has no room for one
/* For what the client still sends when we have ended: a connection that is closed with unread bytes in it
 * loses what was sent last, which says why. */
static const double LINGER_SECONDS = 2;

typedef struct client {
    qv_wyoming_door *door;
    int socket;
    qv_session session;
    atomic_bool ready; // its speech has something
    double heard_at;   // seconds: when something came, or the last answer was taken
    double inside_at;  // when the event began that is not whole yet; 0: none
    double sent_at;    // when something could be sent, or there was nothing to send
    double ended_at;   // when all was sent and the connection ended from our side; 0: not yet
    bool heard_all;    // the client sends nothing more
} client;

struct qv_wyoming_door {
    const qv_service *service;
    int listener;
    qv_waker waker;
    client **client; // [clients], of [service->connections]
    int clients;
    qv_watch *watch;   // [NOT_CLIENTS + service->connections]
    double full_until; // seconds
};

/* A client */

static void speech_ready(void *user)
{
    client *c = user;
    if (!atomic_exchange(&c->ready, true))
        qv_waker_call(&c->door->waker);
}

static void close_client(client *c)
{
    qv_session_close(&c->session);
    qv_socket_close(c->socket);
    free(c);
}

/* Turns away whom there is no room for. */
static void refuse_client(qv_wyoming_door *d, int socket)
{
    qv_bytes out = {0};
    if (qv_wyoming_add_error(&out, "busy", "too many connections; try again"))
        qv_socket_write(socket, out.at, out.size);
    qv_bytes_free(&out);
    qv_socket_close(socket);
    qv_workers_refused(d->service->workers, QV_DOOR_WYOMING);
}

static void add_client(qv_wyoming_door *d, int socket)
{
    client *c = d->clients < d->service->connections ? calloc(1, sizeof *c) : NULL;
    if (!c) {
        refuse_client(d, socket);
        return;
    }
    *c = (client){.door = d, .socket = socket};
    c->heard_at = c->sent_at = qv_clock();
    qv_socket_bound(socket, QV_SERVICE_UNSENT);
    qv_session_open(&c->session, d->service, speech_ready, c);
    d->client[d->clients++] = c;
}

/* Reads what has come. False: the connection is lost. */
static bool hear(client *c, double now)
{
    char bytes[READ_BYTES];
    long got;
    while (qv_session_listens(&c->session) &&
           (got = qv_socket_read(c->socket, bytes, sizeof bytes)) != QV_SOCKET_LATER) {
        c->heard_all = got == 0; // it may still listen
        if (got <= 0)
            return got == 0;
        c->heard_at = now;
        qv_session_feed(&c->session, bytes, (size_t)got);
        qv_session_step(&c->session);
    }
    return true;
}

/* Sends what can be sent. False: nobody takes it any more. */
static bool tell(client *c, double now)
{
    qv_bytes *out = &c->session.out;
    while (out->size > 0) {
        const long sent = qv_socket_write(c->socket, out->at, out->size);
        if (sent == QV_SOCKET_LATER)
            return true;
        if (sent < 0)
            return false;
        qv_bytes_drop(out, (size_t)sent);
        c->sent_at = now;
        qv_session_step(&c->session);
    }
    c->sent_at = now;
    return true;
}

/* Whether the client keeps to its times; one that doesn't is told, where it may still listen. */
static bool is_in_time(client *c, double now)
{
    const double timeout = c->door->service->timeout;
    qv_session *s = &c->session;
    const bool answering = s->speech && !(s->streaming && qv_speech_waits(s->speech));
    if (answering || s->out.size > 0)
        c->heard_at = now; // what comes next is waited for from the end of an answer on
    if (answering || !qv_session_listens(s) || !qv_wyoming_reader_is_inside(&s->reader))
        c->inside_at = 0;
    else if (c->inside_at == 0)
        c->inside_at = now;
    if (c->inside_at > 0 && now - c->inside_at > timeout && !s->closing)
        qv_session_refuse(s, "timeout", "the rest of an event did not come in time");
    if (s->streaming && !answering && !s->closing && now - c->heard_at > timeout)
        qv_session_refuse(s, "timeout", "the rest of a text did not come in time");
    if (s->out.size > 0)
        return now - c->sent_at <= timeout;
    return answering || s->closing || now - c->heard_at <= timeout;
}

/* Waits for the client to end, too. False: it has, or takes too long. */
static bool linger(client *c, const qv_watch *watch, double now)
{
    char ignored[READ_BYTES];
    long got = QV_SOCKET_LATER;
    if (c->ended_at == 0) {
        qv_socket_end(c->socket);
        c->ended_at = now;
    }
    if (watch->may_read)
        got = qv_socket_read(c->socket, ignored, sizeof ignored);
    return !c->heard_all && (got > 0 || got == QV_SOCKET_LATER) && now - c->ended_at <= LINGER_SECONDS;
}

/* False: the client is done with. */
static bool serve(client *c, const qv_watch *watch, double now)
{
    qv_session *s = &c->session;
    if (watch->gone || s->lost || (watch->may_read && !s->closing && !c->heard_all && !hear(c, now)))
        return false;
    if (atomic_exchange(&c->ready, false))
        qv_session_step(s);
    const bool in_time = is_in_time(c, now);
    if (!tell(c, now) || !in_time)
        return false;
    if (c->heard_all && !s->closing && s->out.size == 0 && (!s->speech || s->streaming))
        return false; // all that it wanted is answered
    return !s->closing || s->out.size > 0 || linger(c, watch, now);
}

/* The door */

qv_wyoming_door *qv_wyoming_open(int listener, const qv_service *service)
{
    qv_wyoming_door *d = calloc(1, sizeof *d);
    const size_t most = (size_t)service->connections;
    if (!d)
        return NULL;
    *d = (qv_wyoming_door){.service = service,
                           .listener = listener,
                           .client = calloc(most, sizeof *d->client),
                           .watch = calloc(most + NOT_CLIENTS, sizeof *d->watch)};
    if (d->client && d->watch && qv_waker_open(&d->waker))
        return d;
    free(d->client);
    free(d->watch);
    free(d);
    return NULL;
}

static void watch_all(qv_wyoming_door *d, double now)
{
    d->watch[0] = (qv_watch){.socket = d->waker.heard, .read = true};
    d->watch[1] = (qv_watch){.socket = now < d->full_until ? -1 : d->listener, .read = true};
    for (int i = 0; i < d->clients; i++)
        d->watch[NOT_CLIENTS + i] =
            (qv_watch){.socket = d->client[i]->socket,
                       .read = !d->client[i]->heard_all &&
                               (d->client[i]->session.closing || qv_session_listens(&d->client[i]->session)),
                       .write = d->client[i]->session.out.size > 0};
}

static void accept_all(qv_wyoming_door *d, double now)
{
    for (int i = 0; i < ACCEPT_AT_ONCE; i++) {
        const int socket = qv_socket_accept(d->listener);
        if (socket < 0) {
            d->full_until = i == 0 ? now + FULL_SECONDS : 0;
            return;
        }
        add_client(d, socket);
    }
}

void qv_wyoming_turn(qv_wyoming_door *d, int milliseconds)
{
    watch_all(d, qv_clock());
    const int watched = d->clients;
    qv_socket_wait(d->watch, (size_t)(NOT_CLIENTS + watched), milliseconds);
    if (d->watch[0].may_read)
        qv_waker_clear(&d->waker);
    const double now = qv_clock();
    int kept = 0;
    for (int i = 0; i < watched; i++) {
        client *c = d->client[i];
        if (serve(c, &d->watch[NOT_CLIENTS + i], now))
            d->client[kept++] = c;
        else
            close_client(c);
    }
    d->clients = kept;
    if (d->watch[1].may_read)
        accept_all(d, now);
}

void qv_wyoming_wake(const qv_wyoming_door *d)
{
    qv_waker_call(&d->waker);
}

int qv_wyoming_shut(qv_wyoming_door *d)
{
    qv_socket_close(d->listener);
    d->listener = -1;
    return d->clients;
}

void qv_wyoming_close(qv_wyoming_door **door)
{
    qv_wyoming_door *d = *door;
    *door = NULL;
    if (!d)
        return;
    for (int i = 0; i < d->clients; i++)
        close_client(d->client[i]);
    qv_socket_close(d->listener);
    qv_waker_close(&d->waker);
    free(d->client);
    free(d->watch);
    free(d);
}
