// SPDX-License-Identifier: MIT
/* quaver: the command. Everything is done by the subcommands, a file each. */
#include <stdio.h>
#include <string.h>

#include "base/process.h"
#include "command.h"
#include "commands.h"
#include "complain.h"
#include "quaver/quaver.h"

static const qv_command commands[] = {
    QV_COMMAND("say", qv_cmd_say, "speak text, aloud or into a file"),
    QV_COMMAND("voices", qv_cmd_voices, "list voices, install and remove them"),
    QV_COMMAND("info", qv_cmd_info, "tell what a voice file holds"),
    QV_COMMAND("phones", qv_cmd_phones, "show how text is pronounced"),
    QV_COMMAND("normalize", qv_cmd_normalize, "show the words that text is read as"),
    QV_COMMAND("bench", qv_cmd_bench, "measure speed, latency and memory"),
    QV_COMMAND("serve", qv_run_server, "speak for other programs, over the network"),
    QV_COMMAND("record", qv_run_trainer, "record sentences for a voice of your own"),
    QV_COMMAND("check", qv_run_trainer, "tell what recordings are good for"),
    QV_COMMAND("train", qv_run_trainer, "fit a voice to a folder of recordings"),
    QV_COMMAND("align", qv_run_trainer, "write the times of the phones in recordings"),
    QV_COMMAND("eval", qv_run_trainer, "compare a voice with recordings"),
    QV_COMMAND("convert", qv_run_trainer, "write a voice with weights of 8 or 16 bits"),
    QV_COMMAND("g2p", qv_run_trainer, "guess the phones of words from their letters"),
    QV_COMMAND("train-g2p", qv_run_trainer, "fit the guesser to a dictionary"),
    QV_COMMAND("eval-g2p", qv_run_trainer, "measure how well it guesses"),
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static int help(void)
{
    printf("usage: quaver COMMAND [ARGUMENTS]\n"
           "Text to speech with quasi-recurrent neural networks.\n\n");
    for (int i = 0; i < COMMANDS; i++)
        printf("  %-10s %s\n", qv_command_name(commands[i].name), commands[i].summary);
    printf("\nquaver COMMAND --help tells more; man quaver tells all.\n");
    return qv_finish_output();
}

int main(int argc, char **argv)
{
    qv_arguments(&argc, &argv);
    qv_console_open();
    const char *name = argc > 1 ? argv[1] : "";
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        return help();
    if (strcmp(name, "--version") == 0) {
        printf("quaver %s\n", qv_version());
        return qv_finish_output();
    }
    return qv_run_command(commands, COMMANDS, argc, argv);
}
