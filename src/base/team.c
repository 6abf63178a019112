// SPDX-License-Identifier: MIT
#include "base/team.h"
#include <stdlib.h>
#include <string.h>
#include "base/message.h"
#include "quaver/quaver.h"

/* What goes ahead of everything: whether the sender is still at work. */
typedef struct state {
    int error;
    char message[sizeof((qv_link *)0)->message];
} state;

bool qv_team_leads(const qv_link *link)
{
    return !link || link->rank == 0;
}

static bool end(qv_link *link, int error, const char *message)
{
    link->error = error;
    qv_fail(error, link->message, sizeof link->message, "%s", message);
    return false;
}

static bool end_short(qv_link *link)
{
    return end(link, QV_ERROR_MEMORY, "memory is short");
}

static bool move(qv_link *link, const qv_part *out, const qv_part *in)
{
    return link->exchange(link, out, in) ||
           end(link, QV_ERROR_STATE,
               "another process of this training is gone; go on with the same command and --resume");
}

/* Everybody's bytes to everybody. */
static bool move_all(qv_link *link, const void *own, void *all, size_t size)
{
    qv_part *part = malloc(2 * (size_t)link->ranks * sizeof *part);
    if (!part)
        return end_short(link);
    for (int r = 0; r < link->ranks; r++) {
        part[r] = (qv_part){(void *)own, size};
        part[link->ranks + r] = (qv_part){(char *)all + (size_t)r * size, size};
    }
    memcpy((char *)all + (size_t)link->rank * size, own, size);
    const bool well = move(link, part, part + link->ranks);
    free(part);
    return well;
}

/* Tells the others how it stands here, and ends the work if it does not stand well with all. */
static bool agree(qv_link *link, int error, const char *message)
{
    int *errors = malloc((size_t)link->ranks * sizeof *errors);
    bool well = errors ? move_all(link, &error, errors, sizeof error) : end_short(link);
    int failed = 0;
    while (well && failed < link->ranks && !errors[failed])
        failed++;
    if (well && failed < link->ranks) {
        state *states = malloc((size_t)link->ranks * sizeof *states), own = {.error = error};
        qv_fail(error, own.message, sizeof own.message, "%s", message);
        well = states ? move_all(link, &own, states, sizeof own) : end_short(link);
        link->settled = well;
        if (well)
            well = end(link, states[failed].error, states[failed].message);
        free(states);
    }
    free(errors);
    return well;
}

/* Every exchange begins so: who failed meets the others wherever they are. */
static bool begin(qv_link *link)
{
    return !link->error && agree(link, 0, "");
}

/* What the others are told of the reason: where it was, too. */
static void tell(qv_link *link, int error, const char *message)
{
    char line[sizeof link->message];
    if (link->rank == 0 || !*message)
        qv_fail(0, line, sizeof line, "%s", message);
    else
        qv_fail(0, line, sizeof line, "rank %d%s%s: %s", link->rank, link->name ? " on " : "",
                link->name ? link->name : "", message);
    agree(link, error, line);
}

int qv_team_settle(qv_link *link, int error, char *message, size_t size)
{
    if (!link)
        return error;
    if (!link->error)
        tell(link, error, error ? message : "");
    return link->error ? qv_fail(link->error, message, size, "%s", link->message) : error;
}

bool qv_team_exchange(qv_link *link, const qv_part *out, const qv_part *in)
{
    return begin(link) && move(link, out, in);
}

bool qv_team_gather(qv_link *link, const void *own, void *all, size_t size)
{
    if (!link) {
        memcpy(all, own, size);
        return true;
    }
    return begin(link) && move_all(link, own, all, size);
}

bool qv_team_same(qv_link *link, uint64_t hash, const char *what)
{
    if (!link)
        return true;
    uint64_t *all = malloc((size_t)link->ranks * sizeof *all);
    bool same = all ? qv_team_gather(link, &hash, all, sizeof hash) : end_short(link);
    for (int r = 1; same && r < link->ranks; r++) {
        char line[sizeof link->message];
        if (all[r] == all[0])
            continue;
        qv_fail(0, line, sizeof line, "rank %d: %s", r, what);
        same = end(link, QV_ERROR_FORMAT, line);
        link->settled = true; // all have compared the same hashes
    }
    free(all);
    return same;
}

// ---- parts that processes have for the others

/* The parts of each rank one behind the other, as they travel. */
typedef struct parcels {
    int *rank;      // [parts], that has it
    size_t *offset; // [parts], in `bytes`
    size_t *at;     // [ranks + 1], where those of a rank begin
    char *bytes;
    qv_part *move; // [2 ranks], out and in
} parcels;

static void free_parcels(parcels *p)
{
    free(p->rank), free(p->offset), free(p->at), free(p->bytes), free(p->move);
}

