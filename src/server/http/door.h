// SPDX-License-Identifier: MIT
#ifndef QV_SERVER_HTTP_DOOR_H
#define QV_SERVER_HTTP_DOOR_H
#include "server/speak/service.h"

/* The clients that come over HTTP, in a thread of libmicrohttpd's. */
typedef struct qv_http_door qv_http_door;

/* listener: becomes the door's, also on failure. NULL: memory is short, or libmicrohttpd cannot start. */
qv_http_door *qv_http_open(int listener, const qv_service *service);
/* Cuts off clients whose requests don't come; to be called a few times a second. */
void qv_http_look(qv_http_door *door);
/* Takes no more clients. */
void qv_http_shut(qv_http_door *door);
/* qv_workers_stop must have been called before. NULL inside is fine. */
void qv_http_close(qv_http_door **door);

#endif
