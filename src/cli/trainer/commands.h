// SPDX-License-Identifier: MIT
#ifndef QV_CLI_TRAINER_COMMANDS_H
#define QV_CLI_TRAINER_COMMANDS_H

/* The subcommands that fit and judge, of the program quaver-train: one file each, in the manner of
 * cli/commands.h. */
int qv_cmd_train(int argc, char **argv);
int qv_cmd_record(int argc, char **argv);
int qv_cmd_check(int argc, char **argv);
int qv_cmd_align(int argc, char **argv);
int qv_cmd_eval(int argc, char **argv);
int qv_cmd_convert(int argc, char **argv);
int qv_cmd_g2p(int argc, char **argv);
int qv_cmd_train_g2p(int argc, char **argv);
int qv_cmd_eval_g2p(int argc, char **argv);

#endif
