// SPDX-License-Identifier: MIT
#include "same_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/message.h"
#include "base/platform.h"
#include "store/aside.h"

#ifdef _WIN32 // where capitals in the name of a file make no other
#define COMPARE_PATHS strcasecmp
#else
#define COMPARE_PATHS strcmp
#endif

/* The place of a file that is not there, by the folder that it is named in; to be freed. */
static char *place_in_folder(const char *path)
{
    const char *name = qv_path_separator(path);
    char *folder = !name          ? qv_format(".")
                   : name == path ? qv_format("/")
                                  : qv_format("%.*s", (int)(name - path), path);
    char *around = folder ? qv_file_resolve(folder) : NULL;
    char *place = around ? qv_format("%s/%s", around, name ? name + 1 : path) : NULL;
    free(around);
    free(folder);
    return place;
}

/* Where a file is, or will be when it is made; to be freed. NULL: nowhere. */
static char *place_of(const char *path)
{
    char *target = qv_aside_target(path), *place = target ? qv_file_resolve(target) : NULL;
    if (target && !place && errno == ENOENT)
        place = place_in_folder(target);
    free(target);
    return place;
}

static bool can_be_file(const char *path)
{
    qv_file_facts facts;
    return path && strcmp(path, "-") != 0 && (!qv_file_look(path, &facts) || facts.kind == QV_FILE_REGULAR);
}

bool qv_same_file(const char *one, const char *other)
{
    if (!can_be_file(one) || !can_be_file(other))
        return false;
    char *place = place_of(one), *other_place = place_of(other);
    const bool same = place && other_place && COMPARE_PATHS(place, other_place) == 0;
    free(place);
    free(other_place);
    return same;
}
