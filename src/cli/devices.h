// SPDX-License-Identifier: MIT
#ifndef QV_CLI_DEVICES_H
#define QV_CLI_DEVICES_H
#include "quaver/player.h"

/* Devices of one kind: those that play, or microphones. */
typedef struct qv_device_kind {
    const char *name; // "sound device"
    int (*list)(void (*each)(void *user, const qv_player_device *device), void *user);
    void (*try_default)(char *message, size_t size); // opens and closes it, for the message when that fails
} qv_device_kind;

/* Prints them, a line each: number, "*" for the default one, sound system, channels and name. 0, or 1 after a
 * complaint when there is none: the exit status. */
int qv_list_devices(const qv_device_kind *kind);

#endif
