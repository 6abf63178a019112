// SPDX-License-Identifier: MIT
#include "several.h"

#include <stddef.h>
#include <stdlib.h>

/* The number that the first of these variables has; `otherwise`: there is none of them. */
static int number_of(const char *const *names, int otherwise)
{
    for (; *names; names++) {
        const char *text = getenv(*names);
        if (text && *text)
            return atoi(text);
    }
    return otherwise;
}

int qv_several_count(void)
{
    static const char *const sizes[] = {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", NULL}, *const pmix[] = {
                                                                                       "PMIX_RANK", NULL};
    const int unknown = number_of(pmix, -1) >= 0 ? 0 : 1;
    const int count = number_of(sizes, unknown);
    return count < 0 ? 1 : count;
}

bool qv_several_first(void)
{
    static const char *const ranks[] = {"OMPI_COMM_WORLD_RANK", "PMI_RANK", "PMIX_RANK", NULL};
    return number_of(ranks, 0) == 0;
}
