// SPDX-License-Identifier: MIT
#include "cli/trainer/ranks.h"

#include <stddef.h>

bool qv_ranks_open(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    return true;
}

qv_link *qv_ranks_link(void)
{
    return NULL;
}

int qv_ranks_threads(void)
{
    return 0;
}

void qv_ranks_announce(void)
{
}

int qv_ranks_silent_status(int error)
{
    return error < 0; // nobody asks: there is no silent process
}

int qv_ranks_close(int status)
{
    return status;
}
