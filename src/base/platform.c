// SPDX-License-Identifier: MIT
/* What the systems have in common. */
#include "base/platform.h"
#include <stdlib.h>
#include <string.h>

void qv_names_free(char **names, size_t count)
{
    for (size_t i = 0; names && i < count; i++)
        free(names[i]);
    free(names);
}

size_t qv_path_length(const char *path)
{
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    return length;
}
