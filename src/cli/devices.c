// SPDX-License-Identifier: MIT
#include "devices.h"

#include <stdio.h>

#include "base/process.h"
#include "complain.h"

static void print_device(void *user, const qv_player_device *device)
{
    (void)user;
    printf("%3d %c %-8s %4d  %s\n", device->index, device->is_default ? '*' : ' ', device->system,
           device->channels, device->name);
}

int qv_list_devices(const qv_device_kind *kind)
{
    const int kept = qv_errors_hush(); // the sound systems tell there what they don't find
    const int found = kind->list(print_device, NULL);
    char message[1024] = "";
    if (found < 0)
        kind->try_default(message, sizeof message);
    qv_errors_restore(kept);
    if (found < 0)
        return qv_complain("%s", message[0] ? message : qv_error_text(found));
    return found == 0 ? qv_complain("there is no %s", kind->name) : qv_finish_output();
}
