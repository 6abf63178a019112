// SPDX-License-Identifier: MIT
#ifndef QV_TEST_BRIEF_H
#define QV_TEST_BRIEF_H
/* With QUAVER_TEST_BRIEF in the environment, long tests take a tenth of their cases: for an emulated
 * processor, which computes a hundred times slower. */
#include <stdlib.h>

static inline int brief_or(int brief, int whole)
{
    return getenv("QUAVER_TEST_BRIEF") ? brief : whole;
}

#endif
