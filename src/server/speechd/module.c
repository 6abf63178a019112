// SPDX-License-Identifier: MIT
#include "server/speechd/module.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    FIRST_PIECE = 480, // samples: 20 ms, so that the first are on their way at once
    PIECE = 1200,      // 50 ms
    TEXT_PIECE = 1024, // bytes: a long message isn't read to its end before it begins
    KEPT_TEXT = 65536,
};

/* ---- Settings ---- */

static bool is_null(const char *value)
{
    return strcmp(value, "NULL") == 0 || *value == '\0';
}

/* A number from -100 to 100; what is none leaves it as it is. */
static void set_number(int *number, const char *value)
{
    char *end;
    const long got = strtol(value, &end, 10);
    if (end != value)
        *number = got < -100 ? -100 : got > 100 ? 100 : (int)got;
}

static void set_name(char *name, size_t size, const char *value)
{
    snprintf(name, size, "%s", is_null(value) ? "" : value);
}

typedef struct choice {
    const char *name;
    int value;
} choice;

static void choose(int *setting, const choice *list, const char *value)
{
    for (; list->name; list++)
        if (strcasecmp(list->name, value) == 0)
            *setting = list->value;
}

/* Values that are not known leave a setting as it is, and are no failure. */
static bool set(void *user, const char *name, const char *value)
{
    static const choice punctuations[] = {{"none", QV_PUNCTUATION_NONE},
                                          {"some", QV_PUNCTUATION_SOME},
                                          {"most", QV_PUNCTUATION_ALL},
                                          {"all", QV_PUNCTUATION_ALL},
                                          {NULL, 0}};
    module *m = user;
    parameters *p = &m->parameters;
    const choice capitals[] = {
        {"none", QV_CAPITALS_NONE}, {"spell", QV_CAPITALS_WORD}, {"icon", m->options.icon}, {NULL, 0}};
    if (strcmp(name, "rate") == 0)
        set_number(&p->rate, value);
    else if (strcmp(name, "pitch") == 0)
        set_number(&p->pitch, value);
    else if (strcmp(name, "pitch_range") == 0)
        set_number(&p->pitch_range, value);
    else if (strcmp(name, "volume") == 0)
        set_number(&p->volume, value);
    else if (strcmp(name, "punctuation_mode") == 0)
        choose(&p->punctuation, punctuations, value);
    else if (strcmp(name, "cap_let_recogn") == 0)
        choose(&p->capitals, capitals, value);
    else if (strcmp(name, "spelling_mode") == 0)
        p->spelling = strcasecmp(value, "on") == 0;
    else if (strcmp(name, "voice") == 0 || strcmp(name, "voice_type") == 0)
        set_name(p->type, sizeof p->type, value);
    else if (strcmp(name, "language") == 0)
        set_name(p->language, sizeof p->language, value);
    else if (strcmp(name, "synthesis_voice") == 0)
        set_name(p->voice, sizeof p->voice, value);
    return true;
}

/* Sound goes through the server only. */
static bool set_audio(void *user, const char *name, const char *value)
{
    (void)user;
    return strcmp(name, "audio_output_method") != 0 || strcmp(value, "server") == 0;
}

/* `rate` -100 .. 100 to a stream's, by words a minute. */
static float stream_rate(const options *o, int rate)
{
    const double part = rate / 100.0;
    const double words = o->normal + part * (rate < 0 ? o->normal - o->slowest : o->fastest - o->normal);
    const double times = words / o->voice_rate;
    return (float)(times < 0.3 ? 0.3 : times > 6 ? 6 : times);
}

/* 100 is as loud as a voice is, 0 half of that. */
static float stream_volume(int volume)
{
    const double loudness = (volume + 100) / 200.0;
    return loudness > 0.001 ? (float)(20 * log10(loudness)) : -60;
}

static void fill_settings(const module *m, qv_settings *settings)
{
    const parameters *p = &m->parameters;
    qv_settings_default(settings);
    settings->largest_block = 16; // so that a stop waits for no more than is computed in a millisecond
    settings->rate = stream_rate(&m->options, p->rate);
    settings->pitch = (float)(m->options.pitch * p->pitch / 100);
    settings->pitch_range = 1 + (float)p->pitch_range / 100;
    settings->volume = stream_volume(p->volume);
    settings->punctuation = p->punctuation;
    settings->capitals = p->capitals;
}

