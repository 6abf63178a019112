// SPDX-License-Identifier: MIT
#ifndef RANKS_H
#define RANKS_H
#include "base/link.h"

/* Processes that work together, played by threads of the test: `body` is called once for each rank, each in a
 * thread of its own, with a link to the others; returns when all have ended. cmocka's assertions belong to
 * the thread that called, so a body notes what it finds. lost: the exchange, counted from 1, from which on
 * none succeeds, as if a process were gone; 0: none. */
void run_ranks(int ranks, int lost, void (*body)(qv_link *link, void *user), void *user);

#endif
