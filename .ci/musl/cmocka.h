// SPDX-License-Identifier: MIT
/* As much of cmocka's interface as the tests of base, kernels and nn use, for the build with musl, which
 * Debian has no cmocka for. The first check that fails ends the program. */
#ifndef CMOCKA_H
#define CMOCKA_H
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct CMUnitTest {
    const char *name;
    void (*run)(void **state);
    int (*begin)(void **state), (*end)(void **state);
};

#define cmocka_unit_test(f)                                                                                  \
    {                                                                                                        \
#f, f, NULL, NULL                                                                                    \
    }
#define cmocka_unit_test_setup_teardown(f, b, e)                                                             \
    {                                                                                                        \
#f, f, b, e                                                                                          \
    }

static inline void cmocka_check_that(int holds, const char *what, const char *file, int line)
{
    if (holds)
        return;
    fprintf(stderr, "%s:%d: %s\n", file, line, what);
    exit(1);
}

#define cmocka_check(holds, what)  cmocka_check_that((holds) ? 1 : 0, what, __FILE__, __LINE__)
#define assert_true(a)             cmocka_check(a, #a)
#define assert_false(a)            cmocka_check(!(a), "not " #a)
#define assert_null(a)             cmocka_check((a) == NULL, #a " is NULL")
#define assert_non_null(a)         cmocka_check((a) != NULL, #a " is not NULL")
#define assert_ptr_equal(a, b)     cmocka_check((const void *)(a) == (const void *)(b), #a " is " #b)
#define assert_ptr_not_equal(a, b) cmocka_check((const void *)(a) != (const void *)(b), #a " is not " #b)
#define assert_int_equal(a, b)     cmocka_check((long long)(a) == (long long)(b), #a " is " #b)
#define assert_int_not_equal(a, b) cmocka_check((long long)(a) != (long long)(b), #a " is not " #b)
#define assert_in_range(a, l, h)   cmocka_check((a) >= (l) && (a) <= (h), #a " is in " #l " to " #h)
#define assert_float_equal(a, b, e)                                                                          \
    cmocka_check(fabs((double)(a) - (double)(b)) <= (double)(e), #a " is about " #b)
#define assert_string_equal(a, b)     cmocka_check(!strcmp(a, b), #a " is " #b)
#define assert_string_not_equal(a, b) cmocka_check(strcmp(a, b), #a " is not " #b)
#define assert_memory_equal(a, b, n)  cmocka_check(!memcmp(a, b, n), #a " is " #b)
#define fail()                        cmocka_check(0, "fails")
#define fail_msg(...)                 (fprintf(stderr, __VA_ARGS__), cmocka_check(0, "fails"))
#define print_message                 printf
#define print_error(...)              fprintf(stderr, __VA_ARGS__)

static inline int cmocka_run_tests(const struct CMUnitTest *tests, size_t count, int (*begin)(void **),
                                   int (*end)(void **))
{
    void *shared = NULL;
    cmocka_check(!begin || !begin(&shared), "the tests' beginning");
    for (size_t i = 0; i < count; i++) {
        void *state = shared;
        cmocka_check(!tests[i].begin || !tests[i].begin(&state), tests[i].name);
        tests[i].run(&state);
        cmocka_check(!tests[i].end || !tests[i].end(&state), tests[i].name);
    }
    cmocka_check(!end || !end(&shared), "the tests' end");
    printf("%zu passed\n", count);
    return 0;
}

#define cmocka_run_group_tests(tests, b, e) cmocka_run_tests(tests, sizeof(tests) / sizeof *(tests), b, e)
#define cmocka_run_group_tests_name(name, tests, b, e)                                                       \
    cmocka_run_tests(tests, sizeof(tests) / sizeof *(tests), b, e)

#endif
