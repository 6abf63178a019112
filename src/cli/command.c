// SPDX-License-Identifier: MIT
#include "command.h"

#include <string.h>

#include "complain.h"

const char *qv_command_name(const char *full)
{
    return full + sizeof "quaver: " - 1;
}

int qv_run_command(const qv_command *commands, int count, int argc, char **argv)
{
    if (argc < 2)
        return qv_misuse("quaver", "name a command");
    for (int i = 0; i < count; i++) {
        if (strcmp(argv[1], qv_command_name(commands[i].name)) != 0)
            continue;
        argv[1] = (char *)commands[i].name;
        return commands[i].run(argc - 1, argv + 1);
    }
    return qv_misuse("quaver", "there is no command \"%s\"", argv[1]);
}
