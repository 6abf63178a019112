// SPDX-License-Identifier: MIT
#include "faster.h"

#ifdef QV_HAVE_SONIC
#include <sonic.h>
#include <stdlib.h>

#include "quaver/quaver.h"

struct qv_faster {
    sonicStream sonic;
};

qv_faster *qv_faster_open(float speed)
{
    qv_faster *faster = malloc(sizeof *faster);
    if (!faster)
        return NULL;
    faster->sonic = sonicCreateStream(QV_SAMPLE_RATE, 1);
    if (!faster->sonic) {
        free(faster);
        return NULL;
    }
    sonicSetSpeed(faster->sonic, speed);
    return faster;
}

void qv_faster_close(qv_faster **faster)
{
    if (!*faster)
        return;
    sonicDestroyStream((*faster)->sonic);
    free(*faster);
    *faster = NULL;
}

int qv_faster_write(qv_faster *faster, const float *samples, int count)
{
    return sonicWriteFloatToStream(faster->sonic, (float *)samples, count); // it only reads them
}

int qv_faster_flush(qv_faster *faster)
{
    return sonicFlushStream(faster->sonic);
}

int qv_faster_read(qv_faster *faster, float *samples, int count)
{
    return sonicReadFloatFromStream(faster->sonic, samples, count);
}

#else
#include <stddef.h>

qv_faster *qv_faster_open(float speed)
{
    (void)speed;
    return NULL;
}

void qv_faster_close(qv_faster **faster)
{
    *faster = NULL;
}

int qv_faster_write(qv_faster *faster, const float *samples, int count)
{
    (void)faster;
    (void)samples;
    (void)count;
    return 0;
}

int qv_faster_flush(qv_faster *faster)
{
    (void)faster;
    return 0;
}

int qv_faster_read(qv_faster *faster, float *samples, int count)
{
    (void)faster;
    (void)samples;
    (void)count;
    return 0;
}
#endif
