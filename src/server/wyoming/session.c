// SPDX-License-Identifier: MIT
#include "server/wyoming/session.h"

#include <stdlib.h>
#include <string.h>

#include "server/wyoming/writer.h"

enum { OUT_MOST = 65536 }; // bytes to be sent: above it nothing more is answered

void qv_session_open(qv_session *s, const qv_service *service, void (*ready)(void *user), void *user)
{
    *s = (qv_session){.service = service, .ready = ready, .user = user};
    qv_wyoming_reader_open(&s->reader, qv_service_most_json(qv_workers_limits(service->workers)->text));
}

void qv_session_close(qv_session *s)
{
    qv_speech_close(&s->speech);
    qv_wyoming_reader_close(&s->reader);
    qv_bytes_free(&s->out);
    free(s->whole);
    s->whole = NULL;
}

void qv_session_feed(qv_session *s, const char *bytes, size_t size)
{
    s->lost |= !s->closing && !qv_wyoming_reader_feed(&s->reader, bytes, size);
}

bool qv_session_listens(const qv_session *s)
{
    return !s->closing && !s->lost && s->out.size < OUT_MOST && s->reader.pending.size <= s->reader.limit;
}

void qv_session_refuse(qv_session *s, const char *code, const char *text)
{
    qv_speech_close(&s->speech);
    s->lost |= !qv_wyoming_add_error(&s->out, code, text);
    s->closing = true;
}

/* The voice that a request names, by its name or language; -1 after a refusal. */
static int choose_voice(qv_session *s, const json_t *data)
{
    const qv_voices *voices = &s->service->voices;
    const json_t *wanted = json_object_get(data, "voice");
    const char *name = json_string_value(json_object_get(wanted, "name"));
    const char *language = json_string_value(json_object_get(wanted, "language"));
    const int voice = name       ? qv_voices_find(voices, name)
                      : language ? qv_voices_for_language(voices, language)
                                 : 0;
    if (voice < 0)
        qv_session_refuse(s, "voice-not-found",
                          name ? "there is no voice of this name; describe tells which there are"
                               : "there is no voice of this language; describe tells which there are");
    return voice;
}

/* Whether the text is SSML; -1 after a refusal. */
static int choose_format(qv_session *s, const json_t *data)
{
    const json_t *value = json_object_get(data, "text_format");
    const char *format = json_string_value(value);
    if (!value || json_is_null(value) || (format && strcmp(format, "text") == 0))
        return 0;
    if (format && strcmp(format, "ssml") == 0)
        return 1;
    qv_session_refuse(s, "text-format-unknown", "text_format is \"text\" or \"ssml\"");
    return -1;
}

static void begin_speech(qv_session *s, const json_t *data, bool streamed)
{
    qv_order order = {.door = QV_DOOR_WYOMING, .ready = s->ready, .user = s->user};
    bool busy = false;
    const int voice = choose_voice(s, data), ssml = voice < 0 ? -1 : choose_format(s, data);
    if (ssml < 0) {
        qv_workers_refused(s->service->workers, QV_DOOR_WYOMING);
        return;
    }
    order.voice = s->service->voices.list[voice].voice;
    order.ssml = ssml == 1;
    order.form = qv_wyoming_form(streamed);
    qv_settings_default(&order.settings);
    if (order.form)
        s->speech = qv_speech_open(s->service->workers, &order, &busy);
    if (!s->speech) {
        if (order.form)
            order.form->close(order.form);
        qv_session_refuse(s, busy ? "busy" : "memory",
                          busy ? "too much is being said at once; try again" : "memory is short");
    }
}

static void add_text(qv_session *s, const char *text)
{
    char message[128];
    if (!s->speech || qv_speech_text(s->speech, text, strlen(text)))
        return;
    snprintf(message, sizeof message, "the text is longer than %zu bytes, or memory is short",
             qv_workers_limits(s->service->workers)->text);
    qv_session_refuse(s, "text-too-long", message);
}

