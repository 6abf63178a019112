// SPDX-License-Identifier: MIT
#include "audio/devices.h"

#include <errno.h>
#include <portaudio.h>
#include <stdlib.h>
#include <string.h>

int qv_find_device(const char *wanted, int channels(int index))
{
    char *end;
    errno = 0;
    const long index = strtol(wanted, &end, 10);
    if (*wanted && !*end)
        return !errno && index >= 0 && index < Pa_GetDeviceCount() && channels((int)index) > 0 ? (int)index
                                                                                               : -1;
    int part = -1;
    for (int i = 0; i < Pa_GetDeviceCount(); i++) {
        if (channels(i) == 0)
            continue;
        const char *name = Pa_GetDeviceInfo(i)->name;
        if (!strcmp(name, wanted))
            return i;
        if (part < 0 && strstr(name, wanted))
            part = i;
    }
    return part;
}

int qv_each_device(int default_device, int channels(int index),
                   void (*each)(void *user, const qv_player_device *device), void *user)
{
    int found = 0;
    for (int i = 0; i < Pa_GetDeviceCount(); i++) {
        if (channels(i) == 0)
            continue;
        const PaDeviceInfo *info = Pa_GetDeviceInfo(i);
        const qv_player_device device = {.index = i,
                                         .name = info->name,
                                         .system = Pa_GetHostApiInfo(info->hostApi)->name,
                                         .channels = channels(i),
                                         .is_default = i == default_device};
        each(user, &device);
        found++;
    }
    return found;
}
