// SPDX-License-Identifier: MIT
/* quaver-serve: speech over the network. `quaver serve` runs it; it is a program of its own so that speaking
 * need not load what only a server needs. */
#include "base/process.h"
#include "cli/command.h"
#include "cli/server/commands.h"

static const qv_command commands[] = {QV_COMMAND("serve", qv_cmd_serve, NULL)};

int main(int argc, char **argv)
{
    qv_arguments(&argc, &argv);
    qv_console_open();
    return qv_run_command(commands, sizeof commands / sizeof *commands, argc, argv);
}
