// SPDX-License-Identifier: MIT
#include "server/wyoming/writer.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "server/sound/encoder.h"

enum { SAMPLE_BYTES = 2, CHANNELS = 1 };

bool qv_wyoming_add(qv_bytes *out, const char *type, json_t *data)
{
    char *text = data ? json_dumps(data, JSON_COMPACT) : NULL;
    const size_t before = out->size;
    const bool added = text &&
                       qv_bytes_print(out, "{\"type\":\"%s\",\"version\":\"%s\",\"data_length\":%zu}\n", type,
                                      qv_version(), strlen(text)) &&
                       qv_bytes_text(out, text);
    if (!added)
        out->size = before; // no half event
    free(text);
    json_decref(data);
    return added;
}

bool qv_wyoming_add_error(qv_bytes *out, const char *code, const char *text)
{
    return qv_wyoming_add(out, "error", json_pack("{s:s, s:s}", "text", text, "code", code));
}

/* What is said of who made something: the protocol wants both texts. */
static json_t *attribution(const char *name)
{
    return json_pack("{s:s, s:s}", "name", name, "url", "");
}

static json_t *describe_voice(const qv_voices *voices, int voice)
{
    return json_pack("{s:s, s:o, s:b, s:s, s:s, s:[s]}", "name", voices->list[voice].name, "attribution",
                     attribution(qv_voices_text(voices, voice, "speaker", "unknown")), "installed", 1,
                     "description", qv_voices_text(voices, voice, "name", voices->list[voice].name),
                     "version", qv_voices_text(voices, voice, "version", qv_version()), "languages",
                     qv_voices_text(voices, voice, "language", "en"));
}

bool qv_wyoming_add_info(qv_bytes *out, const qv_voices *voices)
{
    static const char *const others[] = {"asr", "handle", "intent", "wake", "mic", "snd"};
    json_t *list = json_array();
    for (int i = 0; i < voices->count; i++)
        json_array_append_new(list, describe_voice(voices, i));
    json_t *data = json_pack("{s:[{s:s, s:o, s:b, s:s, s:s, s:o, s:b}]}", "tts", "name", "quaver",
                             "attribution", attribution("Quaver"), "installed", 1, "description",
                             "Text to speech with quasi-recurrent neural networks", "version", qv_version(),
                             "voices", list, "supports_synthesize_streaming", 1);
    for (size_t i = 0; data && i < sizeof others / sizeof *others; i++)
        json_object_set_new(data, others[i], json_array());
    return qv_wyoming_add(out, "info", data);
}

/* Speech */

typedef struct wyoming_form {
    qv_form form;
    bool streamed, begun;
    int64_t samples; // that were given out
} wyoming_form;

static int64_t milliseconds(const wyoming_form *f)
{
    return f->samples * 1000 / QV_SAMPLE_RATE;
}

static json_t *describe_sound(const wyoming_form *f)
{
    return json_pack("{s:i, s:i, s:i, s:I}", "rate", QV_SAMPLE_RATE, "width", SAMPLE_BYTES, "channels",
                     CHANNELS, "timestamp", (json_int_t)milliseconds(f));
}

static bool begin(wyoming_form *f, qv_bytes *out)
{
    const bool begun = f->begun || qv_wyoming_add(out, "audio-start", describe_sound(f));
    f->begun = begun;
    return begun;
}

static bool add_sound(qv_form *form, const float *samples, int count, qv_bytes *out)
{
    wyoming_form *f = (wyoming_form *)form;
    char data[128];
    const int length =
        snprintf(data, sizeof data, "{\"rate\":%d,\"width\":%d,\"channels\":%d,\"timestamp\":%" PRId64 "}",
                 QV_SAMPLE_RATE, SAMPLE_BYTES, CHANNELS, milliseconds(f));
    if (!begin(f, out) ||
        !qv_bytes_print(
            out, "{\"type\":\"audio-chunk\",\"version\":\"%s\",\"data_length\":%d,\"payload_length\":%d}\n%s",
            qv_version(), length, SAMPLE_BYTES * count, data) ||
        !qv_add_pcm(out, samples, count))
        return false;
    f->samples += count;
    return true;
}

static bool add_end(qv_form *form, qv_bytes *out)
{
    wyoming_form *f = (wyoming_form *)form;
    return begin(f, out) &&
           qv_wyoming_add(out, "audio-stop", json_pack("{s:I}", "timestamp", (json_int_t)milliseconds(f))) &&
           (!f->streamed || qv_wyoming_add(out, "synthesize-stopped", json_object()));
}

static void close_form(qv_form *form)
{
    free(form);
}

qv_form *qv_wyoming_form(bool streamed)
{
    wyoming_form *f = calloc(1, sizeof *f);
    if (!f)
        return NULL;
    f->form = (qv_form){.sound = add_sound, .end = add_end, .close = close_form};
    f->streamed = streamed;
    return &f->form;
}
