// SPDX-License-Identifier: MIT
/* quaver-train: the subcommands of quaver that fit and judge. `quaver train ...` runs it; it is a program of
 * its own so that speaking need not load what only fitting needs. quaver-train-mpi is the same, for several
 * processes at once. */
#include <stddef.h>

#include "base/process.h"
#include "cli/command.h"
#include "cli/trainer/commands.h"
#include "cli/trainer/ranks.h"

static const qv_command commands[] = {
    QV_COMMAND("train", qv_cmd_train, NULL),       QV_COMMAND("align", qv_cmd_align, NULL),
    QV_COMMAND("record", qv_cmd_record, NULL),     QV_COMMAND("check", qv_cmd_check, NULL),
    QV_COMMAND("eval", qv_cmd_eval, NULL),         QV_COMMAND("g2p", qv_cmd_g2p, NULL),
    QV_COMMAND("convert", qv_cmd_convert, NULL),   QV_COMMAND("train-g2p", qv_cmd_train_g2p, NULL),
    QV_COMMAND("eval-g2p", qv_cmd_eval_g2p, NULL),
};

int main(int argc, char **argv)
{
    qv_arguments(&argc, &argv);
    qv_console_open();
    if (!qv_ranks_open(&argc, &argv))
        return 1;
    return qv_ranks_close(qv_run_command(commands, sizeof commands / sizeof *commands, argc, argv));
}
