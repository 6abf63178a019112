// SPDX-License-Identifier: MIT
#include "server/http/request.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { BAD_REQUEST = 400, UNSUPPORTED_TYPE = 415 };

bool qv_refuse(qv_refusal *refusal, int status, const char *code, const char *param, const char *format, ...)
{
    va_list arguments;
    *refusal = (qv_refusal){.status = status, .code = code, .param = param};
    va_start(arguments, format);
    vsnprintf(refusal->message, sizeof refusal->message, format, arguments);
    va_end(arguments);
    return false;
}

void qv_request_free(qv_http_request *request)
{
    json_decref(request->json);
    *request = (qv_http_request){0};
}

/* Fields. One that isn't there, or is null, leaves the value as it is. */

static bool is_there(const json_t *value)
{
    return value && !json_is_null(value);
}

static bool take_number(const json_t *json, const char *key, double least, double most, double *number,
                        qv_refusal *refusal)
{
    const json_t *value = json_object_get(json, key);
    if (!is_there(value))
        return true;
    const double got = json_number_value(value);
    if (!json_is_number(value) || !(got >= least && got <= most))
        return qv_refuse(refusal, BAD_REQUEST, "invalid_value", key, "\"%s\" is a number from %g to %g", key,
                         least, most);
    *number = got;
    return true;
}

static bool take_flag(const json_t *json, const char *key, bool *flag, qv_refusal *refusal)
{
    const json_t *value = json_object_get(json, key);
    if (is_there(value) && !json_is_boolean(value))
        return qv_refuse(refusal, BAD_REQUEST, "invalid_value", key, "\"%s\" is true or false", key);
    *flag = is_there(value) ? json_is_true(value) : *flag;
    return true;
}

/* NULL: it isn't there. */
static bool take_string(const json_t *json, const char *key, const char **text, qv_refusal *refusal)
{
    const json_t *value = json_object_get(json, key);
    *text = json_string_value(value);
    return *text || !is_there(value) ||
           qv_refuse(refusal, BAD_REQUEST, "invalid_value", key, "\"%s\" is a text", key);
}

static bool take_text(qv_http_request *r, const qv_service *service, const char *key, qv_refusal *refusal)
{
    const size_t most = qv_workers_limits(service->workers)->text;
    const json_t *value = json_object_get(r->json, key);
    if (r->json) {
        r->text = json_string_value(value);
        r->length = json_string_length(value);
    }
    if (!r->text || r->length == 0)
        return qv_refuse(refusal, BAD_REQUEST, "missing_text", key,
                         "\"%s\", the text to say, is missing or empty", key);
    return r->length <= most || qv_refuse(refusal, QV_HTTP_TOO_LARGE, "text_too_long", key,
                                          "the text has %zu bytes; %zu are taken at a time", r->length, most);
}

/* Bytes of the beginning of a text, at most `most`, that are whole characters. */
static int whole(const char *text, size_t most)
{
    size_t count = strnlen(text, most + 1);
    if (count <= most)
        return (int)count;
    for (count = most; count > 0 && ((unsigned char)text[count] & 0xc0) == 0x80;)
        count--;
    return (int)count;
}

static bool choose_voice(qv_http_request *r, const qv_service *service, const char *name, qv_refusal *refusal)
{
    r->voice = name ? qv_voices_find(&service->voices, name) : 0;
    return r->voice >= 0 || qv_refuse(refusal, BAD_REQUEST, "voice_not_found", "voice",
                                      "there is no voice \"%.*s\"; GET /v1/audio/voices lists those that are",
                                      name ? whole(name, 60) : 0, name ? name : "");
}

static bool choose_sound(qv_http_request *r, const char *key, const char *name, qv_refusal *refusal)
{
    const int form = name ? qv_sound_form_find(name) : (int)r->answer.sound;
    const char *wanted = name ? name : "mp3";
    if (form < 0 || !qv_sound_form_there((qv_sound_form)form))
        return qv_refuse(refusal, BAD_REQUEST, "unsupported_format", key,
                         "\"%.*s\" is not made here; mp3, opus, flac, wav and pcm are", whole(wanted, 20),
                         wanted);
    r->answer.sound = (qv_sound_form)form;
    return true;
}

static bool load(qv_http_request *r, const char *body, size_t size, qv_refusal *refusal)
{
    json_error_t error;
    r->json = json_loadb(body, size, 0, &error);
    if (!r->json)
        return qv_refuse(refusal, BAD_REQUEST, "invalid_json", NULL, "line %d, column %d: %.120s", error.line,
                         error.column, error.text);
    return json_is_object(r->json) ||
           qv_refuse(refusal, BAD_REQUEST, "invalid_json", NULL, "the body is no JSON object");
}

/* OpenAI */

