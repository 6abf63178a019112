/* quaver: the command. Everything is done by the subcommands, a file each. */
#include <stdio.h>
#include <string.h>

#include "base/platform.h"
#include "cli/commands.h"
#include "cli/complain.h"
#include "quaver/quaver.h"

static const struct {
    const char *name; // as messages begin; the command's name stands behind "quaver: "
    int (*run)(int argc, char **argv);
    const char *summary;
} commands[] = {
#define COMMAND(name, run, summary)                                                                          \
    {                                                                                                        \
        "quaver: " name, run, summary                                                                        \
    }
    COMMAND("say", qv_cmd_say, "speak text, aloud or into a file"),
    COMMAND("voices", qv_cmd_voices, "list the voices that are installed"),
    COMMAND("info", qv_cmd_info, "tell what a voice file holds"),
    COMMAND("phones", qv_cmd_phones, "show how text is pronounced"),
    COMMAND("normalize", qv_cmd_normalize, "show the words that text is read as"),
    COMMAND("bench", qv_cmd_bench, "measure speed, latency and memory"),
    COMMAND("train", qv_cmd_train, "fit a voice to a folder of recordings"),
    COMMAND("align", qv_cmd_align, "write the times of the phones in recordings"),
    COMMAND("eval", qv_cmd_eval, "compare a voice with recordings"),
    COMMAND("g2p", qv_cmd_g2p, "guess the phones of words from their letters"),
    COMMAND("train-g2p", qv_cmd_train_g2p, "fit the guesser to a dictionary"),
    COMMAND("eval-g2p", qv_cmd_eval_g2p, "measure how well it guesses"),
#undef COMMAND
};
enum { COMMANDS = sizeof commands / sizeof *commands, PREFIX = sizeof "quaver: " - 1 };

static int help(void)
{
    printf("usage: quaver COMMAND [ARGUMENTS]\n"
           "Text to speech with quasi-recurrent neural networks.\n\n");
    for (int i = 0; i < COMMANDS; i++)
        printf("  %-10s %s\n", commands[i].name + PREFIX, commands[i].summary);
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
    for (int i = 0; i < COMMANDS; i++) {
        if (strcmp(name, commands[i].name + PREFIX) != 0)
            continue;
        argv[1] = (char *)commands[i].name;
        return commands[i].run(argc - 1, argv + 1);
    }
    if (argc < 2)
        return qv_misuse("quaver", "name a command");
    return qv_misuse("quaver", "there is no command \"%s\"", name);
}
