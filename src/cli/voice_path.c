#include "cli/voice_path.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/program.h"

/* Folders relative to that of the program: of a build folder inside the source tree (BUILD/src/cli/quaver),
 * and of an installation (PREFIX/bin/quaver), which may be moved as a whole. */
static const char *const beside_program[] = {"../../../voices", QV_VOICES_BESIDE};

/* Calls `each` for the parts of a list with colons; true when it has returned true. */
static bool each_part(const char *list, bool (*each)(void *user, const char *folder), void *user)
{
    char folder[PATH_MAX];
    while (*list) {
        const size_t length = strcspn(list, ":");
        if (length > 0 && length < sizeof folder) {
            memcpy(folder, list, length);
            folder[length] = 0;
            if (each(user, folder))
                return true;
        }
        list += length + (list[length] == ':');
    }
    return false;
}

void qv_voice_folders(bool (*each)(void *user, const char *folder), void *user)
{
    const char *list = getenv("QUAVER_VOICES");
    char program[PATH_MAX], folder[2 * PATH_MAX];
    if (list && each_part(list, each, user))
        return;
    const bool known = qv_program_folder(program, sizeof program);
    for (size_t i = 0; known && i < sizeof beside_program / sizeof *beside_program; i++) {
        snprintf(folder, sizeof folder, "%s/%s", program, beside_program[i]);
        if (each(user, folder))
            return;
    }
    each(user, QV_VOICES_INSTALLED);
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
    return length > 0 && (size_t)length < s->size && access(s->path, R_OK) == 0;
}

static int is_voice(const struct dirent *entry)
{
    const size_t length = strlen(entry->d_name);
    return entry->d_name[0] != '.' && length > 3 && strcmp(entry->d_name + length - 3, ".qv") == 0;
}

/* The first voice of a folder in the order of names. */
static bool holds_any(void *user, const char *folder)
{
    const search *s = user;
    struct dirent **entry;
    const int count = scandir(folder, &entry, is_voice, alphasort);
    bool found = false;
    for (int i = 0; i < count; i++) {
        if (!found) {
            const int length = snprintf(s->path, s->size, "%s/%s", folder, entry[i]->d_name);
            found = length > 0 && (size_t)length < s->size;
        }
        free(entry[i]);
    }
    if (count >= 0)
        free(entry);
    return found;
}

/* What a folder offers when no voice is named. */
static bool holds_default(void *user, const char *folder)
{
    return holds(user, folder) || holds_any(user, folder);
}

static bool is_path(const char *name)
{
    const size_t length = strlen(name);
    return strchr(name, '/') || (length > 3 && strcmp(name + length - 3, ".qv") == 0);
}

bool qv_voice_find(const char *name, char *path, size_t size, char *message, size_t message_size)
{
    search s = {.name = name ? name : QV_DEFAULT_VOICE, .path = path, .size = size};
    path[0] = 0;
    if (name && is_path(name)) {
        snprintf(path, size, "%s", name);
        return true;
    }
    qv_voice_folders(name ? holds : holds_default, &s);
    if (path[0] && access(path, R_OK) == 0)
        return true;
    if (name)
        snprintf(message, message_size,
                 "no voice \"%s\" is installed; see quaver voices, or give a file with a slash in its name",
                 name);
    else
        snprintf(message, message_size,
                 "no voice is installed; set QUAVER_VOICES to a folder with one, or give a file with -v");
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
