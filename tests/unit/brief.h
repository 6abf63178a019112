// SPDX-License-Identifier: MIT
#ifndef QV_TEST_BRIEF_H
#define QV_TEST_BRIEF_H
/* With QUAVER_TEST_BRIEF in the environment, long tests take a part of their cases: for an emulated
 * processor, for sanitizers and for builds that count lines, which compute ten to a hundred times slower. The
 * release build runs all of them. */
#include <stdlib.h>

static inline int brief_or(int brief, int whole)
{
    return getenv("QUAVER_TEST_BRIEF") ? brief : whole;
}

#endif