/* rank_of: NULL: rank 0 has all. False: memory. */
static bool lay_out(parcels *p, const qv_link *link, int (*rank_of)(const qv_pool *, int),
                    const qv_pool *pool, const qv_part *part, int parts)
{
    const size_t ranks = (size_t)link->ranks;
    *p = (parcels){.rank = malloc(((size_t)parts + 1) * sizeof *p->rank),
                   .offset = malloc(((size_t)parts + 1) * sizeof *p->offset),
                   .at = calloc(ranks + 1, sizeof *p->at),
                   .move = calloc(2 * ranks, sizeof *p->move)};
    if (!p->rank || !p->offset || !p->at || !p->move)
        return false;
    for (int i = 0; i < parts; i++) {
        size_t *end = &p->at[(p->rank[i] = rank_of ? rank_of(pool, i) : 0) + 1];
        p->offset[i] = *end;
        *end += part[i].size;
    }
    for (int r = 0; r < link->ranks; r++)
        p->at[r + 1] += p->at[r];
    for (int i = 0; i < parts; i++)
        p->offset[i] += p->at[p->rank[i]];
    p->bytes = malloc(p->at[ranks] + 1);
    return p->bytes;
}

static bool move_parcels(qv_link *link, parcels *p, const qv_part *part, int parts)
{
    const int own = link->rank, ranks = link->ranks;
    for (int i = 0; i < parts; i++)
        if (p->rank[i] == own && part[i].size)
            memcpy(p->bytes + p->offset[i], part[i].bytes, part[i].size);
    for (int r = 0; r < ranks; r++) {
        p->move[r] = (qv_part){p->bytes + p->at[own], p->at[own + 1] - p->at[own]};
        p->move[ranks + r] = (qv_part){p->bytes + p->at[r], p->at[r + 1] - p->at[r]};
    }
    if (!move(link, p->move, p->move + ranks))
        return false;
    for (int i = 0; i < parts; i++)
        if (p->rank[i] != own && part[i].size)
            memcpy(part[i].bytes, p->bytes + p->offset[i], part[i].size);
    return true;
}

static bool spread(qv_link *link, int (*rank_of)(const qv_pool *, int), const qv_pool *pool,
                   const qv_part *part, int parts)
{
    parcels p;
    if (link->error)
        return false;
    const bool room = lay_out(&p, link, rank_of, pool, part, parts);
    const bool well = agree(link, room ? QV_OK : QV_ERROR_MEMORY, room ? "" : "memory is short") &&
                      move_parcels(link, &p, part, parts);
    free_parcels(&p);
    return well;
}

static int rank_of_task(const qv_pool *pool, int task)
{
    const int worker = task % qv_pool_workers(pool);
    int rank = 0;
    while (qv_pool_first(pool, rank + 1) <= worker)
        rank++;
    return rank;
}

bool qv_team_share(qv_pool *pool, const qv_part *part, int parts)
{
    qv_link *link = qv_pool_link(pool);
    return !link || spread(link, rank_of_task, pool, part, parts);
}

bool qv_team_share_records(qv_pool *pool, void *record, size_t size, int records)
{
    qv_link *link = qv_pool_link(pool);
    if (!link)
        return true;
    qv_part *part = malloc(((size_t)records + 1) * sizeof *part);
    for (int i = 0; part && i < records; i++)
        part[i] = (qv_part){(char *)record + (size_t)i * size, size};
    const bool well = part ? qv_team_share(pool, part, records) : end_short(link);
    free(part);
    return well;
}

bool qv_team_broadcast(qv_link *link, const qv_part *part, int parts)
{
    return !link || spread(link, NULL, NULL, part, parts);
}

// ---- the pool

/* Deals the workers to the ranks, in their order, by the threads that each has: has [ranks][2], threads and
 * the workers that are wanted. first [ranks + 1] */
static void deal(const int (*has)[2], int ranks, int *workers, int *first)
{
    long all = 0, before = 0;
    for (int r = 0; r < ranks; r++)
        all += has[r][0];
    *workers = has[0][1] ? has[0][1] : (int)all;
    for (int r = 0; r <= ranks; r++) {
        first[r] = (int)(*workers * before / all);
        before += r < ranks ? has[r][0] : 0;
    }
}

static int open_pool(qv_pool **pool, qv_link *link, int threads, int workers, int (*has)[2], int *first)
{
    const int own[2] = {threads, workers};
    if (!qv_team_gather(link, own, has, sizeof own))
        return link->error;
    deal((const int(*)[2])has, link->ranks, &workers, first);
    return qv_pool_open_plan(
        pool, &(qv_pool_plan){.threads = threads, .workers = workers, .link = link, .first = first});
}

int qv_team_open(qv_pool **pool, qv_link *link, int threads, int workers)
{
    *pool = NULL;
    if (!link)
        return qv_pool_open_plan(pool, &(qv_pool_plan){.threads = threads, .workers = workers});
    int(*has)[2] = malloc((size_t)link->ranks * sizeof *has);
    int *first = malloc(((size_t)link->ranks + 1) * sizeof *first);
    const int error = has && first ? open_pool(pool, link, threads, workers, has, first) : QV_ERROR_MEMORY;
    free(has);
    free(first);
    return error;
}
