// SPDX-License-Identifier: MIT
#ifndef QV_CLI_INSTALLER_COMMANDS_H
#define QV_CLI_INSTALLER_COMMANDS_H

/* The subcommands of the program quaver-voices, in the manner of cli/commands.h. */
int qv_cmd_install(int argc, char **argv);
int qv_cmd_remove(int argc, char **argv);

#endif
