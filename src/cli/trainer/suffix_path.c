// SPDX-License-Identifier: MIT
#include "cli/trainer/suffix_path.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/platform.h"
#include "cli/complain.h"

/* "." and "..", also behind other folders. */
static bool has_no_name(const char *path)
{
    const size_t length = qv_path_length(path);
    size_t dots = 0;
    while (dots < length && path[length - 1 - dots] == '.')
        dots++;
    return (dots == 1 || dots == 2) && (dots == length || path[length - 1 - dots] == '/');
}

bool qv_suffix_path(char *path, size_t size, const char *name, const char *suffix)
{
    char *resolved = has_no_name(name) ? qv_file_resolve(name) : NULL;
    const char *own = resolved ? resolved : name;
    const int length = snprintf(path, size, "%.*s%s", (int)qv_path_length(own), own, suffix);
    free(resolved);
    if (length >= 0 && (size_t)length < size)
        return true;
    qv_complain("%.60s...%s: the name is too long", name, suffix);
    return false;
}
