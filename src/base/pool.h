// SPDX-License-Identifier: MIT
#ifndef QV_BASE_POOL_H
#define QV_BASE_POOL_H

/*
 * A fixed pool of workers.
 *
 *     qv_pool_open(&pool, threads);
 *     qv_pool_run(pool, tasks, work, &what);     // any number of times
 *     qv_pool_close(&pool);
 *
 * Task i is always done by worker i % workers, and each worker does its tasks in rising order. So sums that
 * are kept per worker come out the same in every run with the same number of workers. How many threads there
 * are to do the workers' shares makes no difference to them: a thread may be several workers, one after the
 * other. The caller of qv_pool_run is one of the threads.
 *
 * The workers may be spread over several processes: base/team.h.
 */
typedef struct qv_pool qv_pool;

typedef void qv_pool_work(void *user, int task, int worker);

/* What a pool is made of; zeros are replaced as told. */
typedef struct qv_pool_plan {
    int threads;          // 1 to 256, the caller included
    int workers;          // 1 to QV_MOST_WORKERS; 0: as many as threads
    struct qv_link *link; // to the other processes, borrowed; NULL: there are none
    const int *first;     // [ranks + 1] with a link: the first worker of each process, and workers
} qv_pool_plan;

enum { QV_MOST_WORKERS = 4096 };

int qv_pool_most_useful(void); // threads: one for each processor, but no more than a pool may have

/* As many workers as threads, all of this process. 0, QV_ERROR_ARGUMENT or QV_ERROR_MEMORY (also when a
 * thread cannot be started). */
int qv_pool_open(qv_pool **pool, int threads);
int qv_pool_open_plan(qv_pool **pool, const qv_pool_plan *plan); // the same
void qv_pool_close(qv_pool **pool);                              // NULL inside is fine
int qv_pool_workers(const qv_pool *pool);                        // of all processes
struct qv_link *qv_pool_link(const qv_pool *pool);               // NULL: there are no other processes
int qv_pool_first(const qv_pool *pool,
                  int rank); // worker of that process, 0 of the only one; workers behind the last
/* Does tasks 0 .. tasks-1, all of them in this process, and returns when they are done. To be called by one
 * thread at a time, never from inside a task. */
void qv_pool_run(qv_pool *pool, int tasks, qv_pool_work *run, void *user);
/* The same, but only the tasks of this process's workers: qv_team_share brings what came of the others. */
void qv_pool_run_own(qv_pool *pool, int tasks, qv_pool_work *run, void *user);

#endif
