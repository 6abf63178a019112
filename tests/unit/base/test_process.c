// SPDX-License-Identifier: MIT
/* What a program asks of the operating system for itself. Run as "test_base_process child", it is its own
 * child. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <time.h>
#include <cmocka.h>
#include <errno.h>
#include <signal.h>
#include "base/clock.h"
#include "base/platform.h"
#include "base/process.h"
#include "../scratch_folder.h"

static void assert_environment(const char *name, const char *value)
{
    char *found = qv_environment(name);
    if (value)
        assert_string_equal(found, value);
    else
        assert_null(found);
    free(found);
}

static void the_environment_is_read(void **state)
{
    (void)state;
    setenv("QUAVER_TEST", "\xc3\xa4", 1);
    assert_environment("QUAVER_TEST", "\xc3\xa4");
    unsetenv("QUAVER_TEST");
    assert_environment("QUAVER_TEST", NULL);
}

static void the_program_is_known(void **state)
{
    (void)state;
    char *path = qv_program_path();
    assert_non_null(path);
    assert_non_null(strstr(qv_path_separator(path), "test_base_process"));
    free(path);
}

static void input_is_waited_for(void **state)
{
    (void)state;
    int ends[2];
    char byte;
    assert_int_equal(pipe(ends), 0);
    const double begun = qv_clock();
    assert_int_equal(qv_wait_input(ends[0], 20), 0);
    assert_true(qv_clock() - begun > 0.015);
    assert_true(qv_descriptor_write(ends[1], "x", 1));
    assert_int_equal(qv_wait_input(ends[0], -1), 1);
    assert_int_equal(qv_descriptor_read(ends[0], &byte, 1), 1);
    assert_true(qv_descriptor_close(ends[1]));
    assert_int_equal(qv_wait_input(ends[0], -1), 1); // the end
    assert_int_equal(qv_descriptor_read(ends[0], &byte, 1), 0);
    assert_false(qv_is_terminal(ends[0]));
    assert_true(qv_descriptor_close(ends[0]));
}

static volatile sig_atomic_t caught;

static void note(int number)
{
    caught = number;
}

/* A handler is called, and waiting ends. */
static void asking_to_stop_is_caught(void **state)
{
    (void)state;
    struct sigaction action;
    signal(SIGHUP, SIG_DFL); // unless the tests were started by nohup
    qv_catch_stop(note);
    raise(SIGINT);
    assert_int_equal(caught, SIGINT);
    raise(SIGTERM);
    assert_int_equal(caught, SIGTERM);
    raise(SIGHUP);
    assert_int_equal(caught, SIGHUP);
    assert_int_equal(sigaction(SIGINT, NULL, &action), 0);
    assert_int_equal(action.sa_flags & SA_RESTART, 0);
    qv_catch_stop(NULL);
    assert_int_equal(sigaction(SIGINT, NULL, &action), 0);
    assert_true(action.sa_handler == SIG_DFL);
    assert_int_equal(sigaction(SIGHUP, NULL, &action), 0);
    assert_true(action.sa_handler == SIG_DFL);
}

/* One that comes just before waiting begins ends it, too; that it is caught anew is a new beginning. */
static void waiting_ends_with_what_came_before(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    qv_catch_stop(note);
    assert_int_equal(qv_wait_input(ends[0], 0), 0);
    raise(SIGTERM);
    for (int i = 0; i < 2; i++) {
        errno = 0;
        assert_int_equal(qv_wait_input(ends[0], 10000), -1);
        assert_int_equal(errno, EINTR);
    }
    for (int i = 0; i < 100000; i++) // more than a pipe holds
        raise(SIGTERM);
    qv_catch_stop(note);
    assert_int_equal(qv_wait_input(ends[0], 0), 0);
    raise(SIGTERM);
    qv_catch_stop(NULL);
    assert_int_equal(qv_wait_input(ends[0], 0), 0);
    assert_true(qv_descriptor_close(ends[0]) && qv_descriptor_close(ends[1]));
}

static void an_ignored_hangup_stays_ignored(void **state)
{
    (void)state;
    struct sigaction action;
    signal(SIGHUP, SIG_IGN);
    qv_catch_stop(note);
    assert_int_equal(sigaction(SIGHUP, NULL, &action), 0);
    assert_true(action.sa_handler == SIG_IGN);
    qv_catch_stop(NULL);
    signal(SIGHUP, SIG_DFL);
}

static void a_pipe_without_a_reader_fails(void **state)
{
    (void)state;
    int ends[2];
    qv_outlive_readers();
    assert_int_equal(pipe(ends), 0);
    assert_true(qv_descriptor_close(ends[0]));
    errno = 0;
    assert_false(qv_descriptor_write(ends[1], "x", 1));
    assert_int_equal(errno, EPIPE);
    assert_true(qv_descriptor_close(ends[1]));
    signal(SIGPIPE, SIG_DFL);
}

static void errors_are_hushed_and_heard_again(void **state)
{
    (void)state;
    FILE *file = qv_file_open(in_scratch("errors"), "a");
    const int old = dup(QV_STDERR);
    dup2(fileno(file), QV_STDERR);
    const int kept = qv_errors_hush();
    fputs("unheard", stderr);
    fflush(stderr);
    assert_true(qv_descriptor_write(kept, "kept ", 5));
    qv_errors_restore(kept);
    fputs("heard", stderr);
    fflush(stderr);
    qv_errors_restore(-1);
    dup2(old, QV_STDERR);
    qv_descriptor_close(old);
    fclose(file);
    size_t length;
    unsigned char *bytes = read_whole(in_scratch("errors"), &length);
    assert_int_equal(length, 10);
    assert_memory_equal(bytes, "kept heard", 10);
    free(bytes);
}

static int child(void)
{
    volatile double sum = 0;
    while (clock() < CLOCKS_PER_SEC / 50) // processor time, whatever else runs
        sum = sum + 1;
    printf("child's output");
    return 3;
}

#ifndef QV_EMULATED
static void a_child_is_run(void **state)
{
    (void)state;
    char *const argv[] = {(char *)"test_base_process", (char *)"child", NULL};
    char output[64] = "";
    size_t length = 0;
    qv_child running;
    qv_child_use use;
    assert_true(qv_child_start(&running, argv));
    for (long got;
         (got = qv_descriptor_read(running.output, output + length, sizeof output - 1 - length)) > 0;)
        length += (size_t)got;
    assert_true(qv_child_wait(&running, &use));
    assert_string_equal(output, "child's output");
    assert_int_equal(use.status, 3);
    assert_true(use.processor > 0.005 && use.processor < 60);
    assert_true(use.memory > 1e5 && use.memory < 1e10);
}
#endif

int main(int argc, char **argv)
{
    qv_arguments(&argc, &argv);
    qv_console_open();
    if (argc > 1 && strcmp(argv[1], "child") == 0)
        return child();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_environment_is_read),
        cmocka_unit_test(the_program_is_known),
        cmocka_unit_test(input_is_waited_for),
        cmocka_unit_test(asking_to_stop_is_caught),
        cmocka_unit_test(waiting_ends_with_what_came_before),
        cmocka_unit_test(an_ignored_hangup_stays_ignored),
        cmocka_unit_test(a_pipe_without_a_reader_fails),
        cmocka_unit_test(errors_are_hushed_and_heard_again),
#ifndef QV_EMULATED // the system cannot start programs of another processor
        cmocka_unit_test(a_child_is_run),
#endif
    };
    return cmocka_run_group_tests(tests, make_scratch, remove_scratch);
}