/* ---- Starting ---- */

/* Opens the stream of a voice. */
static bool take_voice(module *m, int voice)
{
    qv_settings settings;
    char message[512];
    if (m->stream && m->voice == voice)
        return true;
    qv_stream_close(&m->stream);
    fill_settings(m, &settings);
    if (voice < 0 || qv_stream_open(&m->stream, m->voices.list[voice].voice, &settings) < 0)
        return false;
    m->voice = voice;
    for (int i = 0; i < m->options.lexicons; i++)
        if (m->options.lexicon[i] &&
            qv_stream_lexicon(m->stream, m->options.lexicon[i], message, sizeof message) < 0)
            m->tell(message);
    return true;
}

static bool init(void *user, char *message, size_t size)
{
    module *m = user;
    if (m->ready)
        return true;
    voices_open(&m->voices, &m->options, m->tell);
    if (m->voices.count == 0) {
        snprintf(message, size, "no voice of Quaver's was found in %s, QUAVER_VOICES or the configuration",
                 QV_VOICES_INSTALLED);
        return false;
    }
    m->ready = take_voice(m, 0) && sound_open(&m->sound, &m->out, m->options.sample_rate);
    if (!m->ready)
        snprintf(message, size, "%s", qv_error_text(QV_ERROR_MEMORY));
    return m->ready;
}

/* Whether a voice is of the language asked for; "none" and NULL: any is. */
static bool is_of_language(const loaded_voice *voice, const char *language)
{
    const char *own = voice_language(voice);
    const size_t length = language ? strlen(language) : 0;
    if (length == 0 || is_null(language) || strcasecmp(language, "none") == 0)
        return true;
    return strncasecmp(own, language, length) == 0 && (own[length] == '\0' || own[length] == '-');
}

static void list_voices(void *user, const char *language, const char *variant)
{
    module *m = user;
    int listed = 0;
    const bool any = !variant || is_null(variant) || strcasecmp(variant, "none") == 0; // voices have none
    for (int i = 0; any && i < m->voices.count; i++)
        if (is_of_language(&m->voices.list[i], language)) {
            output_line(&m->out, "200-%s\t%s\tnone", m->voices.list[i].name,
                        voice_language(&m->voices.list[i]));
            listed++;
        }
    output_line(&m->out, "%s", listed > 0 ? "200 OK VOICE LIST SENT" : "304 CANT LIST VOICES");
}

/* ---- Speaking ---- */

static void end_speaking(module *m, const char *event)
{
    if (!m->begun)
        output_line(&m->out, "701 BEGIN");
    output_line(&m->out, "%s", event);
    m->speaking = false;
    qv_stream_reset(m->stream);
    sound_start(&m->sound);
    if (m->capacity > KEPT_TEXT) {
        free(m->text);
        m->text = NULL;
        m->capacity = 0;
    }
}

static void stop(void *user)
{
    module *m = user;
    if (!m->speaking)
        return;
    output_drop_sound(&m->out);
    end_speaking(m, "703 STOP");
}

static void pause(void *user)
{
    module *m = user;
    m->sound.pausing = m->speaking;
}

static bool keep_text(module *m, const char *text, size_t size)
{
    if (size > m->capacity) {
        char *grown = realloc(m->text, 2 * size);
        if (!grown)
            return false;
        m->text = grown;
        m->capacity = 2 * size;
    }
    memcpy(m->text, text, size);
    m->size = size;
    m->fed = 0;
    m->finished = false;
    return true;
}

/* In spelling mode all of a text is read as characters, its marks where they stand. */
static const char before_spelled[] = "<say-as interpret-as=\"characters\">", behind_spelled[] = "</say-as>";

static int begin_message(module *m)
{
    if (m->kind == MESSAGE_TEXT && m->parameters.spelling)
        return qv_stream_ssml(m->stream, before_spelled, sizeof before_spelled - 1);
    return QV_OK;
}

/* "message-new" */
static void name_icon(char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (text[i] == '-' || text[i] == '_')
            text[i] = ' ';
}

