// SPDX-License-Identifier: MIT
#ifndef QV_SERVER_SERVER_H
#define QV_SERVER_SERVER_H
#include "base/socket.h"
#include "server/speak/service.h"

/* A server of speech: its doors and its workers.
 *
 *     service.voices, .token ... are filled in
 *     qv_server_open(&server, &service, &limits, &doors, message, sizeof message);
 *     qv_server_run(server, grace);       // until qv_server_stop
 *     qv_server_close(&server);
 */
typedef struct qv_server qv_server;

typedef struct qv_doors {
    bool wyoming, http;             // which there are
    qv_address wyoming_at, http_at; // ports of 0 become those that were taken
} qv_doors;

/* service: its workers are opened here; must outlive the server. -1 with one line in message [size]. */
int qv_server_open(qv_server **server, qv_service *service, const qv_limits *limits, qv_doors *doors,
                   char *message, size_t size);
/* Serves until qv_server_stop, and `grace` seconds more for what is being said then. */
void qv_server_run(qv_server *server, double grace);
void qv_server_stop(qv_server *server);   // any thread, signal handlers
void qv_server_close(qv_server **server); // NULL inside is fine

#endif
