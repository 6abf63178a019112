// SPDX-License-Identifier: MIT
#include "server/http/forms.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "server/http/base64.h"

#define BOUNDARY "quaver-9b1d5c2e7f40a836"

typedef struct http_form {
    qv_form form;
    qv_answer_form answer;
    qv_encoder *encoder; // opened by a worker, as that takes a while; NULL: not yet
    char *text;          // NULL: not wanted
    size_t length;
    qv_bytes sound;    // encoded, not given out yet
    qv_bytes events;   // JSON, with commas between
    qv_bytes problems; // the same
    bool begun;
} http_form;

/* Events */

static bool add_member(qv_bytes *list, json_t *object)
{
    char *text = object ? json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(9)) : NULL;
    const bool added = text && (list->size == 0 || qv_bytes_text(list, ",")) && qv_bytes_text(list, text);
    free(text);
    json_decref(object);
    return added;
}

static double seconds(int64_t samples)
{
    return (double)samples / QV_SAMPLE_RATE;
}

/* Names as in the files of quaver say --timings. */
static json_t *describe_event(const http_form *f, const qv_event *event)
{
    static const char *const names[] = {[QV_EVENT_SENTENCE] = "sentence",
                                        [QV_EVENT_WORD] = "word",
                                        [QV_EVENT_PHONE] = "phone",
                                        [QV_EVENT_MARK] = "mark",
                                        [QV_EVENT_END] = "end"};
    json_t *object = json_pack("{s:s, s:f}", "type", names[event->type], "time", seconds(event->sample));
    if (event->type == QV_EVENT_MARK)
        json_object_set_new(object, "mark", json_string(event->name ? event->name : ""));
    if (event->type == QV_EVENT_MARK || event->type == QV_EVENT_END)
        return object;
    json_object_set_new(object, "duration", json_real(seconds(event->samples)));
    json_object_set_new(object, "begin", json_integer((json_int_t)event->begin));
    json_object_set_new(object, "end", json_integer((json_int_t)event->end));
    if (event->type == QV_EVENT_PHONE)
        json_object_set_new(object, "phone", json_string(event->phone));
    if (event->type == QV_EVENT_WORD && f->text && event->begin <= event->end &&
        event->end <= f->length) // NULL when
        json_object_set_new(object, "text",
                            json_stringn(f->text + event->begin, event->end - event->begin)); // no UTF-8
    return object;
}

static bool add_event(qv_form *form, const qv_event *event, qv_bytes *out)
{
    http_form *f = (http_form *)form;
    (void)out;
    if (event->type < QV_EVENT_SENTENCE || event->type > QV_EVENT_END ||
        (event->type == QV_EVENT_PHONE && !f->answer.phones))
        return true;
    return add_member(&f->events, describe_event(f, event));
}

static bool add_problem(qv_form *form, const qv_problem *problem, qv_bytes *out)
{
    http_form *f = (http_form *)form;
    (void)out;
    return add_member(&f->problems,
                      json_pack("{s:I, s:I, s:I, s:I, s:s}", "line", (json_int_t)problem->line, "column",
                                (json_int_t)problem->column, "begin", (json_int_t)problem->begin, "end",
                                (json_int_t)problem->end, "what", problem->what));
}

/* What is told once, before the sound. */
static bool begin(http_form *f, qv_bytes *out)
{
    if (f->begun)
        return true;
    f->begun = true;
    return f->answer.framing != QV_FRAMING_JSON ||
           qv_bytes_print(out, "{\"format\":\"%s\",\"sample_rate\":%d,\"audio\":\"",
                          qv_sound_form_name(f->answer.sound), QV_SAMPLE_RATE);
}

/* Parts */

static bool add_part(qv_bytes *out, const char *type, size_t size)
{
    return qv_bytes_print(out, "--" BOUNDARY "\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n", type,
                          size);
}

static bool add_events_part(http_form *f, qv_bytes *out)
{
    static const char before[] = "{\"events\":[", between[] = "],\"problems\":[", behind[] = "]}";
    const size_t size =
        sizeof before + sizeof between + sizeof behind - 3 + f->events.size + f->problems.size;
    if (f->events.size == 0 && f->problems.size == 0)
        return true;
    const bool added = add_part(out, "application/json", size) && qv_bytes_text(out, before) &&
                       qv_bytes_add(out, f->events.at, f->events.size) && qv_bytes_text(out, between) &&
                       qv_bytes_add(out, f->problems.at, f->problems.size) && qv_bytes_text(out, behind) &&
                       qv_bytes_text(out, "\r\n");
    qv_bytes_clear(&f->events);
    qv_bytes_clear(&f->problems);
    return added;
}

