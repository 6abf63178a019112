// SPDX-License-Identifier: MIT
#include "train/data/recordings.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/message.h"
#include "base/platform.h"
#include "quaver/quaver.h"

/* What recordings mostly are called; other files beside them, as ID.lab, count only when there is none, and
 * texts never. */
static const char *const extensions[] = {"wav", "flac", "ogg", "opus", "mp3", "aif", "aiff",
                                         "au",  "caf",  "w64", "rf64", "snd", "sph"};
enum { EXTENSIONS = sizeof extensions / sizeof *extensions };

static bool is_sound(const char *extension)
{
    for (size_t i = 0; i < EXTENSIONS; i++)
        if (strcasecmp(extension, extensions[i]) == 0)
            return true;
    return false;
}

bool qv_is_sound_name(const char *name, size_t *stem)
{
    const char *dot = strrchr(name, '.');
    const bool sound = dot && dot > name && dot[-1] != '/' && is_sound(dot + 1);
    *stem = sound ? (size_t)(dot - name) : strlen(name);
    return sound;
}

bool qv_recordings_open(qv_recordings *recordings, const char *folder, const char *const *folders)
{
    *recordings = (qv_recordings){.folder = folder};
    for (; *folders; folders++) {
        char *path = qv_format("%s/%s", folder, *folders);
        const bool listed = path && qv_folder_list(path, &recordings->name, &recordings->count);
        free(path);
        recordings->within = *folders;
        if (listed)
            return true;
    }
    return false;
}

void qv_recordings_close(qv_recordings *recordings)
{
    qv_names_free(recordings->name, recordings->count);
    *recordings = (qv_recordings){0};
}

const char *qv_recordings_of_stem(const qv_recordings *recordings, const char *stem, size_t length)
{
    size_t low = 0, high = recordings->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (strncmp(recordings->name[middle], stem, length) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    const char *other = NULL;
    for (; low < recordings->count && !strncmp(recordings->name[low], stem, length); low++) {
        const char *rest = recordings->name[low] + length;
        if (rest[0] != '.' || !rest[1] || strchr(rest + 1, '.'))
            continue;
        if (is_sound(rest + 1))
            return recordings->name[low];
        if (!other && strcasecmp(rest, ".txt") != 0)
            other = recordings->name[low];
    }
    return other;
}

/* No part of the path is empty or begins with a dot, but for a slash at the beginning. */
static bool is_plain(const char *path)
{
    path += *path == '/';
    for (;; path++) {
        if (!*path || *path == '.' || *path == '/')
            return false;
        path = strchr(path, '/');
        if (!path)
            return true;
    }
}

static bool is_file(const char *path)
{
    qv_file_facts facts;
    return qv_file_look(path, &facts) && facts.kind == QV_FILE_REGULAR;
}

/* The path when it is a file; freed, and NULL, when not. */
static char *if_file(char *path)
{
    if (path && is_file(path))
        return path;
    free(path);
    return NULL;
}

/* The file PLACE/NAME.EXTENSION for any of the extensions, in small letters or capitals; of the name, the
 * first [length] bytes. */
static char *find_extended(const char *place, const char *name, size_t length)
{
    char *path = NULL;
    for (size_t i = 0; !path && i < 2 * (size_t)EXTENSIONS; i++) {
        char extension[8];
        snprintf(extension, sizeof extension, "%s", extensions[i / 2]);
        for (char *c = extension; i % 2 && *c; c++)
            *c = (char)toupper((unsigned char)*c);
        path = if_file(qv_format("%s%.*s.%s", place, (int)length, name, extension));
    }
    return path;
}

static char *find_very_name(const char *place, const char *name)
{
    size_t stem;
    return qv_is_sound_name(name, &stem) ? if_file(qv_format("%s%s", place, name)) : NULL;
}

/* With another extension instead of that of a sound, or with one behind the name. */
static char *find_other_name(const char *place, const char *name)
{
    size_t stem;
    const bool whole = qv_is_sound_name(name, &stem);
    char *path = find_extended(place, name, stem);
    return path || !whole ? path : find_extended(place, name, strlen(name));
}

/* Below the dataset or its recordings; the very name in either of them before others. */
static char *find_path(const qv_recordings *recordings, const char *name)
{
    const bool absolute = *name == '/';
    char *folder = absolute ? strdup("") : qv_format("%s/", recordings->folder);
    char *within =
        absolute || !*recordings->within ? NULL : qv_format("%s/%s/", recordings->folder, recordings->within);
    char *path = folder ? find_very_name(folder, name) : NULL;
    if (!path && within)
        path = find_very_name(within, name);
    if (!path && folder)
        path = find_other_name(folder, name);
    if (!path && within)
        path = find_other_name(within, name);
    free(folder);
    free(within);
    return path;
}

static char *listed_path(const qv_recordings *recordings, const char *file)
{
    return *recordings->within ? qv_format("%s/%s/%s", recordings->folder, recordings->within, file)
                               : qv_format("%s/%s", recordings->folder, file);
}

/* A name without folders: the file of that very name, or with any extension. */
static char *find_listed(const qv_recordings *recordings, const char *name)
{
    size_t stem;
    const char *file = NULL;
    if (qv_is_sound_name(name, &stem)) {
        char *path = if_file(listed_path(recordings, name));
        if (path)
            return path;
        file = qv_recordings_of_stem(recordings, name, stem);
    }
    if (!file)
        file = qv_recordings_of_stem(recordings, name, strlen(name));
    return file ? listed_path(recordings, file) : NULL;
}

static char *make_id(const qv_recordings *recordings, const char *name)
{
    size_t length, within = strlen(recordings->within);
    if (*name == '/')
        name = strrchr(name, '/') + 1;
    if (within && !strncmp(name, recordings->within, within) && name[within] == '/')
        name += within + 1;
    qv_is_sound_name(name, &length);
    char *id = qv_format("%.*s", (int)length, name);
    for (char *c = id; c && *c; c++)
        *c = *c == '/' ? '_' : *c;
    return id;
}

static char *with_slashes(const char *name)
{
    char *copy = strdup(name);
    for (char *c = copy; c && *c; c++)
        *c = *c == '\\' ? '/' : *c;
    return copy;
}

int qv_recordings_find(const qv_recordings *recordings, const char *name, char **id, char **path)
{
    *id = *path = NULL;
    char *own = with_slashes(name);
    if (!own)
        return QV_ERROR_MEMORY;
    const char *plain = own + (strncmp(own, "./", 2) ? 0 : 2);
    int error = is_plain(plain) ? QV_OK : QV_ERROR_ARGUMENT;
    if (!error) {
        *id = make_id(recordings, plain);
        if (!strchr(plain, '/'))
            *path = find_listed(recordings, plain);
        if (!*path)
            *path = find_path(recordings, plain);
        error = !*id ? QV_ERROR_MEMORY : *path ? QV_OK : QV_ERROR_OPEN;
    }
    free(own);
    return error;
}
