// SPDX-License-Identifier: MIT
#ifndef QV_CLI_COMMANDS_H
#define QV_CLI_COMMANDS_H

/*
 * The subcommands that speak, look at voices and read text: one file each. argv[0] is "quaver: NAME", as
 * messages begin; what follows are the command's own arguments. Each returns the exit status of the program:
 * 0, 1 when something fails (one line on standard error says what), 2 for wrong usage, 128 + N when signal N
 * ended it.
 */
int qv_cmd_say(int argc, char **argv);
int qv_cmd_voices(int argc, char **argv);
int qv_cmd_info(int argc, char **argv);
int qv_cmd_phones(int argc, char **argv);
int qv_cmd_normalize(int argc, char **argv);
int qv_cmd_bench(int argc, char **argv);

/* The subcommands that fit and judge are done by a program of their own, which takes the place of this one.
 */
int qv_run_trainer(int argc, char **argv);
/* So is the one that speaks for other programs. */
int qv_run_server(int argc, char **argv);
/* So are voices installed and removed; argv[0] is "quaver: voices install" or "quaver: voices remove". */
int qv_run_installer(int argc, char **argv);

#endif
