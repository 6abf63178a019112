#include "timings.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/platform.h"

struct qv_timings {
    FILE *file;
    double rate;     // of the stream's samples in what is heard, a second
    int64_t samples; // before the stream's sample 0
    size_t bytes;    // before the stream's byte 0
    int count;       // events written
};

int qv_timings_open(qv_timings **timings, const char *path, double speed)
{
    *timings = calloc(1, sizeof **timings);
    if (!*timings)
        return QV_ERROR_MEMORY;
    (*timings)->file = qv_file_open(path, "w");
    if (!(*timings)->file) {
        free(*timings);
        *timings = NULL;
        return QV_ERROR_WRITE;
    }
    (*timings)->rate = QV_SAMPLE_RATE * speed;
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

void qv_timings_add(qv_timings *timings, const qv_event *event)
{
    FILE *file = timings->file;
    fprintf(file, "%s\n {\"type\": \"%s\", \"time\": %.4f", timings->count++ ? "," : "",
            type_name(event->type), (double)(timings->samples + event->sample) / timings->rate);
    if (event->type == QV_EVENT_MARK)
        fprintf(file, ", \"mark\": %d", event->mark);
    else if (event->type != QV_EVENT_END)
        fprintf(file, ", \"duration\": %.4f, \"begin\": %zu, \"end\": %zu",
                (double)event->samples / timings->rate, timings->bytes + event->begin,
                timings->bytes + event->end);
    if (event->phone)
        fprintf(file, ", \"phone\": \"%s\"", event->phone);
    fputc('}', file);
}

void qv_timings_shift(qv_timings *timings, int64_t samples, size_t bytes)
{
    timings->samples += samples;
    timings->bytes += bytes;
}

int qv_timings_close(qv_timings **timings)
{
    qv_timings *closed = *timings;
    *timings = NULL;
    if (!closed)
        return QV_OK;
    fputs("]}\n", closed->file);
    const int failed = ferror(closed->file);
    const int error = fclose(closed->file) || failed ? QV_ERROR_WRITE : QV_OK;
    free(closed);
    return error;
}