static bool add_sound_part(const http_form *f, qv_bytes *out)
{
    return f->sound.size == 0 ||
           (add_part(out, qv_sound_form_type(f->answer.sound), f->sound.size) &&
            qv_bytes_add(out, f->sound.at, f->sound.size) && qv_bytes_text(out, "\r\n"));
}

static bool add_delta(const http_form *f, qv_bytes *out)
{
    return f->sound.size == 0 ||
           (qv_bytes_text(out, "data: {\"type\":\"speech.audio.delta\",\"audio\":\"") &&
            qv_base64_add(out, f->sound.at, f->sound.size) && qv_bytes_text(out, "\"}\n\n"));
}

/* Gives out what has been encoded. */
static bool give_sound(http_form *f, qv_bytes *out)
{
    bool given = false;
    switch (f->answer.framing) {
    case QV_FRAMING_SOUND:
        given = qv_bytes_add(out, f->sound.at, f->sound.size);
        break;
    case QV_FRAMING_JSON:
        return begin(f, out) && qv_base64_take(out, &f->sound); // what doesn't make a group stays
    case QV_FRAMING_MULTIPART:
        given = add_events_part(f, out) && add_sound_part(f, out);
        break;
    case QV_FRAMING_SSE:
        given = add_delta(f, out);
        break;
    }
    qv_bytes_clear(&f->sound);
    return given;
}

static bool open_encoder(http_form *f)
{
    if (!f->encoder)
        f->encoder = qv_encoder_open(f->answer.sound);
    return f->encoder != NULL;
}

static bool add_sound(qv_form *form, const float *samples, int count, qv_bytes *out)
{
    http_form *f = (http_form *)form;
    return open_encoder(f) && qv_encoder_write(f->encoder, samples, count, &f->sound) && give_sound(f, out);
}

static bool add_end(qv_form *form, qv_bytes *out)
{
    http_form *f = (http_form *)form;
    if (!open_encoder(f) || !qv_encoder_end(f->encoder, &f->sound) || !give_sound(f, out))
        return false;
    switch (f->answer.framing) {
    case QV_FRAMING_JSON:
        return qv_base64_add(out, f->sound.at, f->sound.size) && qv_bytes_text(out, "\",\"events\":[") &&
               qv_bytes_add(out, f->events.at, f->events.size) && qv_bytes_text(out, "],\"problems\":[") &&
               qv_bytes_add(out, f->problems.at, f->problems.size) && qv_bytes_text(out, "]}\n");
    case QV_FRAMING_MULTIPART:
        return qv_bytes_text(out, "--" BOUNDARY "--\r\n");
    case QV_FRAMING_SSE: // tokens are not what this voice counts in
        return qv_bytes_text(out, "data: {\"type\":\"speech.audio.done\",\"usage\":{\"input_tokens\":0,"
                                  "\"output_tokens\":0,\"total_tokens\":0}}\n\n");
    case QV_FRAMING_SOUND:
        break;
    }
    return true;
}

static void close_form(qv_form *form)
{
    http_form *f = (http_form *)form;
    qv_encoder_close(&f->encoder);
    qv_bytes_free(&f->sound);
    qv_bytes_free(&f->events);
    qv_bytes_free(&f->problems);
    free(f->text);
    free(f);
}

qv_form *qv_http_form(const qv_answer_form *answer)
{
    http_form *f = calloc(1, sizeof *f);
    if (!f)
        return NULL;
    const bool events = answer->framing == QV_FRAMING_JSON || answer->framing == QV_FRAMING_MULTIPART;
    *f = (http_form){.answer = *answer};
    f->form = (qv_form){.sound = add_sound,
                        .event = events ? add_event : NULL,
                        .problem = events ? add_problem : NULL,
                        .end = add_end,
                        .close = close_form};
    f->text = events && answer->text ? strdup(answer->text) : NULL;
    f->length = f->text ? strlen(f->text) : 0;
    if (f->text || !events || !answer->text)
        return &f->form;
    close_form(&f->form);
    return NULL;
}

const char *qv_http_form_type(const qv_answer_form *form)
{
    switch (form->framing) {
    case QV_FRAMING_JSON:
        return "application/json";
    case QV_FRAMING_MULTIPART:
        return "multipart/mixed; boundary=" BOUNDARY;
    case QV_FRAMING_SSE:
        return "text/event-stream";
    case QV_FRAMING_SOUND:
        break;
    }
    return qv_sound_form_type(form->sound);
}
