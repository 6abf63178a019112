// SPDX-License-Identifier: MIT
#include "audio/find_device.h"

#include <errno.h>
#include <portaudio.h>
#include <stdlib.h>
#include <string.h>

int qv_find_device(const char *wanted, bool (*fits)(int index))
{
    char *end;
    errno = 0;
    const long index = strtol(wanted, &end, 10);
    if (*wanted && !*end)
        return !errno && index >= 0 && index < Pa_GetDeviceCount() && fits((int)index) ? (int)index : -1;
    int part = -1;
    for (int i = 0; i < Pa_GetDeviceCount(); i++) {
        if (!fits(i))
            continue;
        const char *name = Pa_GetDeviceInfo(i)->name;
        if (!strcmp(name, wanted))
            return i;
        if (part < 0 && strstr(name, wanted))
            part = i;
    }
    return part;
}
