// SPDX-License-Identifier: MIT
#ifndef QV_TEST_BRIEF_H
#define QV_TEST_BRIEF_H
/* With QUAVER_TEST_BRIEF in the environment, long tests take a part of their cases, for builds that count
 * lines; with the value "least", the fewest, for sanitizers and for an emulated processor, which compute ten
 * and a hundred times slower. The release build runs all of them. */
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
