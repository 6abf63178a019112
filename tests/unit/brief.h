// SPDX-License-Identifier: MIT
#ifndef QV_TEST_BRIEF_H
#define QV_TEST_BRIEF_H
/* With QUAVER_TEST_BRIEF in the environment, long tests take a part of their cases: for sanitizers and for
 * builds that count lines, which compute ten times slower, and, with the value "emulated", for an emulated
 * processor, which computes a hundred times slower. The release build runs all of them. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static inline int brief_or(int brief, int whole)
{
    return getenv("QUAVER_TEST_BRIEF") ? brief : whole;
}

static inline bool is_emulated(void)
{
    const char *brief = getenv("QUAVER_TEST_BRIEF");
    return brief && strcmp(brief, "emulated") == 0;
}

#endif
