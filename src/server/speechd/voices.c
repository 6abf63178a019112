// SPDX-License-Identifier: MIT
#include "server/speechd/voices.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LONGEST_PATH = 4096 };

typedef struct search {
    voices *v;
    const char *name; // the one that is looked for; NULL: all
    void (*tell)(const char *line);
} search;

static int find(const voices *v, const char *name)
{
    for (int i = 0; name && i < v->count; i++)
        if (strcmp(v->list[i].name, name) == 0)
            return i;
    return -1;
}

/* Opens a file as the voice `name`, unless there is one. */
static void load(search *s, const char *name, const char *path)
{
    char message[512], line[1024];
    voices *v = s->v;
    if (v->count == MOST_VOICES || find(v, name) >= 0)
        return;
    loaded_voice *voice = &v->list[v->count];
    if (qv_voice_open(&voice->voice, path, message, sizeof message) < 0) {
        snprintf(line, sizeof line, "%s; this voice is left out", message);
        s->tell(line);
        return;
    }
    voice->name = strdup(name);
    if (voice->name)
        v->count++;
    else
        qv_voice_close(&voice->voice);
}

static int is_voice(const struct dirent *entry)
{
    const size_t length = strlen(entry->d_name);
    return entry->d_name[0] != '.' && length > 3 && strcmp(entry->d_name + length - 3, ".qv") == 0;
}

/* All voices of a folder in the order of their names, or the one that is looked for. */
static void load_folder(search *s, const char *folder)
{
    struct dirent **entry;
    const int count = scandir(folder, &entry, is_voice, alphasort);
    for (int i = 0; i < count; i++) {
        char path[LONGEST_PATH], name[256];
        const int length = snprintf(path, sizeof path, "%s/%s", folder, entry[i]->d_name);
        snprintf(name, sizeof name, "%.*s", (int)strlen(entry[i]->d_name) - 3, entry[i]->d_name);
        if (length < LONGEST_PATH && (!s->name || strcmp(s->name, name) == 0))
            load(s, name, path);
        free(entry[i]);
    }
    if (count >= 0)
        free(entry);
}

/* Where quaver voices install puts them. */
static void load_users(search *s)
{
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    char folder[LONGEST_PATH];
    int length = 0;
    if (data && *data == '/')
        length = snprintf(folder, sizeof folder, "%s/quaver/voices", data);
    else if (home && *home)
        length = snprintf(folder, sizeof folder, "%s/.local/share/quaver/voices", home);
    if (length > 0 && length < LONGEST_PATH)
        load_folder(s, folder);
}

/* The folders that the command quaver looks into, the user's last: who installs a voice goes on to hear the
 * default one. */
static void load_folders(search *s, const char *folder)
{
    const char *list = getenv("QUAVER_VOICES");
    char one[LONGEST_PATH];
    if (folder)
        load_folder(s, folder);
    while (list && *list) {
        const size_t length = strcspn(list, ":");
        if (length > 0 && length < sizeof one) {
            snprintf(one, sizeof one, "%.*s", (int)length, list);
            load_folder(s, one);
        }
        list += length + (list[length] == ':');
    }
    load_folder(s, QV_VOICES_INSTALLED);
    load_users(s);
}

static void load_named(search *s, const options *o, const named_voice *voice)
{
    char line[1024];
    const int before = s->v->count;
    if (find(s->v, voice->name) >= 0)
        return;
    if (voice->path) {
        load(s, voice->name, voice->path);
        return;
    }
    s->name = voice->name;
    load_folders(s, o->folder);
    if (s->v->count == before) {
        snprintf(line, sizeof line, "there is no voice %s; it is left out", voice->name);
        s->tell(line);
    }
}

/* Of the folders, only the one that the configuration names has to be there. */
static void check_folder(const char *folder, void (*tell)(const char *line))
{
    char line[LONGEST_PATH + 256];
    DIR *opened = opendir(folder);
    if (opened) {
        closedir(opened);
        return;
    }
    snprintf(line, sizeof line, "VoiceFolder %s: %s; going on without", folder, strerror(errno));
    tell(line);
}

