#include "synth/stages.h"

#include <time.h>

static const char *const names[QV_STAGES] = {"text", "plan", "acoustic", "vocoder", "synthesis"};

const char *qv_stage_name(int stage)
{
    return stage >= 0 && stage < QV_STAGES ? names[stage] : "";
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

void qv_stages_start(qv_stages *stages)
{
    if (stages)
        stages->since = now();
}

void qv_stages_add(qv_stages *stages, qv_stage stage)
{
    if (!stages)
        return;
    const double time = now();
    stages->seconds[stage] += time - stages->since;
    stages->since = time;
}
