// SPDX-License-Identifier: MIT
#include "synth/events.h"

void qv_events_clear(qv_events *events)
{
    events->begin = events->end = 0;
}

void qv_events_add(qv_events *events, const qv_event *event, size_t name)
{
    if (events->end - events->begin == QV_EVENTS_KEPT)
        qv_mark_names_done(events->names, events->name[events->begin++ % QV_EVENTS_KEPT]);
    events->name[events->end % QV_EVENTS_KEPT] = name;
    events->event[events->end++ % QV_EVENTS_KEPT] = *event;
}

int qv_events_take(qv_events *events, int64_t given, qv_event *event)
{
    if (events->begin == events->end)
        return 0;
    const qv_event *oldest = &events->event[events->begin % QV_EVENTS_KEPT];
    /* Marks and the end are points between samples; the others are the beginning of some. */
    const int is_point = oldest->type == QV_EVENT_MARK || oldest->type == QV_EVENT_END;
    if (oldest->sample >= given + is_point)
        return 0;
    *event = *oldest;
    const size_t name = events->name[events->begin++ % QV_EVENTS_KEPT];
    event->name = qv_mark_names_get(events->names, name);
    qv_mark_names_done(events->names, name);
    return 1;
}
