// SPDX-License-Identifier: MIT
#include "devices.h"

#include <stdio.h>

#include "base/process.h"
#include "complain.h"
#include "quaver/player.h"

static void print_device(void *user, const qv_player_device *device)
{
    (void)user;
    printf("%3d %c %-8s %4d  %s\n", device->index, device->is_default ? '*' : ' ', device->system,
           device->channels, device->name);
}

int qv_list_devices(void)
{
    const int kept = qv_errors_hush(); // the sound systems tell there what they don't find
    const int found = qv_player_list(print_device, NULL);
    char message[1024] = "";
    qv_player *player = NULL;
    if (found < 0 && qv_player_open(&player, NULL, message, sizeof message) == 0) // for its message
        qv_player_close(&player);
    qv_errors_restore(kept);
    if (found < 0)
        return qv_complain("%s", message[0] ? message : qv_error_text(found));
    if (found == 0)
        return qv_complain("there is no sound device");
    return qv_finish_output();
}
