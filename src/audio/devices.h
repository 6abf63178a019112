// SPDX-License-Identifier: MIT
#ifndef QV_AUDIO_DEVICES_H
#define QV_AUDIO_DEVICES_H
#include "quaver/player.h"

/* PortAudio's devices, while it is initialised. Only those count that have channels the way that is wanted:
 * `channels` tells how many a number has, 0 where there is no such device. */

/* The number of the device that `wanted` names: its number, its name, or the first with this in its name; -1
 * when there is none. */
int qv_find_device(const char *wanted, int channels(int index));
/* Tells them one by one; how many there are. */
int qv_each_device(int default_device, int channels(int index),
                   void (*each)(void *user, const qv_player_device *device), void *user);

#endif
