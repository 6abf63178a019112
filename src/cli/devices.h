// SPDX-License-Identifier: MIT
#ifndef QV_CLI_DEVICES_H
#define QV_CLI_DEVICES_H

/* Prints the sound devices, a line each: number, "*" for the default one, sound system, channels and name. 0,
 * or 1 after a complaint when there is none: the exit status. */
int qv_list_devices(void);

#endif
