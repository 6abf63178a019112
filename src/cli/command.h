// SPDX-License-Identifier: MIT
#ifndef QV_CLI_COMMAND_H
#define QV_CLI_COMMAND_H

/* A subcommand. */
typedef struct qv_command {
    const char *name; // "quaver: say", as messages begin; "say" is what the user calls it
    int (*run)(int argc, char **argv);
    const char *summary; // a line for --help
} qv_command;
#define QV_COMMAND(name, run, summary)                                                                       \
    {                                                                                                        \
        "quaver: " name, run, summary                                                                        \
    }

/* The name without what messages put before it. */
const char *qv_command_name(const char *full);

/* Runs the command [commands] that argv[1] names, with argv[0] as `run` wants it. Its exit status; 2 after a
 * complaint when there is none of this name. */
int qv_run_command(const qv_command *commands, int count, int argc, char **argv);

#endif
