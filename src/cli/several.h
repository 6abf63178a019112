// SPDX-License-Identifier: MIT
#ifndef QV_CLI_SEVERAL_H
#define QV_CLI_SEVERAL_H
#include <stdbool.h>

/* Whether mpirun has started this process, by what Open MPI, MPICH and those that start processes for them
 * put into the environment: all that is known without MPI. */
int qv_several_count(void);  // of the processes; 0: there are some, nobody knows how many; 1: this alone
bool qv_several_first(void); // this is the one of rank 0
#endif
