// SPDX-License-Identifier: MIT
#include "cli/trainer/suffix_path.h"

#include <stdio.h>

#include "cli/complain.h"

bool qv_suffix_path(char *path, size_t size, const char *name, const char *suffix)
{
    const int length = snprintf(path, size, "%s%s", name, suffix);
    if (length >= 0 && (size_t)length < size)
        return true;
    qv_complain("%.60s...%s: the name is too long", name, suffix);
    return false;
}
