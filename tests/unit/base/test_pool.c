// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "quaver/quaver.h"
#include "base/pool.h"

enum { TASKS = 1000 };

struct record {
    int threads;
    int times[TASKS];  // how often each task was done
    int worker[TASKS]; // by whom
    int last[8];       // each worker's last task
    int disorder[8];   // tasks that a worker did after a later one
};

static void note(void *user, int task, int worker)
{
    struct record *record = user;
    record->times[task]++;
    record->worker[task] = worker;
    if (record->last[worker] > task)
        record->disorder[worker]++;
    record->last[worker] = task;
}

static void deals_every_task_once_to_the_same_worker(void **state)
{
    (void)state;
    for (int threads = 1; threads <= 5; threads++) {
        qv_pool *pool;
        assert_int_equal(qv_pool_open(&pool, threads), 0);
        assert_int_equal(qv_pool_workers(pool), threads);
        for (int tasks = 0; tasks <= TASKS; tasks += tasks < 8 ? 1 : 331) {
            static struct record record;
            memset(&record, 0, sizeof record);
            qv_pool_run(pool, tasks, note, &record);
            for (int i = 0; i < TASKS; i++) {
                assert_int_equal(record.times[i], i < tasks);
                if (i < tasks)
                    assert_int_equal(record.worker[i], i % threads);
            }
            for (int i = 0; i < threads; i++)
                assert_int_equal(record.disorder[i], 0);
        }
        qv_pool_close(&pool);
        assert_null(pool);
    }
}

static void add(void *user, int task, int worker)
{
    int64_t(*sum)[8] = user;
    sum[worker][0] += task;
}

/* The results of one round are there when it returns, for many short rounds. */
static void every_round_ends_before_the_next(void **state)
{
    (void)state;
    qv_pool *pool;
    assert_int_equal(qv_pool_open(&pool, 3), 0);
    for (int round = 0; round < 2000; round++) {
        int64_t sum[3][8] = {{0}}; // a cache line each
        qv_pool_run(pool, 10, add, sum);
        assert_int_equal(sum[0][0], 0 + 3 + 6 + 9);
        assert_int_equal(sum[1][0], 1 + 4 + 7);
        assert_int_equal(sum[2][0], 2 + 5 + 8);
    }
    qv_pool_close(&pool);
}

static void refuses_wrong_numbers(void **state)
{
    (void)state;
    qv_pool *pool = (qv_pool *)state;
    assert_int_equal(qv_pool_open(&pool, 0), QV_ERROR_ARGUMENT);
    assert_null(pool);
    assert_int_equal(qv_pool_open(&pool, 257), QV_ERROR_ARGUMENT);
    qv_pool_close(&pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(deals_every_task_once_to_the_same_worker),
        cmocka_unit_test(every_round_ends_before_the_next),
        cmocka_unit_test(refuses_wrong_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
