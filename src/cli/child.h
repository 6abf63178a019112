// SPDX-License-Identifier: MIT
#ifndef QV_CLI_CHILD_H
#define QV_CLI_CHILD_H

/* What a run of this very program costs, from the outside. */
typedef struct qv_child_cost {
    double first;  // seconds from its start to the first byte it wrote
    double wall;   // seconds from its start to its end
    double cpu;    // seconds of processor time, user and system
    double memory; // bytes at its peak
    long bytes;    // that it wrote to standard output
} qv_child_cost;

/* Runs the program with `argv` (argv[0] included, NULL at the end) and takes its standard output.
 * 0, or -1 when it cannot be run or fails. Call it while the program is still small: the system starts a
 * child's peak at the size of its parent. */
int qv_child_run(char *const *argv, qv_child_cost *cost);

#endif
