// SPDX-License-Identifier: MIT
#ifndef QV_BASE_TEAM_H
#define QV_BASE_TEAM_H
#include <stdbool.h>
#include <stdint.h>
#include "base/link.h"
#include "base/pool.h"

/*
 * Several processes as one: the workers of a pool are spread over them, and all processes know all results.
 *
 *     qv_team_open(&pool, link, threads, 0);
 *     qv_pool_run_own(pool, tasks, work, record);      each process does the tasks of its workers
 *     qv_team_share(pool, part, tasks);                and has what came of all: part[i] is where task i's
 * lies
 *     ...                                              so all compute the same from it
 *     error = qv_team_settle(link, error, message, size);
 *     qv_pool_close(&pool);
 *
 * What takes such a pool elsewhere, a fit or an analysis, is to be called by all processes, in the same
 * order.
 *
 * Without a link (NULL) there is one process, and all of this does nothing and succeeds.
 *
 * Errors. A process that fails goes to qv_team_settle, at the end of the common work, as all others do; those
 * that wait for it in any other function here learn there that it failed, get false, and go to qv_team_settle
 * themselves. There all have the same error with the same line, that of the lowest rank that failed, which
 * begins with "rank N on NAME: " unless N is 0. A
 * function here that found out once that the work is over returns false at once from then on. So a caller may
 * treat false as any error of its own: what settles is what the others said.
 *
 * Nothing is added up in here: what is summed is shared first, and every process sums in the same order.
 */

/* A pool with workers in all processes: `threads` threads in this one. workers: of all together, the number
 * that sums depend on; 0: as many as there are threads; that of rank 0 counts. 0, or an error that
 * qv_team_settle has the line for, QV_ERROR_MEMORY or QV_ERROR_ARGUMENT. */
int qv_team_open(qv_pool **pool, qv_link *link, int threads, int workers);

/* After qv_pool_run_own: part[i] [parts] is filled from the process whose worker i % workers is; sizes are
 * the same in all. With as many parts as workers, one for each worker. */
bool qv_team_share(qv_pool *pool, const qv_part *part, int parts);
/* The same for records that lie one behind the other: record [records][size]. */
bool qv_team_share_records(qv_pool *pool, void *record, size_t size, int records);
/* Everybody gets what rank 0 has. */
bool qv_team_broadcast(qv_link *link, const qv_part *part, int parts);
/* all [ranks][size]: the bytes of each process, own [size]. */
bool qv_team_gather(qv_link *link, const void *own, void *all, size_t size);
/* As qv_link.exchange. */
bool qv_team_exchange(qv_link *link, const qv_part *out, const qv_part *in);

/* Whether `hash` is the same in all; else all fail with QV_ERROR_FORMAT and a line that begins with "rank N:
 * " and goes on with `what`. */
bool qv_team_same(qv_link *link, uint64_t hash, const char *what);

/* Ends the common work, which all processes do once in the end: `error`, with its line in message [size], of
 * this one; 0: it went well. Returns what all return. */
int qv_team_settle(qv_link *link, int error, char *message, size_t size);

/* True in the process that speaks to the user and writes files. */
bool qv_team_leads(const qv_link *link);

#endif
