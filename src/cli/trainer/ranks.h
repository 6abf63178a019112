// SPDX-License-Identifier: MIT
#ifndef QV_CLI_TRAINER_RANKS_H
#define QV_CLI_TRAINER_RANKS_H
#include <stdbool.h>
#include "base/link.h"

/*
 * The processes that mpirun started, for commands that work in several. ranks_mpi.c is in the program
 * quaver-train-mpi, which `quaver train` runs when mpirun has started it; ranks_none.c in quaver-train, which
 * knows nothing of MPI.
 *
 * The one of rank 0 speaks to the user: the others are silent (qv_complain_never).
 */
bool qv_ranks_open(int *argc, char ***argv); // false, with a complaint: MPI cannot be started
/* To the other processes; NULL: there are none. */
qv_link *qv_ranks_link(void);
/* Threads for this process where the user names no number: its share of the machine. 0: as many as
 * processors. */
int qv_ranks_threads(void);
/* Tells the user that there are several, and what there is to do when one is lost, while there is one to tell
 * it; the others fall silent. To be called before the common work. */
void qv_ranks_announce(void);
/* The exit status of a process that is silent: of 0, QV_STOPPED or an error. */
int qv_ranks_silent_status(int error);
/* To be called last, with the program's exit status, which it returns. Waits for the others. A process that
 * fails where the others cannot hear of it ends them. */
int qv_ranks_close(int status);

#endif
