// SPDX-License-Identifier: MIT
#include "program.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/platform.h"
#include "base/process.h"

bool qv_program_folder(char *folder, size_t size)
{
    char *path = qv_program_path(), *slash = path ? qv_path_separator(path) : NULL;
    const bool known = slash && (size_t)(slash - path) < size;
    if (known)
        snprintf(folder, size, "%.*s", (int)(slash - path), path);
    free(path);
    return known;
}
