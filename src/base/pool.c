// SPDX-License-Identifier: MIT
#include "base/pool.h"
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include "quaver/quaver.h"

enum { MOST_THREADS = 256 };

typedef struct worker {
    qv_pool *pool;
    int index;
    pthread_t thread;
} worker;

struct qv_pool {
    int threads;
    worker *worker; // [threads]; number 0 is the caller and has no thread of its own
    pthread_mutex_t lock;
    pthread_cond_t work_there, work_done;
    unsigned round; // of qv_pool_run; a change wakes the workers
    int busy;       // workers that have not finished this round
    bool closing;
    // the round's work
    qv_pool_work *run;
    void *user;
    int tasks;
};

static void do_share(const qv_pool *pool, int index)
{
    for (int task = index; task < pool->tasks; task += pool->threads)
        pool->run(pool->user, task, index);
}

static void *work(void *argument)
{
    worker *self = argument;
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
        do_share(pool, self->index);
        pthread_mutex_lock(&pool->lock);
        if (--pool->busy == 0)
            pthread_cond_signal(&pool->work_done);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

int qv_pool_open(qv_pool **pool, int threads)
{
    *pool = NULL;
    if (threads < 1 || threads > MOST_THREADS)
        return QV_ERROR_ARGUMENT;
    qv_pool *p = calloc(1, sizeof *p);
    if (!p)
        return QV_ERROR_MEMORY;
    p->worker = calloc((size_t)threads, sizeof *p->worker);
    if (!p->worker) {
        free(p);
        return QV_ERROR_MEMORY;
    }
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->work_there, NULL);
    pthread_cond_init(&p->work_done, NULL);
    for (p->threads = 1; p->threads < threads; p->threads++) {
        worker *w = &p->worker[p->threads];
        w->pool = p;
        w->index = p->threads;
        if (pthread_create(&w->thread, NULL, work, w)) {
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
        pthread_join(p->worker[i].thread, NULL);
    pthread_cond_destroy(&p->work_done);
    pthread_cond_destroy(&p->work_there);
    pthread_mutex_destroy(&p->lock);
    free(p->worker);
    free(p);
    *pool = NULL;
}

int qv_pool_threads(const qv_pool *pool)
{
    return pool->threads;
}

void qv_pool_run(qv_pool *pool, int tasks, qv_pool_work *run, void *user)
{
    pthread_mutex_lock(&pool->lock);
    pool->run = run;
    pool->user = user;
    pool->tasks = tasks;
    pool->busy = pool->threads - 1;
    pool->round++;
    pthread_cond_broadcast(&pool->work_there);
    pthread_mutex_unlock(&pool->lock);
    do_share(pool, 0);
    pthread_mutex_lock(&pool->lock);
    while (pool->busy)
        pthread_cond_wait(&pool->work_done, &pool->lock);
    pthread_mutex_unlock(&pool->lock);
}
