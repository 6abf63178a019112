// SPDX-License-Identifier: MIT
#ifndef QV_BASE_POOL_H
#define QV_BASE_POOL_H

/*
 * A fixed pool of worker threads.
 *
 *     qv_pool_open(&pool, threads);
 *     qv_pool_run(pool, tasks, work, &what);     // any number of times
 *     qv_pool_close(&pool);
 *
 * Task i is always done by worker i % threads, each worker does its tasks in rising order, and the caller of
 * qv_pool_run is worker 0. So sums that are kept per worker come out the same in every run with the same
 * number of threads.
 */
typedef struct qv_pool qv_pool;

typedef void qv_pool_work(void *user, int task, int worker);

/* threads: 1 to 256, the caller included. 0, QV_ERROR_ARGUMENT or QV_ERROR_MEMORY (also when a thread
 * cannot be started). */
int qv_pool_open(qv_pool **pool, int threads);
void qv_pool_close(qv_pool **pool); // NULL inside is fine
int qv_pool_threads(const qv_pool *pool);
/* Does tasks 0 .. tasks-1 and returns when all are done. To be called by one thread at a time, never from
 * inside a task. */
void qv_pool_run(qv_pool *pool, int tasks, qv_pool_work *run, void *user);

#endif
