// SPDX-License-Identifier: MIT
#include "cli/installer/voice_name.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/platform.h"
#include "cli/complain.h"
#include "cli/voice_path.h"

enum { LONGEST_NAME = 100 };

static bool is_fit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c & 0x80) ||
           c == '.' || c == '_' || c == '-';
}

static bool ends_as_file(const char *name, size_t length)
{
    return length >= 3 && strncmp(name + length - 3, ".qv", 3) == 0;
}

static bool fits(const char *name)
{
    size_t length = 0;
    while (is_fit(name[length]))
        length++;
    return length > 0 && length <= LONGEST_NAME && !name[length] && name[0] != '.' && name[0] != '-' &&
           !ends_as_file(name, length);
}

bool qv_voice_name_given(const char *text, char *name, size_t size)
{
    size_t length = strlen(text);
    length -= ends_as_file(text, length) ? 3 : 0;
    if (length >= size)
        return false;
    snprintf(name, size, "%.*s", (int)length, text);
    return fits(name);
}

bool qv_voice_name_of(const char *source, bool is_url, char *name, size_t size)
{
    const char *end = is_url ? source + strcspn(source, "?#") : source + strlen(source);
    const char *begin = end;
    while (begin > source && begin[-1] != '/' && (is_url || begin - 1 != qv_path_separator(source)))
        begin--;
    if (!ends_as_file(begin, (size_t)(end - begin)))
        return false;
    const int length = snprintf(name, size, "%.*s", (int)(end - begin) - 3, begin);
    return (size_t)length < size && fits(name);
}

bool qv_voice_place(const char *name, char *path, size_t size)
{
    char folder[2 * PATH_MAX];
    if (!qv_user_voices(folder, sizeof folder)) {
        qv_complain("there is no folder for the user's voices; set HOME, or XDG_DATA_HOME to a folder");
        return false;
    }
    const int length = snprintf(path, size, "%s/%s.qv", folder, name);
    if ((size_t)length < size)
        return true;
    qv_complain("%.60s...: the name is too long", folder);
    return false;
}
