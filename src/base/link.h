// SPDX-License-Identifier: MIT
#ifndef QV_BASE_LINK_H
#define QV_BASE_LINK_H
#include <stdbool.h>
#include <stddef.h>

/*
 * What joins several processes that work on one thing: each has a number, its rank, and bytes go between any
 * two of them. Which way they go is up to who makes the link: MPI in cli/trainer, threads of one process in
 * the tests. base/team.h has what is done over it. A link only carries bytes, and never computes: so no sum
 * depends on the way.
 */
typedef struct qv_part {
    void *bytes;
    size_t size;
} qv_part;

typedef struct qv_link {
    int rank, ranks;
    const char *name; // of this process, for the user: the machine; NULL: none
    /* Hands out[r] to the process of rank r and takes in[r] from it, for all r but its own; out and in
     * [ranks]. Both sides know all sizes; nothing goes where they are 0. Returns when out may be changed and
     * in is there; false when another process cannot be reached any more. All processes call it in the same
     * order, from one thread each. */
    bool (*exchange)(struct qv_link *link, const qv_part *out, const qv_part *in);
    void *user;
    /* What ended the common work, 0: nothing; then nothing more goes over the link. Private to base/team.c.
     */
    int error;
    bool settled; // the others know it, too; else they may still be waiting
    char message[512];
} qv_link;

#endif
