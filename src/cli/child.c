// SPDX-License-Identifier: MIT
#include "child.h"

#include <errno.h>

#include "base/clock.h"
#include "base/platform.h"
#include "base/process.h"

int qv_child_run(char *const *argv, qv_child_cost *cost)
{
    char bytes[65536];
    qv_child child;
    qv_child_use use;
    *cost = (qv_child_cost){0};
    const double begun = qv_clock();
    if (!qv_child_start(&child, argv))
        return -1;
    for (long got;
         (got = qv_descriptor_read(child.output, bytes, sizeof bytes)) > 0 || (got < 0 && errno == EINTR);) {
        if (cost->bytes == 0)
            cost->first = qv_clock() - begun;
        cost->bytes += got > 0 ? got : 0;
    }
    if (!qv_child_wait(&child, &use))
        return -1;
    cost->wall = qv_clock() - begun;
    cost->cpu = use.processor;
    cost->memory = use.memory;
    return use.status == 0 ? 0 : -1;
}
