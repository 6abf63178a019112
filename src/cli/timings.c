// SPDX-License-Identifier: MIT
#include "timings.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "captions.h"
#include "store/aside.h"

struct qv_timings {
    qv_aside *aside;       // NULL: standard output
    FILE *file;            // the aside's, or that
    int64_t samples;       // before the stream's sample 0
    size_t bytes;          // before the stream's byte 0
    int count;             // events written
    qv_captions *captions; // instead of events; NULL: JSON
};

int qv_timings_open(qv_timings **timings, const char *path)
{
    *timings = calloc(1, sizeof **timings);
    if (!*timings)
        return QV_ERROR_MEMORY;
    (*timings)->file = stdout;
    if (strcmp(path, "-") != 0) {
        const int error = qv_aside_open(&(*timings)->aside, path, QV_ASIDE_BRIEF);
        if (error) {
            free(*timings);
            *timings = NULL;
            return error;
        }
        (*timings)->file = qv_aside_stream((*timings)->aside);
    }
    const int kind = qv_captions_kind(path);
    if (kind) {
        (*timings)->captions = qv_captions_open((*timings)->file, kind);
        return (*timings)->captions ? QV_OK : QV_ERROR_MEMORY;
    }
    fprintf((*timings)->file, "{\"sample_rate\": %d, \"events\": [", QV_SAMPLE_RATE);
    return QV_OK;
}

static const char *type_name(qv_event_type type)
{
    switch (type) {
    case QV_EVENT_SENTENCE:
        return "sentence";
    case QV_EVENT_WORD:
        return "word";
    case QV_EVENT_PHONE:
        return "phone";
    case QV_EVENT_MARK:
        return "mark";
    case QV_EVENT_END:
        break;
    }
    return "end";
}

/* A JSON string. What is no UTF-8 in it stays what it is. */
static void write_string(FILE *file, const char *text)
{
    fputc('"', file);
    for (; *text; text++)
        if (*text == '"' || *text == '\\')
            fprintf(file, "\\%c", *text);
        else if ((unsigned char)*text < ' ')
            fprintf(file, "\\u%04x", (unsigned)*text);
        else
            fputc(*text, file);
    fputc('"', file);
}

int qv_timings_text(qv_timings *timings, const char *bytes, size_t count, int marked)
{
    return timings && timings->captions ? qv_captions_text(timings->captions, bytes, count, marked) : QV_OK;
}

void qv_timings_add(qv_timings *timings, const qv_event *event)
{
    FILE *file = timings->file;
    const double time = (double)(timings->samples + event->sample) / QV_SAMPLE_RATE;
    if (timings->captions) {
        qv_captions_add(timings->captions, event, time, time + (double)event->samples / QV_SAMPLE_RATE);
        return;
    }
    fprintf(file, "%s\n {\"type\": \"%s\", \"time\": %.4f", timings->count++ ? "," : "",
            type_name(event->type), time);
    if (event->type == QV_EVENT_MARK && event->name) {
        fputs(", \"mark\": ", file);
        write_string(file, event->name);
    } else if (event->type == QV_EVENT_MARK)
        fprintf(file, ", \"mark\": %d", event->mark);
    else if (event->type != QV_EVENT_END)
        fprintf(file, ", \"duration\": %.4f, \"begin\": %zu, \"end\": %zu",
                (double)event->samples / QV_SAMPLE_RATE, timings->bytes + event->begin,
                timings->bytes + event->end);
    if (event->phone)
        fprintf(file, ", \"phone\": \"%s\"", event->phone);
    fputc('}', file);
}

void qv_timings_shift(qv_timings *timings, int64_t samples, size_t bytes)
{
    timings->samples += samples;
    timings->bytes += bytes;
    if (timings->captions)
        qv_captions_forget(timings->captions);
}

int qv_timings_close(qv_timings **timings)
{
    qv_timings *closed = *timings;
    *timings = NULL;
    if (!closed)
        return QV_OK;
    if (!closed->captions)
        fputs("]}\n", closed->file);
    qv_captions_close(&closed->captions);
    const bool written = closed->aside || (fflush(closed->file) == 0 && !ferror(closed->file));
    const int error = qv_aside_close(&closed->aside);
    free(closed);
    return written ? error : QV_ERROR_WRITE;
}

void qv_timings_abort(qv_timings **timings)
{
    qv_timings *closed = *timings;
    *timings = NULL;
    if (!closed)
        return;
    qv_captions_close(&closed->captions);
    qv_aside_abort(&closed->aside);
    free(closed);
}
