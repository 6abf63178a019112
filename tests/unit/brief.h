// SPDX-License-Identifier: MIT
#ifndef QV_TEST_BRIEF_H
#define QV_TEST_BRIEF_H
/* With QUAVER_TEST_BRIEF in the environment, as all jobs of .ci/jobs but release and threads have it, long
 * tests take a part of their cases: sanitizers compute ten times slower, an emulated processor a hundred
 * times. The release build runs all of them. */
#include <stdlib.h>

static inline int brief_or(int brief, int whole)
{
    return getenv("QUAVER_TEST_BRIEF") ? brief : whole;
}

#endif