/* Names of OpenAI's voices, which many programs send without asking: the default voice. */
static bool is_openai_voice(const char *name)
{
    static const char *const names[] = {"alloy", "ash",  "ballad",  "coral", "echo",  "fable", "onyx",
                                        "nova",  "sage", "shimmer", "verse", "marin", "cedar"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static bool take_openai_voice(qv_http_request *r, const qv_service *service, qv_refusal *refusal)
{
    const json_t *value = json_object_get(r->json, "voice");
    const char *name = json_string_value(json_is_object(value) ? json_object_get(value, "id") : value);
    if (is_there(value) && !name)
        return qv_refuse(refusal, BAD_REQUEST, "invalid_value", "voice",
                         "\"voice\" is a name, or an object with an \"id\"");
    if (name && is_openai_voice(name) && qv_voices_find(&service->voices, name) < 0)
        name = NULL;
    return choose_voice(r, service, name, refusal);
}

static bool take_stream_format(qv_http_request *r, qv_refusal *refusal)
{
    const char *format;
    if (!take_string(r->json, "stream_format", &format, refusal))
        return false;
    if (format && strcmp(format, "sse") == 0)
        r->answer.framing = QV_FRAMING_SSE;
    else if (format && strcmp(format, "audio") != 0)
        return qv_refuse(refusal, BAD_REQUEST, "invalid_value", "stream_format",
                         "\"stream_format\" is audio or sse");
    return true;
}

bool qv_request_read_openai(qv_http_request *r, const qv_service *service, const char *body, size_t size,
                            qv_refusal *refusal)
{
    const char *format;
    double speed = 1;
    *r = (qv_http_request){.answer = {.framing = QV_FRAMING_SOUND, .sound = QV_SOUND_FORM_MP3}};
    qv_settings_default(&r->settings);
    const bool read =
        load(r, body, size, refusal) && take_text(r, service, "input", refusal) &&
        take_openai_voice(r, service, refusal) && take_string(r->json, "response_format", &format, refusal) &&
        choose_sound(r, "response_format", format, refusal) &&
        take_number(r->json, "speed", 0.25, 4, &speed, refusal) && take_stream_format(r, refusal);
    r->settings.rate = speed < 0.3 ? 0.3f : (float)speed; // the slowest there is
    return read;
}

/* Plain HTTP */

static bool take_settings(qv_http_request *r, qv_refusal *refusal)
{
    static const struct {
        const char *key;
        double least, most;
        size_t target;
    } fields[] = {
        {"rate", 0.3, 6, offsetof(qv_settings, rate)},
        {"pitch", -12, 12, offsetof(qv_settings, pitch)},
        {"pitch_range", 0, 3, offsetof(qv_settings, pitch_range)},
        {"volume", -60, 12, offsetof(qv_settings, volume)},
    };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        float *target = (float *)((char *)&r->settings + fields[i].target);
        double number = *target;
        if (!take_number(r->json, fields[i].key, fields[i].least, fields[i].most, &number, refusal))
            return false;
        *target = (float)number;
    }
    double seed = (double)r->settings.seed;
    if (!take_number(r->json, "seed", 0, 9007199254740992.0, &seed, refusal))
        return false;
    r->settings.seed = (uint64_t)seed;
    return true;
}

static bool take_fields(qv_http_request *r, const qv_service *service, qv_refusal *refusal)
{
    const char *voice, *format;
    return take_string(r->json, "voice", &voice, refusal) && choose_voice(r, service, voice, refusal) &&
           take_string(r->json, "format", &format, refusal) && choose_sound(r, "format", format, refusal) &&
           take_settings(r, refusal) && take_flag(r->json, "ssml", &r->ssml, refusal) &&
           take_flag(r->json, "phones", &r->answer.phones, refusal);
}

/* Whether a type of media is `name`, whatever parameters it has. */
static bool is_type(const char *type, const char *name)
{
    const size_t length = strlen(name);
    return type && strncasecmp(type, name, length) == 0 && (!type[length] || strchr("; \t", type[length]));
}

/* Whether a type of media says nothing of its characters, or what a text here may have: UTF-8 and ASCII,
 * which is in it. */
static bool has_our_charset(const char *type)
{
    static const char name[] = "charset=";
    const char *value = strchr(type, ';');
    while (value) {
        value += 1 + strspn(value + 1, " \t");
        if (strncasecmp(value, name, sizeof name - 1) == 0)
            break;
        value = strchr(value, ';');
    }
    if (!value)
        return true;
    value += sizeof name - 1;
    value += *value == '"';
    const size_t length = strcspn(value, "\"; \t");
    return (length == 5 && strncasecmp(value, "utf-8", 5) == 0) ||
           (length == 8 && strncasecmp(value, "us-ascii", 8) == 0);
}

bool qv_request_read_plain(qv_http_request *r, const qv_service *service, const char *body, size_t size,
                           const char *type, const char *accept, qv_refusal *refusal)
{
    *r = (qv_http_request){.answer = {.framing = QV_FRAMING_SOUND, .sound = QV_SOUND_FORM_WAV}};
    qv_settings_default(&r->settings);
    if (accept && strstr(accept, "multipart/mixed"))
        r->answer.framing = QV_FRAMING_MULTIPART;
    else if (accept && strstr(accept, "application/json"))
        r->answer.framing = QV_FRAMING_JSON;
    if (type && !has_our_charset(type))
        return qv_refuse(refusal, UNSUPPORTED_TYPE, "unsupported_type", NULL,
                         "the body is UTF-8, and its Content-Type names another charset");
    if (is_type(type, "application/json")) {
        if (!load(r, body, size, refusal) || !take_fields(r, service, refusal))
            return false;
    } else if (is_type(type, "text/plain") || is_type(type, "application/ssml+xml")) {
        r->ssml = !is_type(type, "text/plain");
        r->text = body;
        r->length = size;
    } else {
        return qv_refuse(
            refusal, UNSUPPORTED_TYPE, "unsupported_type", NULL,
            "the body is application/json, text/plain or application/ssml+xml, by its Content-Type");
    }
    const bool there = take_text(r, service, "text", refusal);
    r->answer.text = r->text;
    return there;
}
