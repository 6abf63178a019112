// SPDX-License-Identifier: MIT
/* Growing arrays, order, hashes. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "base/ascending.h"
#include "base/grow.h"
#include "base/hash.h"
#include "base/rng.h"

static void an_array_keeps_what_it_holds(void **state)
{
    (void)state;
    int *list = NULL, moves = 0;
    size_t capacity = 0;
    for (int i = 0; i < 100000; i++) {
        const size_t before = capacity;
        assert_false(QV_GROW(list, capacity, (size_t)i + 1));
        assert_true(capacity > (size_t)i);
        moves += capacity != before;
        list[i] = i;
    }
    for (int i = 0; i < 100000; i++)
        assert_int_equal(list[i], i);
    assert_in_range(moves, 2, 40); // by a share, not by a count
    free(list);
}

static void an_array_grows_at_once_to_what_is_needed(void **state)
{
    (void)state;
    char *bytes = NULL;
    size_t capacity = 0;
    assert_false(QV_GROW(bytes, capacity, 12345));
    assert_true(capacity >= 12345);
    memset(bytes, 1, capacity);
    free(bytes);
}

static void an_absurd_array_is_refused_and_stays(void **state)
{
    (void)state;
    uint64_t *list = NULL, *kept;
    size_t capacity = 0;
    assert_false(QV_GROW(list, capacity, 4));
    kept = list;
    const size_t before = capacity;
    list[3] = 9;
    assert_true(QV_GROW(list, capacity, SIZE_MAX / 4));
    assert_true(QV_GROW(list, capacity, SIZE_MAX));
    assert_ptr_equal(list, kept);
    assert_int_equal(capacity, before);
    assert_int_equal(list[3], 9);
    free(list);
}

static void numbers_come_in_order(void **state)
{
    (void)state;
    enum { COUNT = 1001 };
    static float floats[COUNT];
    static double doubles[COUNT];
    qv_rng rng;
    qv_rng_seed(&rng, 3, 0);
    for (int i = 0; i < COUNT; i++) {
        floats[i] = qv_rng_normal(&rng);
        doubles[i] = 1e-12 * (double)qv_rng_normal(&rng); // differences that a float or an int would lose
    }
    qv_sort_floats(floats, COUNT);
    qv_sort_doubles(doubles, COUNT);
    for (int i = 1; i < COUNT; i++) {
        assert_true(floats[i - 1] <= floats[i]);
        assert_true(doubles[i - 1] <= doubles[i]);
    }
    assert_true(floats[0] < -2 && floats[COUNT - 1] > 2);
}

static void the_median_is_in_the_middle(void **state)
{
    (void)state;
    double odd[] = {5, 1, 3}, even[] = {4, 1, 3, 2}, one[] = {7};
    float floats[] = {-1, 8, 0.5f, 0.25f, 9};
    assert_true(qv_median(odd, 3) == 3);
    assert_true(qv_median(even, 4) == 3);
    assert_true(qv_median(one, 1) == 7);
    assert_true(qv_median_float(floats, 5) == 0.5f);
}

/* Each bit counts, wherever it stands, and so does the order. */
static void a_hash_finds_every_changed_bit(void **state)
{
    (void)state;
    unsigned char bytes[29];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(i * 7);
    const uint64_t hash = qv_hash(QV_HASH_START, bytes, sizeof bytes);
    for (size_t bit = 0; bit < 8 * sizeof bytes; bit++) {
        bytes[bit / 8] ^= (unsigned char)(1u << bit % 8);
        assert_true(qv_hash(QV_HASH_START, bytes, sizeof bytes) != hash);
        bytes[bit / 8] ^= (unsigned char)(1u << bit % 8);
    }
    assert_true(qv_hash(QV_HASH_START, bytes, sizeof bytes) == hash);
    assert_true(qv_hash(QV_HASH_START, bytes, sizeof bytes - 1) != hash);
    assert_true(qv_hash(qv_hash(QV_HASH_START, "ab", 2), "cd", 2) !=
                qv_hash(qv_hash(QV_HASH_START, "cd", 2), "ab", 2));
    // in two goes, cut at a multiple of eight
    assert_true(qv_hash(qv_hash(QV_HASH_START, bytes, 16), bytes + 16, sizeof bytes - 16) == hash);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_array_keeps_what_it_holds),
        cmocka_unit_test(an_array_grows_at_once_to_what_is_needed),
        cmocka_unit_test(an_absurd_array_is_refused_and_stays),
        cmocka_unit_test(numbers_come_in_order),
        cmocka_unit_test(the_median_is_in_the_middle),
        cmocka_unit_test(a_hash_finds_every_changed_bit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
