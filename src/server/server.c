// SPDX-License-Identifier: MIT
#include "server/server.h"

#include <signal.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/message.h"
#include "server/http/door.h"
#include "server/wyoming/door.h"

enum { TURN_MILLISECONDS = 200, LAST_TURN_MILLISECONDS = 20 };
static const double LAST_SECONDS = 0.3; // for clients to hear that their speech is broken off

struct qv_server {
    qv_service *service;
    qv_wyoming_door *wyoming; // turns even when nobody comes through it
    qv_http_door *http;       // NULL: none
    volatile sig_atomic_t stopped;
};

static int open_doors(qv_server *s, qv_doors *doors, char *message, size_t size)
{
    int wyoming = -1;
    if (doors->wyoming && (wyoming = qv_socket_listen(&doors->wyoming_at, message, size)) < 0)
        return -1;
    s->wyoming = qv_wyoming_open(wyoming, s->service);
    if (!s->wyoming) {
        qv_socket_close(wyoming);
        return qv_fail(-1, message, size, "memory is short");
    }
    if (!doors->http)
        return 0;
    const int http = qv_socket_listen(&doors->http_at, message, size);
    if (http < 0)
        return -1;
    s->http = qv_http_open(http, s->service);
    return s->http ? 0 : qv_fail(-1, message, size, "the HTTP server does not start");
}

int qv_server_open(qv_server **server, qv_service *service, const qv_limits *limits, qv_doors *doors,
                   char *message, size_t size)
{
    *server = NULL;
    qv_server *s = calloc(1, sizeof *s);
    if (!s || qv_workers_open(&service->workers, limits) != 0) {
        free(s);
        return qv_fail(-1, message, size, "memory is short, or threads cannot be started");
    }
    s->service = service;
    *server = s;
    if (open_doors(s, doors, message, size) == 0)
        return 0;
    qv_server_close(server);
    return -1;
}

static bool is_speaking(qv_server *s)
{
    qv_counts counts;
    qv_workers_count(s->service->workers, &counts);
    return counts.open > 0;
}

/* Turns until nothing is said any more, at most for `seconds`. */
static void wind_down(qv_server *s, double seconds)
{
    const double end = qv_clock() + seconds;
    while (is_speaking(s) && qv_clock() < end)
        qv_wyoming_turn(s->wyoming, LAST_TURN_MILLISECONDS);
}

void qv_server_run(qv_server *s, double grace)
{
    while (!s->stopped) {
        qv_wyoming_turn(s->wyoming, TURN_MILLISECONDS);
        if (s->http)
            qv_http_look(s->http);
    }
    qv_wyoming_shut(s->wyoming);
    if (s->http)
        qv_http_shut(s->http);
    wind_down(s, grace);
    qv_workers_stop(s->service->workers);
    wind_down(s, LAST_SECONDS);
}

void qv_server_stop(qv_server *s)
{
    s->stopped = 1;
    qv_wyoming_wake(s->wyoming);
}

void qv_server_close(qv_server **server)
{
    qv_server *s = *server;
    *server = NULL;
    if (!s)
        return;
    qv_workers_stop(s->service->workers);
    qv_http_close(&s->http);
    qv_wyoming_close(&s->wyoming);
    qv_workers_close(&s->service->workers);
    free(s);
}
