// SPDX-License-Identifier: MIT
/* quaver-voices: what changes the user's folder of voices. `quaver voices install ...` runs it; it is a
 * program of its own so that speaking need not load what only this needs. */
#include <stddef.h>

#include "base/process.h"
#include "cli/command.h"
#include "cli/installer/commands.h"

static const qv_command commands[] = {
    QV_COMMAND("voices install", qv_cmd_install, NULL),
    QV_COMMAND("voices remove", qv_cmd_remove, NULL),
};

int main(int argc, char **argv)
{
    qv_arguments(&argc, &argv);
    qv_console_open();
    return qv_run_command(commands, sizeof commands / sizeof *commands, argc, argv);
}
