// SPDX-License-Identifier: MIT
#include "server/speechd/options.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <quaver/quaver.h>

enum { MOST_WORDS = 4 }; // one more than any option has

/* Words a minute at the server's rates -100, 0 and 100, as users of espeak-ng know them. */
static const double slowest = 80, normal = 170, fastest = 449;

typedef struct line_reader {
    options *o;
    const char *path;
    int line;
    void (*tell)(const char *line);
    char *word[MOST_WORDS]; // of the line
    int words;
} line_reader;

/* Tells what is wrong with the option of the line. */
static void complain(const line_reader *r, const char *what)
{
    char line[1024];
    snprintf(line, sizeof line, "%.800s:%d: %.30s %s", r->path, r->line, r->word[0], what);
    r->tell(line);
}

/* Cuts a line into words, in their place. */
static void cut(line_reader *r, char *line)
{
    static const char blanks[] = " \t\r\n";
    r->words = 0;
    while (r->words < MOST_WORDS) {
        line += strspn(line, blanks);
        if (!*line || *line == '#')
            return;
        const bool quoted = *line == '"';
        line += quoted;
        r->word[r->words++] = line;
        line += quoted ? strcspn(line, "\"\n") : strcspn(line, blanks);
        if (*line)
            *line++ = '\0';
    }
}

static bool read_value(const line_reader *r, double least, double most, double *value)
{
    char *end = NULL;
    errno = 0;
    const double got = r->words == 2 ? strtod(r->word[1], &end) : 0;
    if (r->words != 2 || end == r->word[1] || *end || errno || !(got >= least && got <= most)) {
        char what[100];
        snprintf(what, sizeof what, "needs a number from %g to %g", least, most);
        complain(r, what);
        return false;
    }
    *value = got;
    return true;
}

/* A name, or a file whose name is without folder and ending. */
static bool set_voice(named_voice *voice, const char *text, const char *given)
{
    const char *slash = strrchr(text, '/'), *name = slash ? slash + 1 : text;
    const size_t length = strlen(name);
    const bool file = slash || (length > 3 && strcmp(name + length - 3, ".qv") == 0);
    *voice = (named_voice){
        .name = strdup(name), .path = file ? strdup(text) : NULL, .given = given ? strdup(given) : NULL};
    if (voice->name && file && length > 3)
        voice->name[length - 3] = '\0';
    return voice->name && (!file || voice->path) && (!given || voice->given);
}

static void add_voice(line_reader *r, named_voice *list, int *count, bool given)
{
    if (r->words != 2 + given) {
        complain(r,
                 given ? "needs what the voice is for, and a voice" : "needs the name or file of one voice");
    } else if (*count == MOST_VOICES) {
        complain(r, "is given too often; 64 are the most");
    } else if (set_voice(&list[*count], r->word[1 + given], given ? r->word[1] : NULL)) {
        ++*count;
    }
}

static void set_text(line_reader *r, char **text)
{
    if (r->words != 2) {
        complain(r, "needs one value");
        return;
    }
    free(*text);
    *text = strdup(r->word[1]);
}

static void add_lexicon(line_reader *r)
{
    if (r->o->lexicons == MOST_LEXICONS)
        complain(r, "is given too often; 16 are the most");
    else if (r->words != 2)
        complain(r, "needs one file");
    else
        r->o->lexicon[r->o->lexicons++] = strdup(r->word[1]);
}

static void set_icon(line_reader *r)
{
    if (r->words == 2 && strcmp(r->word[1], "sound") == 0)
        r->o->icon = QV_CAPITALS_SOUND;
    else if (r->words == 2 && strcmp(r->word[1], "pitch") == 0)
        r->o->icon = QV_CAPITALS_PITCH;
    else
        complain(r, "needs sound or pitch");
}

static bool is(const line_reader *r, const char *name)
{
    return strcmp(r->word[0], name) == 0;
}

static void take_option(line_reader *r)
{
    options *o = r->o;
    double rate = 0;
    if (is(r, "Voice"))
        add_voice(r, o->voice, &o->voices, false);
    else if (is(r, "LanguageVoice"))
        add_voice(r, o->for_language, &o->languages, true);
    else if (is(r, "TypeVoice"))
        add_voice(r, o->for_type, &o->types, true);
    else if (is(r, "VoiceFolder"))
        set_text(r, &o->folder);
    else if (is(r, "Lexicon"))
        add_lexicon(r);
    else if (is(r, "SampleRate"))
        o->sample_rate = read_value(r, 8000, 48000, &rate) ? (int)rate : o->sample_rate;
    else if (is(r, "MinRate"))
        read_value(r, 40, 1200, &o->slowest);
    else if (is(r, "NormalRate"))
        read_value(r, 40, 1200, &o->normal);
    else if (is(r, "MaxRate"))
        read_value(r, 40, 1200, &o->fastest);
    else if (is(r, "VoiceRate"))
        read_value(r, 40, 400, &o->voice_rate);
    else if (is(r, "PitchRange"))
        read_value(r, 0, 12, &o->pitch);
    else if (is(r, "CapitalIcon"))
        set_icon(r);
    else
        complain(r, "is no option; sd_quaver(1) lists them");
}

/* Faster is faster: rates that fall where they should rise are those that users know. */
static void check_rates(options *o, const char *path, void (*tell)(const char *line))
{
    char line[1024];
    if (o->slowest <= o->normal && o->normal <= o->fastest)
        return;
    snprintf(line, sizeof line,
             "%.800s: MinRate %g, NormalRate %g and MaxRate %g must not fall; going on with %g, %g and %g",
             path, o->slowest, o->normal, o->fastest, slowest, normal, fastest);
    tell(line);
    o->slowest = slowest;
    o->normal = normal;
    o->fastest = fastest;
}

/* Tells why the configuration is not read, by errno. */
static void tell_failure(const char *path, void (*tell)(const char *line))
{
    char line[2048];
    snprintf(line, sizeof line, "%.1500s: %s; going on without", path, strerror(errno));
    tell(line);
}

void options_read(options *o, const char *path, void (*tell)(const char *line))
{
    *o = (options){.sample_rate = QV_SAMPLE_RATE,
                   .slowest = slowest,
                   .normal = normal,
                   .fastest = fastest,
                   .voice_rate = 140,
                   .pitch = 12,
                   .icon = QV_CAPITALS_SOUND};
    FILE *file = path ? fopen(path, "r") : NULL;
    if (path && !file)
        tell_failure(path, tell);
    line_reader r = {.o = o, .path = path, .tell = tell};
    char line[2048];
    while (file && fgets(line, sizeof line, file)) {
        r.line++;
        cut(&r, line);
        if (r.words > 0)
            take_option(&r);
    }
    if (file && ferror(file)) // a folder
        tell_failure(path, tell);
    if (file)
        fclose(file);
    check_rates(o, path, tell);
}

static void free_voices(named_voice *list, int count)
{
    for (int i = 0; i < count; i++) {
        free(list[i].name);
        free(list[i].path);
        free(list[i].given);
    }
}

void options_free(options *o)
{
    free_voices(o->voice, o->voices);
    free_voices(o->for_language, o->languages);
    free_voices(o->for_type, o->types);
    for (int i = 0; i < o->lexicons; i++)
        free(o->lexicon[i]);
    free(o->folder);
    *o = (options){0};
}