/* The next piece of a text, or all of what is named. */
static int give_piece(module *m)
{
    const char *text = m->text + m->fed;
    size_t count = m->size - m->fed;
    switch (m->kind) {
    case MESSAGE_TEXT:
        count = count < TEXT_PIECE ? count : TEXT_PIECE;
        m->fed += count;
        return qv_stream_ssml(m->stream, text, count);
    case MESSAGE_CHARACTER:
        m->fed = m->size;
        if (count == 5 && memcmp(text, "space", 5) == 0)
            return qv_stream_characters(m->stream, " ", 1);
        return qv_stream_characters(m->stream, text, count);
    case MESSAGE_KEY:
        m->fed = m->size;
        return qv_stream_key(m->stream, text, count);
    case MESSAGE_ICON:
        m->fed = m->size;
        name_icon(m->text, m->size);
        return qv_stream_text(m->stream, text, count);
    }
    return QV_OK;
}

/* Gives the stream what comes next. False: it has all. */
static bool give_more(module *m, int *error)
{
    if (m->fed < m->size) {
        *error = give_piece(m);
        return true;
    }
    if (m->finished)
        return false;
    m->finished = true;
    if (m->kind == MESSAGE_TEXT && m->parameters.spelling)
        *error = qv_stream_ssml(m->stream, behind_spelled, sizeof behind_spelled - 1);
    if (!*error)
        *error = qv_stream_finish(m->stream);
    return true;
}

static bool speak(void *user, message_kind kind, const char *text, size_t size)
{
    module *m = user;
    const parameters *p = &m->parameters;
    qv_settings settings;
    stop(m); // the server waits for the end of a message; if not, the new one counts
    if (!m->ready || !take_voice(m, voices_choose(&m->voices, &m->options, p->voice, p->type, p->language)) ||
        !keep_text(m, text, size))
        return false;
    m->kind = kind;
    m->read = 0;
    fill_settings(m, &settings);
    sound_start(&m->sound);
    qv_stream_reset(m->stream);
    if (qv_stream_settings(m->stream, &settings) < 0 || begin_message(m) < 0)
        return false;
    output_line(&m->out, "200 OK SPEAKING");
    m->speaking = true;
    m->begun = false;
    return true;
}

static void take_marks(module *m)
{
    qv_event event;
    while (qv_stream_event(m->stream, &event) == 1)
        if (event.type == QV_EVENT_MARK && event.name)
            sound_put_mark(&m->sound, event.sample, event.name);
}

/* Reads sound, giving the stream text as it needs it. 0: all is said; negative: an error. */
static int read_piece(module *m, float *samples)
{
    const int wanted = m->read == 0 ? FIRST_PIECE : PIECE;
    int error = 0, got = qv_stream_read(m->stream, samples, wanted);
    while (got == 0 && !error && give_more(m, &error))
        got = qv_stream_read(m->stream, samples, wanted);
    return error ? error : got;
}

bool module_work(module *m)
{
    float samples[PIECE];
    if (!m->speaking)
        return false;
    const int got = read_piece(m, samples);
    take_marks(m);
    if (!m->begun)
        output_line(&m->out, "701 BEGIN");
    m->begun = true;
    if (got > 0) {
        m->read += got;
        sound_put(&m->sound, samples, got);
    } else {
        sound_finish(&m->sound);
    }
    if (m->sound.paused)
        end_speaking(m, "704 PAUSE");
    else if (got < 0)
        end_speaking(m, "703 STOP");
    else if (got == 0)
        end_speaking(m, "702 END");
    return true;
}

void module_open(module *m, const options *o, void (*tell)(const char *line))
{
    *m = (module){.options = *o, .tell = tell, .parameters = {.volume = 100}};
    m->commands = (commands){.out = &m->out,
                             .obeyer = {.user = m,
                                        .init = init,
                                        .list_voices = list_voices,
                                        .set = set,
                                        .audio = set_audio,
                                        .speak = speak,
                                        .stop = stop,
                                        .pause = pause}};
}

void module_close(module *m)
{
    qv_stream_close(&m->stream);
    voices_close(&m->voices);
    sound_close(&m->sound);
    commands_free(&m->commands);
    output_free(&m->out);
    options_free(&m->options);
    free(m->text);
    m->text = NULL;
}

void module_feed(module *m, const char *bytes, size_t count)
{
    commands_feed(&m->commands, bytes, count);
}
