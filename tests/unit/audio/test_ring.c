// SPDX-License-Identifier: MIT
/* The ring between two threads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include "audio/ring.h"

static void gives_back_what_it_takes_in_order(void **state)
{
    (void)state;
    qv_ring *ring = qv_ring_open(5); // 8 in fact
    float in[16], out[16];
    for (int i = 0; i < 16; i++)
        in[i] = (float)i;
    assert_non_null(ring);
    for (int round = 0; round < 20; round++) {
        assert_int_equal(qv_ring_held(ring), 0);
        assert_int_equal(qv_ring_room(ring), 8);
        assert_int_equal(qv_ring_write(ring, in, 3), 3);
        assert_int_equal(qv_ring_write(ring, in + 3, 13), 5);
        assert_int_equal(qv_ring_write(ring, in, 1), 0);
        assert_int_equal(qv_ring_room(ring), 0);
        assert_int_equal(qv_ring_read(ring, out, 2), 2);
        assert_int_equal(qv_ring_read(ring, NULL, 1), 1); // thrown away
        assert_int_equal(qv_ring_held(ring), 5);
        assert_int_equal(qv_ring_read(ring, out + 2, 14), 5);
        assert_true(out[0] == 0.0f && out[1] == 1.0f && out[2] == 3.0f && out[6] == 7.0f);
        assert_int_equal(qv_ring_read(ring, out, 1), 0);
        assert_int_equal(qv_ring_write(ring, in, 3), 3); // so that the places shift from round to round
        assert_int_equal(qv_ring_read(ring, out, 3), 3);
    }
    qv_ring_close(&ring);
    assert_null(ring);
    qv_ring_close(&ring);
}

static void refuses_a_size_beyond_memory(void **state)
{
    (void)state;
    assert_null(qv_ring_open(SIZE_MAX));
    assert_null(qv_ring_open(SIZE_MAX / 2));
}

enum { TOTAL = 1 << 22 }; // every float up to 2^24 is an exact integer

typedef struct pair {
    qv_ring *ring;
    atomic_int wrong;
} pair;

static void *write_numbers(void *user)
{
    pair *p = user;
    float block[97];
    for (int done = 0; done < TOTAL;) {
        int count = 1 + done % 97;
        count = count < TOTAL - done ? count : TOTAL - done;
        for (int i = 0; i < count; i++)
            block[i] = (float)(done + i);
        size_t taken = qv_ring_write(p->ring, block, (size_t)count);
        done += (int)taken;
        if (taken == 0)
            sched_yield();
    }
    return NULL;
}

static void *read_numbers(void *user)
{
    pair *p = user;
    float block[101];
    for (int done = 0; done < TOTAL;) {
        size_t got = qv_ring_read(p->ring, block, 1 + (size_t)done % 101);
        for (size_t i = 0; i < got; i++)
            if (block[i] != (float)(done + (int)i))
                atomic_fetch_add(&p->wrong, 1);
        done += (int)got;
        if (got == 0)
            sched_yield();
    }
    return NULL;
}

static void carries_every_sample_between_threads(void **state)
{
    (void)state;
    pair p = {.ring = qv_ring_open(256)};
    pthread_t writer, reader;
    assert_non_null(p.ring);
    assert_int_equal(pthread_create(&writer, NULL, write_numbers, &p), 0);
    assert_int_equal(pthread_create(&reader, NULL, read_numbers, &p), 0);
    pthread_join(writer, NULL);
    pthread_join(reader, NULL);
    assert_int_equal(p.wrong, 0);
    assert_int_equal(qv_ring_held(p.ring), 0);
    qv_ring_close(&p.ring);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_back_what_it_takes_in_order),
        cmocka_unit_test(refuses_a_size_beyond_memory),
        cmocka_unit_test(carries_every_sample_between_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
