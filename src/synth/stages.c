// SPDX-License-Identifier: MIT
#include "synth/stages.h"

#include <stddef.h>

#include "base/clock.h"

void qv_stages_start(qv_stages *stages)
{
    if (stages)
        stages->since = qv_clock();
}

void qv_stages_add(qv_stages *stages, qv_stage stage)
{
    if (!stages)
        return;
    const double time = qv_clock();
    stages->seconds[stage] += time - stages->since;
    stages->since = time;
}
