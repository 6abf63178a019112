// SPDX-License-Identifier: MIT
/* What the systems have in common. */
#include "base/platform.h"
#include <stdlib.h>

void qv_names_free(char **names, size_t count)
{
    for (size_t i = 0; names && i < count; i++)
        free(names[i]);
    free(names);
}
