// SPDX-License-Identifier: MIT
/* Processes that work as one; here they are threads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "../ranks.h"
#include "base/message.h"
#include "base/team.h"
#include "quaver/quaver.h"

enum { RANKS = 3, TASKS = 23, MOST = 8 };

/* What the ranks found, to be looked at when they are done. */
struct notes {
    int threads[RANKS], wanted; // of each; workers, 0: as many as threads
    int first[RANKS + 1], workers[RANKS];
    long record[RANKS][TASKS];
    int tasks_done[RANKS];
    char text[RANKS][TASKS][MOST];
    int all[RANKS][RANKS];
    bool well[RANKS], settled[RANKS];
    int error[RANKS];
    char message[RANKS][256];
    int failing; // rank, -1: none
};

struct job {
    struct notes *notes;
    int rank;
};

static void square(void *user, int task, int worker)
{
    struct job *job = user;
    (void)worker;
    job->notes->record[job->rank][task] = (long)task * task;
    snprintf(job->notes->text[job->rank][task], MOST, "%.*s", task % MOST, "abcdefg");
    __atomic_add_fetch(&job->notes->tasks_done[job->rank], 1, __ATOMIC_RELAXED);
}

static void share(qv_link *link, void *user)
{
    struct notes *notes = user;
    const int rank = link->rank;
    struct job job = {notes, rank};
    qv_pool *pool;
    qv_part part[TASKS];
    notes->error[rank] = qv_team_open(&pool, link, notes->threads[rank], notes->wanted);
    if (notes->error[rank])
        return;
    notes->workers[rank] = qv_pool_workers(pool);
    for (int r = 0; rank == 0 && r <= RANKS; r++)
        notes->first[r] = qv_pool_first(pool, r);
    qv_pool_run_own(pool, TASKS, square, &job);
    for (int i = 0; i < TASKS; i++) // of all sizes, and none
        part[i] = (qv_part){notes->text[rank][i], (size_t)(i % MOST)};
    notes->well[rank] = qv_team_share_records(pool, notes->record[rank], sizeof(long), TASKS) &&
                        qv_team_share(pool, part, TASKS) &&
                        qv_team_gather(link, &rank, notes->all[rank], sizeof rank) &&
                        qv_team_same(link, 5, "differs");
    qv_pool_close(&pool);
    notes->error[rank] = qv_team_settle(link, 0, notes->message[rank], sizeof notes->message[rank]);
}

static void assert_shared(struct notes *notes, int workers, const int *first)
{
    int done = 0;
    run_ranks(RANKS, 0, share, notes);
    assert_memory_equal(notes->first, first, sizeof notes->first);
    for (int r = 0; r < RANKS; r++) {
        assert_int_equal(notes->error[r], 0);
        assert_true(notes->well[r]);
        assert_int_equal(notes->workers[r], workers);
        done += notes->tasks_done[r];
        for (int i = 0; i < TASKS; i++) {
            assert_int_equal(notes->record[r][i], i * i);
            assert_memory_equal(notes->text[r][i], "abcdefg", (size_t)(i % MOST));
        }
        for (int i = 0; i < RANKS; i++)
            assert_int_equal(notes->all[r][i], i);
    }
    assert_int_equal(done, TASKS); // each by one rank
}

static void all_get_what_each_did(void **state)
{
    (void)state;
    struct notes even = {.threads = {1, 1, 1}}, odd = {.threads = {2, 1, 3}};
    assert_shared(&even, 3, (int[]){0, 1, 2, 3});
    assert_shared(&odd, 6, (int[]){0, 2, 3, 6});
}

/* The workers stay when there are other threads: some do the shares of several, some have none to do. */
static void workers_are_dealt_by_threads(void **state)
{
    (void)state;
    struct notes more = {.threads = {1, 1, 2}, .wanted = 8}, fewer = {.threads = {1, 1, 1}, .wanted = 2};
    assert_shared(&more, 8, (int[]){0, 2, 4, 8});
    assert_shared(&fewer, 2, (int[]){0, 0, 1, 2});
}

static void refuse_workers(qv_link *link, void *user)
{
    struct notes *notes = user;
    qv_pool *pool;
    notes->error[link->rank] = qv_team_open(&pool, link, 1, QV_MOST_WORKERS + 1);
}

static void refuses_too_many_workers(void **state)
{
    (void)state;
    struct notes notes = {.wanted = 0};
    run_ranks(RANKS, 0, refuse_workers, &notes);
    for (int r = 0; r < RANKS; r++)
        assert_int_equal(notes.error[r], QV_ERROR_ARGUMENT);
}

static void broadcast(qv_link *link, void *user)
{
    struct notes *notes = user;
    const int rank = link->rank;
    notes->record[rank][0] = 100 + rank;
    notes->record[rank][1] = 200 + rank;
    const qv_part part[] = {
        {&notes->record[rank][0], sizeof(long)}, {NULL, 0}, {&notes->record[rank][1], sizeof(long)}};
    notes->well[rank] = qv_team_broadcast(link, part, 3);
}

