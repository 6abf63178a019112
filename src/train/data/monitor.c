// SPDX-License-Identifier: MIT
#include "train/data/monitor.h"
#include <stddef.h>

bool qv_monitor_stop(const qv_monitor *monitor)
{
    return monitor && monitor->stop && monitor->stop(monitor->user);
}

void qv_monitor_progress(const qv_monitor *monitor, const char *stage, int done, int total)
{
    if (monitor && monitor->progress)
        monitor->progress(monitor->user, stage, done, total);
}

void qv_monitor_report(const qv_monitor *monitor, const char *line)
{
    if (monitor && monitor->report)
        monitor->report(monitor->user, line);
}
