// SPDX-License-Identifier: MIT
#ifndef QV_SYNTH_EVENTS_H
#define QV_SYNTH_EVENTS_H
#include "quaver/quaver.h"
#include "synth/names.h"

/* A ring of events in the order in which they happen; when it is full the oldest is lost. */
enum { QV_EVENTS_KEPT = 4096 };

typedef struct qv_events {
    qv_event *event;      // [QV_EVENTS_KEPT], the stream's
    size_t *name;         // [QV_EVENTS_KEPT], of a mark, in `names`
    qv_mark_names *names; // the stream's
    unsigned begin, end;  // numbers of the oldest and of the next; place is number % QV_EVENTS_KEPT
} qv_events;

void qv_events_clear(qv_events *events);
void qv_events_add(qv_events *events, const qv_event *event, size_t name);
/* Takes the oldest if it lies before sample `given`, or lies at it and is a mark or the end. Its name is
 * valid until text or marks are added. */
int qv_events_take(qv_events *events, int64_t given, qv_event *event);

#endif
