// SPDX-License-Identifier: MIT
#include "ranks.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* What all ranks see. */
struct common {
    int ranks, lost;
    const qv_part **out; // [ranks], of the present exchange
    pthread_mutex_t lock;
    pthread_cond_t all_there;
    int waiting, round;
    void (*body)(qv_link *link, void *user);
    void *user;
};

struct rank {
    qv_link link;
    struct common *common;
    pthread_t thread;
    int exchanges;
};

static void wait_for_all(struct common *common)
{
    pthread_mutex_lock(&common->lock);
    const int round = common->round;
    if (++common->waiting == common->ranks) {
        common->waiting = 0;
        common->round++;
        pthread_cond_broadcast(&common->all_there);
    }
    while (round == common->round)
        pthread_cond_wait(&common->all_there, &common->lock);
    pthread_mutex_unlock(&common->lock);
}

static bool exchange(qv_link *link, const qv_part *out, const qv_part *in)
{
    struct rank *self = link->user;
    struct common *common = self->common;
    if (common->lost && ++self->exchanges >= common->lost)
        return false;
    common->out[link->rank] = out;
    wait_for_all(common);
    for (int r = 0; r < link->ranks; r++) {
        const qv_part *from = &common->out[r][link->rank];
        if (r == link->rank)
            continue;
        if (from->size != in[r].size)
            abort(); // the two sides don't mean the same exchange
        if (from->size)
            memcpy(in[r].bytes, from->bytes, from->size);
    }
    wait_for_all(common);
    return true;
}

static void *run(void *argument)
{
    struct rank *self = argument;
    self->common->body(&self->link, self->common->user);
    return NULL;
}

void run_ranks(int ranks, int lost, void (*body)(qv_link *link, void *user), void *user)
{
    struct common common = {.ranks = ranks, .lost = lost, .body = body, .user = user};
    struct rank *rank = calloc((size_t)ranks, sizeof *rank);
    common.out = calloc((size_t)ranks, sizeof *common.out);
    if (!rank || !common.out)
        abort();
    pthread_mutex_init(&common.lock, NULL);
    pthread_cond_init(&common.all_there, NULL);
    for (int r = 0; r < ranks; r++) {
        rank[r].common = &common;
        rank[r].link = (qv_link){.rank = r, .ranks = ranks, .exchange = exchange, .user = &rank[r]};
        if (pthread_create(&rank[r].thread, NULL, run, &rank[r]))
            abort();
    }
    for (int r = 0; r < ranks; r++)
        pthread_join(rank[r].thread, NULL);
    pthread_cond_destroy(&common.all_there);
    pthread_mutex_destroy(&common.lock);
    free(common.out);
    free(rank);
}
