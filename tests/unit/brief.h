// SPDX-License-Identifier: MIT
#ifndef QV_TEST_BRIEF_H
#define QV_TEST_BRIEF_H
/* With QUAVER_TEST_BRIEF in the environment, long tests take a part of their cases; with the value "least",
 * as the jobs of .ci/jobs but release have it, the fewest: sanitizers compute ten times slower, an emulated
 * processor a hundred times. The release build runs all of them. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static inline int brief_or(int brief, int whole)
{
    return getenv("QUAVER_TEST_BRIEF") ? brief : whole;
}

static inline bool takes_least(void)
{
    const char *brief = getenv("QUAVER_TEST_BRIEF");
    return brief && strcmp(brief, "least") == 0;
}

#endif