static void finish_text(qv_session *s)
{
    if (s->speech)
        qv_speech_finish(s->speech);
}

/* The text of a request; NULL after a refusal. */
static const char *text_of(qv_session *s, const json_t *data)
{
    const char *text = json_string_value(json_object_get(data, "text"));
    if (!text)
        qv_session_refuse(s, "no-text", "the event has no text");
    return text;
}

/* Events, by what they want */

static void on_describe(qv_session *s, const json_t *data)
{
    (void)data;
    s->lost |= !qv_wyoming_add_info(&s->out, &s->service->voices);
}

static void on_ping(qv_session *s, const json_t *data)
{
    json_t *text = json_object_get(data, "text");
    s->lost |= !qv_wyoming_add(&s->out, "pong", json_pack("{s:O?}", "text", text));
}

static void on_synthesize(qv_session *s, const json_t *data)
{
    const char *text = text_of(s, data);
    if (!text)
        return;
    if (!s->streaming) {
        begin_speech(s, data, false);
        add_text(s, text);
        finish_text(s);
    } else if (!s->chunks && !s->whole) {
        s->whole = strdup(text);
        s->lost |= !s->whole;
    }
}

static void on_start(qv_session *s, const json_t *data)
{
    if (s->streaming) {
        qv_session_refuse(s, "order", "synthesize-start came before the synthesize-stop of the text before");
        return;
    }
    begin_speech(s, data, true);
    s->streaming = s->speech != NULL;
    s->chunks = false;
}

static void on_chunk(qv_session *s, const json_t *data)
{
    const char *text = text_of(s, data);
    if (text && !s->streaming)
        qv_session_refuse(s, "order", "synthesize-chunk came without a synthesize-start");
    else if (text)
        add_text(s, text);
    s->chunks = true;
}

static void on_stop(qv_session *s, const json_t *data)
{
    (void)data;
    if (!s->streaming) {
        qv_session_refuse(s, "order", "synthesize-stop came without a synthesize-start");
        return;
    }
    if (!s->chunks && s->whole)
        add_text(s, s->whole);
    free(s->whole);
    s->whole = NULL;
    s->streaming = false;
    finish_text(s);
}

static void heed(qv_session *s, const qv_wyoming_event *event)
{
    static const struct {
        const char *type;
        void (*act)(qv_session *s, const json_t *data);
    } known[] = {
        {"describe", on_describe},      {"ping", on_ping},
        {"synthesize", on_synthesize},  {"synthesize-start", on_start},
        {"synthesize-chunk", on_chunk}, {"synthesize-stop", on_stop},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(event->type, known[i].type) == 0)
            known[i].act(s, event->data); // others are passed over, as the protocol wants
}

/* Takes one request from what has come; false: there is none, or the one before is still being answered. */
static bool take_event(qv_session *s)
{
    qv_wyoming_event event;
    if (s->closing || s->lost || s->out.size >= OUT_MOST || (s->speech && !s->streaming))
        return false;
    const qv_wyoming_result result = qv_wyoming_reader_next(&s->reader, &event);
    if (result == QV_WYOMING_WRONG)
        qv_session_refuse(s, "protocol", s->reader.fault);
    if (result != QV_WYOMING_EVENT)
        return false;
    heed(s, &event);
    qv_wyoming_event_close(&event);
    return true;
}

/* Takes what the speech has made. True: it has ended, and the next request may be answered. */
static bool take_sound(qv_session *s)
{
    if (!s->speech || s->out.size >= OUT_MOST)
        return false;
    const qv_speech_state state = qv_speech_take_all(s->speech, &s->out);
    if (state == QV_SPEECH_GOES_ON)
        return false;
    if (state == QV_SPEECH_FAILED)
        qv_session_refuse(s, "failed", qv_speech_fault(s->speech));
    qv_speech_close(&s->speech);
    return true;
}

void qv_session_step(qv_session *s)
{
    do {
        while (take_event(s))
            continue;
    } while (take_sound(s));
}
