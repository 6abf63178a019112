// SPDX-License-Identifier: MIT
#ifndef QV_CLI_SERVER_COMMANDS_H
#define QV_CLI_SERVER_COMMANDS_H

/* The subcommand of the program quaver-serve, in the manner of cli/commands.h. */
int qv_cmd_serve(int argc, char **argv);

#endif