void voices_open(voices *v, const options *o, void (*tell)(const char *line))
{
    search s = {.v = v, .tell = tell};
    if (o->folder)
        check_folder(o->folder, tell);
    *v = (voices){0};
    for (int i = 0; i < o->voices; i++)
        load_named(&s, o, &o->voice[i]);
    for (int i = 0; i < o->languages; i++)
        load_named(&s, o, &o->for_language[i]);
    for (int i = 0; i < o->types; i++)
        load_named(&s, o, &o->for_type[i]);
    s.name = NULL;
    if (o->voices > 0 && v->count == 0)
        tell("no voice of the configuration can be had; going on with all that are installed");
    if (o->voices > 0 && v->count > 0)
        return;
    // Who can't see the screen needs some voice to find out why.
    s.name = "lj"; // the command's default comes first
    load_folders(&s, o->folder);
    s.name = NULL;
    load_folders(&s, o->folder);
}

void voices_close(voices *v)
{
    for (int i = 0; i < v->count; i++) {
        free(v->list[i].name);
        qv_voice_close(&v->list[i].voice);
    }
    v->count = 0;
}

const char *voice_language(const loaded_voice *voice)
{
    const char *language = qv_voice_info(voice->voice, "language");
    return language && *language ? language : "en";
}

/* How well a language tag serves for another, by growing likeness. */
typedef enum likeness {
    UNLIKE,
    RELATED, // the same up to the first hyphen
    COVERED, // all that is had, "en" for "en-US"
    SAME
} likeness;

static likeness likeness_of(const char *has, const char *wanted)
{
    const size_t length = strcspn(has, "-_");
    if (strcasecmp(has, wanted) == 0)
        return SAME;
    if (length != strcspn(wanted, "-_") || strncasecmp(has, wanted, length) != 0)
        return UNLIKE;
    return has[length] ? RELATED : COVERED;
}

/* The likest voice that the configuration gives a language, if it is as like as that; -1: none. */
static int given_voice(const voices *v, const options *o, const char *language, likeness least)
{
    int best = -1;
    for (int i = 0; i < o->languages; i++) {
        const likeness alike = likeness_of(o->for_language[i].given, language);
        const int voice = find(v, o->for_language[i].name);
        if (voice >= 0 && (best < 0 ? alike >= least : alike > least)) {
            best = voice;
            least = alike;
        }
    }
    return best;
}

/* The first voice whose own language is as like; -1: none. */
static int own_voice(const voices *v, const char *language, likeness least)
{
    for (int i = 0; i < v->count; i++)
        if (likeness_of(voice_language(&v->list[i]), language) >= least)
            return i;
    return -1;
}

/* What is said of the language itself comes before what is said of its relatives: a voice for en-GB must not
 * take en-US from one that speaks it, nor plain "en" from the default voice. */
static int by_language(const voices *v, const options *o, const char *language)
{
    int voice = given_voice(v, o, language, COVERED);
    if (voice < 0)
        voice = own_voice(v, language, SAME);
    if (voice < 0 && !language[strcspn(language, "-_")] && own_voice(v, language, RELATED) == 0)
        voice = 0;
    if (voice < 0)
        voice = given_voice(v, o, language, RELATED);
    return voice < 0 ? own_voice(v, language, RELATED) : voice;
}

int voices_choose(const voices *v, const options *o, const char *name, const char *type, const char *language)
{
    int chosen = find(v, name);
    for (int i = 0; type && chosen < 0 && i < o->types; i++)
        if (strcasecmp(o->for_type[i].given, type) == 0)
            chosen = find(v, o->for_type[i].name);
    if (chosen < 0 && language)
        chosen = by_language(v, o, language);
    return chosen >= 0 ? chosen : v->count > 0 ? 0 : -1;
}
