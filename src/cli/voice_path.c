// SPDX-License-Identifier: MIT
#include "voice_path.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/platform.h"
#include "base/process.h"

#include "program.h"

/* Folders relative to that of the program: of a build folder inside the source tree (BUILD/src/cli/quaver),
 * and of an installation (PREFIX/bin/quaver), which may be moved as a whole. */
static const char *const beside_program[] = {"../../../voices", QV_VOICES_BESIDE};

bool qv_user_voices(char *folder, size_t size)
{
    int length = -1;
#ifdef _WIN32
    char *data = qv_environment("LOCALAPPDATA");
    if (data && *data)
        length = snprintf(folder, size, "%s/quaver/voices", data);
    free(data);
#else
    char *data = qv_environment("XDG_DATA_HOME"), *home = qv_environment("HOME");
    if (data &&
        *data == '/') // what is relative counts for nothing, says the XDG Base Directory Specification
        length = snprintf(folder, size, "%s/quaver/voices", data);
    else if (home && *home)
        length = snprintf(folder, size, "%s/.local/share/quaver/voices", home);
    free(data);
    free(home);
#endif
    return length > 0 && (size_t)length < size;
}

/* Calls `each` for the parts of a list; true when it has returned true. */
static bool each_part(const char *list, bool (*each)(void *user, const char *folder), void *user)
{
    char folder[PATH_MAX];
    while (*list) {
        const size_t length = strcspn(list, (char[]){QV_PATH_LIST_END, 0});
        if (length > 0 && length < sizeof folder) {
            memcpy(folder, list, length);
            folder[length] = 0;
            if (each(user, folder))
                return true;
        }
        list += length + (list[length] == QV_PATH_LIST_END);
    }
    return false;
}

/* Whoever asks for folders, and those it was told of. */
enum { MOST_FOLDERS = 64 };
typedef struct visit {
    bool (*each)(void *user, const char *folder);
    void *user;
    char *seen[MOST_FOLDERS]; // as all links are followed
    int count;
} visit;

/* Tells of a folder, unless it is one of those before by another name. */
static bool visit_folder(void *user, const char *folder)
{
    visit *v = user;
    char *place = qv_file_resolve(folder);
    for (int i = 0; place && i < v->count; i++) {
        if (strcmp(v->seen[i], place) == 0) {
            free(place);
            return false;
        }
    }
    if (place && v->count < MOST_FOLDERS)
        v->seen[v->count++] = place;
    else
        free(place);
    return v->each(v->user, folder);
}

/* All folders in their order, until one is enough. */
static bool visit_all(visit *v)
{
    char *list = qv_environment("QUAVER_VOICES");
    char program[PATH_MAX], folder[2 * PATH_MAX];
    const bool done = list && each_part(list, visit_folder, v);
    free(list);
    if (done || (qv_user_voices(folder, sizeof folder) && visit_folder(v, folder)))
        return true;
    const bool known = qv_program_folder(program, sizeof program);
    for (size_t i = 0; known && i < sizeof beside_program / sizeof *beside_program; i++) {
        snprintf(folder, sizeof folder, "%s/%s", program, beside_program[i]);
        if (visit_folder(v, folder))
            return true;
    }
    return visit_folder(v, QV_VOICES_INSTALLED);
}

void qv_voice_folders(bool (*each)(void *user, const char *folder), void *user)
{
    visit v = {.each = each, .user = user};
    visit_all(&v);
    for (int i = 0; i < v.count; i++)
        free(v.seen[i]);
}

/* What is searched, and where the result goes. */
typedef struct search {
    const char *name; // NULL: any
    char *path;
    size_t size;
} search;

static bool holds(void *user, const char *folder)
{
    const search *s = user;
    const int length = snprintf(s->path, s->size, "%s/%s.qv", folder, s->name);
    return length > 0 && (size_t)length < s->size && qv_file_may_read(s->path);
}

bool qv_is_voice_file(const char *name)
{
    const size_t length = strlen(name);
    return name[0] != '.' && length > 3 && strcmp(name + length - 3, ".qv") == 0;
}

/* The first voice of a folder in the order of names. */
static bool holds_any(void *user, const char *folder)
{
    const search *s = user;
    char **names;
    size_t count;
    bool found = false;
    if (!qv_folder_list(folder, &names, &count))
        return false;
    for (size_t i = 0; i < count && !found; i++) {
        if (!qv_is_voice_file(names[i]))
            continue;
        const int length = snprintf(s->path, s->size, "%s/%s", folder, names[i]);
        found = length > 0 && (size_t)length < s->size;
    }
    qv_names_free(names, count);
    return found;
}

/* What a folder offers when no voice is named. */
static bool holds_default(void *user, const char *folder)
{
    char own[2 * PATH_MAX];
    const bool is_own = qv_user_voices(own, sizeof own) && strcmp(own, folder) == 0;
    return holds(user, folder) || (!is_own && holds_any(user, folder));
}

static bool is_path(const char *name)
{
    const size_t length = strlen(name);
    return qv_path_separator(name) || (length > 3 && strcmp(name + length - 3, ".qv") == 0);
}

bool qv_voice_find(const char *name, char *path, size_t size, char *message, size_t message_size)
{
    search s = {.name = name ? name : QV_DEFAULT_VOICE, .path = path, .size = size};
    path[0] = 0;
    if (name && is_path(name)) {
        const int length = snprintf(path, size, "%s", name);
        if (length >= 0 && (size_t)length < size)
            return true;
        snprintf(message, message_size, "%.60s...: the name is too long", name);
        return false;
    }
    qv_voice_folders(name ? holds : holds_default, &s);
    if (!name && !qv_file_may_read(path))
        qv_voice_folders(holds_any, &s);
    if (path[0] && qv_file_may_read(path))
        return true;
    if (name)
        snprintf(message, message_size,
                 "no voice \"%s\" is installed; see quaver voices, or give a file with a slash in its name",
                 name);
    else
        snprintf(message, message_size,
                 "no voice is installed; see quaver voices install --help, or give a file with -v");
    return false;
}

int qv_cli_open_voice(qv_voice **voice, const char *name, char *message, size_t size)
{
    char path[2 * PATH_MAX];
    *voice = NULL;
    if (!qv_voice_find(name, path, sizeof path, message, size))
        return QV_ERROR_OPEN;
    return qv_voice_open(voice, path, message, size);
}
