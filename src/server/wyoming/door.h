// SPDX-License-Identifier: MIT
#ifndef QV_SERVER_WYOMING_DOOR_H
#define QV_SERVER_WYOMING_DOOR_H
#include "base/socket.h"
#include "server/speak/service.h"

/* The clients that come over Wyoming, all of them in the thread that calls qv_wyoming_turn again and again.
 */
typedef struct qv_wyoming_door qv_wyoming_door;

/* listener: becomes the door's; -1: nobody comes, and turns only wait. NULL: memory is short. */
qv_wyoming_door *qv_wyoming_open(int listener, const qv_service *service);
/* Waits until something happens, or `milliseconds`, and does it. */
void qv_wyoming_turn(qv_wyoming_door *door, int milliseconds);
/* Ends a wait; any thread, signal handlers. */
void qv_wyoming_wake(const qv_wyoming_door *door);
/* Takes no more clients; returns how many are there. */
int qv_wyoming_shut(qv_wyoming_door *door);
void qv_wyoming_close(qv_wyoming_door **door); // NULL inside is fine

#endif
