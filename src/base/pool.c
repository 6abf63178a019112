// SPDX-License-Identifier: MIT
#include "base/pool.h"
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "base/link.h"
#include "base/platform.h"
#include "quaver/quaver.h"

enum { MOST_THREADS = 256 };

/* A thread. */
typedef struct runner {
    qv_pool *pool;
    int index;
    pthread_t thread;
} runner;

struct qv_pool {
    int threads, workers;
    qv_link *link;
    int *first;     // [ranks + 1], workers
    runner *runner; // [threads]; number 0 is the caller and has no thread of its own
    pthread_mutex_t lock;
    pthread_cond_t work_there, work_done;
    unsigned round; // of qv_pool_run; a change wakes the threads
    int busy;       // threads that have not finished this round
    bool closing;
    // the round's work
    qv_pool_work *run;
    void *user;
    int tasks;
    int begin, end; // workers whose shares are done
};

/* The shares of the workers that thread number `index` is. */
static void do_shares(const qv_pool *pool, int index)
{
    for (int w = pool->begin + index; w < pool->end; w += pool->threads)
        for (int task = w; task < pool->tasks; task += pool->workers)
            pool->run(pool->user, task, w);
}

static void *work(void *argument)
{
    runner *self = argument;
    qv_pool *pool = self->pool;
    unsigned seen = 0;
    pthread_mutex_lock(&pool->lock);
    for (;;) {
        while (pool->round == seen && !pool->closing)
            pthread_cond_wait(&pool->work_there, &pool->lock);
        if (pool->closing)
            break;
        seen = pool->round;
        pthread_mutex_unlock(&pool->lock);
        do_shares(pool, self->index);
        pthread_mutex_lock(&pool->lock);
        if (--pool->busy == 0)
            pthread_cond_signal(&pool->work_done);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

static bool keep_first(qv_pool *pool, const qv_pool_plan *plan)
{
    const int ranks = plan->link ? plan->link->ranks : 1;
    const int alone[] = {0, pool->workers};
    const size_t bytes = ((size_t)ranks + 1) * sizeof *pool->first;
    pool->first = malloc(bytes);
    if (pool->first)
        memcpy(pool->first, plan->link ? plan->first : alone, bytes);
    return pool->first;
}

int qv_pool_open(qv_pool **pool, int threads)
{
    return qv_pool_open_plan(pool, &(qv_pool_plan){.threads = threads});
}

int qv_pool_open_plan(qv_pool **pool, const qv_pool_plan *plan)
{
    const int threads = plan->threads, workers = plan->workers ? plan->workers : threads;
    *pool = NULL;
    if (threads < 1 || threads > MOST_THREADS || workers < 1 || workers > QV_MOST_WORKERS)
        return QV_ERROR_ARGUMENT;
    qv_pool *p = calloc(1, sizeof *p);
    if (!p)
        return QV_ERROR_MEMORY;
    p->workers = workers;
    p->link = plan->link;
    p->runner = calloc((size_t)threads, sizeof *p->runner);
    if (!p->runner || !keep_first(p, plan)) {
        free(p->runner);
        free(p);
        return QV_ERROR_MEMORY;
    }
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->work_there, NULL);
    pthread_cond_init(&p->work_done, NULL);
    for (p->threads = 1; p->threads < threads; p->threads++) {
        runner *r = &p->runner[p->threads];
        r->pool = p;
        r->index = p->threads;
        if (pthread_create(&r->thread, NULL, work, r)) {
            qv_pool_close(&p);
            return QV_ERROR_MEMORY;
        }
    }
    *pool = p;
    return 0;
}

void qv_pool_close(qv_pool **pool)
{
    qv_pool *p = *pool;
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->closing = true;
    pthread_cond_broadcast(&p->work_there);
    pthread_mutex_unlock(&p->lock);
    for (int i = 1; i < p->threads; i++)
        pthread_join(p->runner[i].thread, NULL);
    pthread_cond_destroy(&p->work_done);
    pthread_cond_destroy(&p->work_there);
    pthread_mutex_destroy(&p->lock);
    free(p->runner);
    free(p->first);
    free(p);
    *pool = NULL;
}

int qv_pool_most_useful(void)
{
    const int processors = qv_processors();
    return processors < MOST_THREADS ? processors : MOST_THREADS;
}

int qv_pool_workers(const qv_pool *pool)
{
    return pool->workers;
}

qv_link *qv_pool_link(const qv_pool *pool)
{
    return pool->link;
}

int qv_pool_first(const qv_pool *pool, int rank)
{
    return pool->first[rank];
}

static void run_between(qv_pool *pool, int begin, int end, int tasks, qv_pool_work *run, void *user)
{
    pthread_mutex_lock(&pool->lock);
    pool->begin = begin;
    pool->end = end;
    pool->run = run;
    pool->user = user;
    pool->tasks = tasks;
    pool->busy = pool->threads - 1;
    pool->round++;
    pthread_cond_broadcast(&pool->work_there);
    pthread_mutex_unlock(&pool->lock);
    do_shares(pool, 0);
    pthread_mutex_lock(&pool->lock);
    while (pool->busy)
        pthread_cond_wait(&pool->work_done, &pool->lock);
    pthread_mutex_unlock(&pool->lock);
}

void qv_pool_run(qv_pool *pool, int tasks, qv_pool_work *run, void *user)
{
    run_between(pool, 0, pool->workers, tasks, run, user);
}

void qv_pool_run_own(qv_pool *pool, int tasks, qv_pool_work *run, void *user)
{
    const int rank = pool->link ? pool->link->rank : 0;
    run_between(pool, pool->first[rank], pool->first[rank + 1], tasks, run, user);
}
