// SPDX-License-Identifier: MIT
#ifndef QV_AUDIO_FIND_DEVICE_H
#define QV_AUDIO_FIND_DEVICE_H
#include <stdbool.h>

/* PortAudio's number of the device that `wanted` names: its number, its name, or the first with this in its
 * name, among those that `fits` says yes to; -1 when there is none. PortAudio is initialised. */
int qv_find_device(const char *wanted, bool (*fits)(int index));

#endif