static void all_get_what_the_first_has(void **state)
{
    (void)state;
    struct notes notes = {.failing = -1};
    run_ranks(RANKS, 0, broadcast, &notes);
    for (int r = 0; r < RANKS; r++) {
        assert_true(notes.well[r]);
        assert_int_equal(notes.record[r][0], 100);
        assert_int_equal(notes.record[r][1], 200);
    }
}

/* One rank fails and goes to the end; the others are somewhere else by then. */
static void fail_somewhere(qv_link *link, void *user)
{
    struct notes *notes = user;
    const int rank = link->rank;
    int error = 0;
    long record[RANKS] = {0};
    char *message = notes->message[rank];
    for (int i = 0; i < 3 && !error; i++) {
        if (i == 1 && rank == notes->failing)
            error = qv_fail(QV_ERROR_OPEN, message, sizeof notes->message[rank], "the reason of %d", rank);
        else if (!qv_team_gather(link, &notes->record[rank][0], record, sizeof(long)))
            error = qv_fail(QV_ERROR_MEMORY, message, sizeof notes->message[rank], "something else");
        notes->tasks_done[rank] += !error;
    }
    notes->well[rank] = error == 0;
    notes->error[rank] = qv_team_settle(link, error, message, sizeof notes->message[rank]);
}

static void an_error_of_one_is_that_of_all(void **state)
{
    static const char *const in_rank[RANKS] = {"", "rank 1: ", "rank 2: "};
    (void)state;
    for (int failing = -1; failing < RANKS; failing++) {
        struct notes notes = {.failing = failing};
        char reason[64] = "";
        run_ranks(RANKS, 0, fail_somewhere, &notes);
        if (failing >= 0)
            snprintf(reason, sizeof reason, "%sthe reason of %d", in_rank[failing], failing);
        for (int r = 0; r < RANKS; r++) {
            assert_int_equal(notes.well[r], failing < 0);
            assert_int_equal(notes.tasks_done[r], failing < 0 ? 3 : 1);
            assert_int_equal(notes.error[r], failing < 0 ? 0 : QV_ERROR_OPEN);
            assert_string_equal(notes.message[r], reason);
        }
    }
}

static void find_difference(qv_link *link, void *user)
{
    struct notes *notes = user;
    const int rank = link->rank;
    notes->well[rank] = qv_team_same(link, rank == 1 ? 6 : 5, "something differs");
    notes->settled[rank] = link->settled;
    notes->error[rank] = qv_team_settle(link, 0, notes->message[rank], sizeof notes->message[rank]);
}

static void what_should_be_the_same_is_compared(void **state)
{
    (void)state;
    struct notes notes = {.failing = -1};
    run_ranks(RANKS, 0, find_difference, &notes);
    for (int r = 0; r < RANKS; r++) {
        assert_false(notes.well[r]);
        assert_true(notes.settled[r]); // nobody waits for another
        assert_int_equal(notes.error[r], QV_ERROR_FORMAT);
        assert_string_equal(notes.message[r], "rank 1: something differs");
    }
}

static void a_lost_process_ends_all(void **state)
{
    (void)state;
    struct notes notes = {.failing = -1};
    run_ranks(RANKS, 4, fail_somewhere, &notes); // amid the second gathering
    for (int r = 0; r < RANKS; r++) {
        assert_int_equal(notes.tasks_done[r], 1);
        assert_int_equal(notes.error[r], QV_ERROR_STATE);
        assert_non_null(strstr(notes.message[r], "is gone"));
    }
}

static void alone_there_is_nothing_to_share(void **state)
{
    (void)state;
    qv_pool *pool;
    char message[8] = "own";
    long record = 7, all = 0;
    const qv_part part = {&record, sizeof record};
    assert_int_equal(qv_team_open(&pool, NULL, 2, 5), 0);
    assert_int_equal(qv_pool_workers(pool), 5);
    assert_null(qv_pool_link(pool));
    assert_true(qv_team_share(pool, &part, 1) && qv_team_share_records(pool, &record, sizeof record, 1) &&
                qv_team_broadcast(NULL, &part, 1) && qv_team_same(NULL, 1, ""));
    assert_true(qv_team_gather(NULL, &record, &all, sizeof all));
    assert_int_equal(all, 7);
    assert_true(qv_team_leads(NULL));
    assert_int_equal(qv_team_settle(NULL, QV_ERROR_OPEN, message, sizeof message), QV_ERROR_OPEN);
    assert_string_equal(message, "own");
    qv_pool_close(&pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_get_what_each_did),
        cmocka_unit_test(workers_are_dealt_by_threads),
        cmocka_unit_test(refuses_too_many_workers),
        cmocka_unit_test(all_get_what_the_first_has),
        cmocka_unit_test(an_error_of_one_is_that_of_all),
        cmocka_unit_test(what_should_be_the_same_is_compared),
        cmocka_unit_test(a_lost_process_ends_all),
        cmocka_unit_test(alone_there_is_nothing_to_share),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
