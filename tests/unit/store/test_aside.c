// SPDX-License-Identifier: MIT
/* Files that are there as a whole or not at all. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include "base/platform.h"
#include "quaver/quaver.h"
#include "store/aside.h"
#include "../scratch_folder.h"

static char path[600];

static int empty_scratch(void **state)
{
    (void)state;
    scratch_files(1);
    snprintf(path, sizeof path, "%s", in_scratch("file"));
    return 0;
}

static void assert_holds(const char *name, const char *text)
{
    size_t length;
    unsigned char *bytes = read_whole(name, &length);
    assert_non_null(bytes);
    assert_int_equal(length, strlen(text));
    assert_memory_equal(bytes, text, length);
    free(bytes);
}

static void write_older(void)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("older", file);
    fclose(file);
}

static void write_newer(const char *name, qv_aside_care care)
{
    qv_aside *aside;
    assert_int_equal(qv_aside_open(&aside, name, care), QV_OK);
    fputs("newer", qv_aside_stream(aside));
    assert_int_equal(qv_aside_close(&aside), QV_OK);
    assert_null(aside);
}

static void refuse(const char *name, int reason)
{
    qv_aside *aside;
    errno = 0;
    assert_int_equal(qv_aside_open(&aside, name, QV_ASIDE_BRIEF), QV_ERROR_WRITE);
    assert_int_equal(errno, reason);
    assert_null(aside);
}

static void the_older_file_stays_until_the_end(void **state)
{
    (void)state;
    static const qv_aside_care cares[] = {QV_ASIDE_BRIEF, QV_ASIDE_DURABLE};
    for (int i = 0; i < 2; i++) {
        qv_aside *aside;
        write_older();
        assert_int_equal(qv_aside_open(&aside, path, cares[i]), QV_OK);
        fputs("newer", qv_aside_stream(aside));
        fflush(qv_aside_stream(aside));
        assert_holds(path, "older");
        assert_int_equal(scratch_files(0), 2);
        assert_int_equal(qv_aside_close(&aside), QV_OK);
        assert_holds(path, "newer");
        assert_int_equal(scratch_files(0), 1);
    }
}

static void a_descriptor_will_do(void **state)
{
    (void)state;
    qv_aside *aside;
    assert_int_equal(qv_aside_open(&aside, path, QV_ASIDE_DURABLE), QV_OK);
    assert_true(qv_descriptor_write(qv_aside_descriptor(aside), "by descriptor", 13));
    assert_int_equal(qv_aside_close(&aside), QV_OK);
    assert_holds(path, "by descriptor");
}

static void what_is_given_up_leaves_nothing(void **state)
{
    (void)state;
    qv_aside *aside;
    write_older();
    assert_int_equal(qv_aside_open(&aside, path, QV_ASIDE_DURABLE), QV_OK);
    fputs("newer", qv_aside_stream(aside));
    errno = EDOM;
    qv_aside_abort(&aside);
    assert_int_equal(errno, EDOM);
    assert_null(aside);
    qv_aside_abort(&aside);
    assert_int_equal(qv_aside_close(&aside), QV_OK);
    assert_holds(path, "older");
    assert_int_equal(scratch_files(0), 1);
}

/* Two that write the same file don't meet; the later one wins. */
static void two_writers_do_not_meet(void **state)
{
    (void)state;
    qv_aside *first, *second;
    assert_int_equal(qv_aside_open(&first, path, QV_ASIDE_BRIEF), QV_OK);
    assert_int_equal(qv_aside_open(&second, path, QV_ASIDE_BRIEF), QV_OK);
    fputs("first", qv_aside_stream(first));
    fputs("second", qv_aside_stream(second));
    assert_int_equal(qv_aside_close(&second), QV_OK);
    assert_int_equal(qv_aside_close(&first), QV_OK);
    assert_holds(path, "first");
    assert_int_equal(scratch_files(0), 1);
}

static void a_link_stays_one(void **state)
{
    (void)state;
    char link[600];
    struct stat status;
    snprintf(link, sizeof link, "%s", in_scratch("link"));
    write_older();
    assert_int_equal(symlink("file", link), 0);
    write_newer(link, QV_ASIDE_DURABLE);
    assert_int_equal(lstat(link, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_holds(path, "newer");
}

/* Also where what it leads to, over other links, is not there yet. */
static void a_link_to_nothing_stays_one(void **state)
{
    (void)state;
    char link[600], end[700];
    struct stat status;
    snprintf(link, sizeof link, "%s", in_scratch("link"));
    snprintf(end, sizeof end, "%s", in_scratch("end"));
    assert_int_equal(symlink("further", link), 0);
    assert_int_equal(symlink(end, in_scratch("further")), 0);
    assert_int_equal(symlink("file", end), 0);
    write_newer(link, QV_ASIDE_BRIEF);
    assert_int_equal(lstat(link, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_holds(path, "newer");
    assert_int_equal(scratch_files(0), 4);
}

/* Nor does a link of /proc to a pipe lead to a file of the name that it shows. */
static void a_pipe_without_a_name_is_written(void **state)
{
    (void)state;
    int ends[2];
    char link[64], got[8];
    assert_int_equal(pipe(ends), 0);
    snprintf(link, sizeof link, "/dev/fd/%d", ends[1]);
    write_newer(link, QV_ASIDE_BRIEF);
    assert_int_equal(read(ends[0], got, sizeof got), 5);
    assert_memory_equal(got, "newer", 5);
    close(ends[0]);
    close(ends[1]);
}

static void a_link_to_no_place_is_refused(void **state)
{
    (void)state;
    char link[600];
    snprintf(link, sizeof link, "%s", in_scratch("link"));
    assert_int_equal(symlink("none/file", link), 0);
    refuse(link, ENOENT);
    assert_int_equal(remove(link), 0);
    assert_int_equal(symlink("link", link), 0);
    refuse(link, ELOOP);
    assert_int_equal(scratch_files(0), 1);
}

static void the_mask_gives_the_rights(void **state)
{
    (void)state;
    struct stat status;
    const mode_t mask = umask(027);
    write_newer(path, QV_ASIDE_BRIEF);
    umask(mask);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0640);
}

/* Nobody may read what replaces a private file, also not before it does. */
static void the_rights_of_an_older_file_stay(void **state)
{
    (void)state;
    static const mode_t rights[] = {0600, 0640, 0664, 0755};
    for (size_t i = 0; i < sizeof rights / sizeof *rights; i++) {
        qv_aside *aside;
        struct stat status;
        write_older();
        assert_int_equal(chmod(path, rights[i]), 0);
        assert_int_equal(qv_aside_open(&aside, path, QV_ASIDE_BRIEF), QV_OK);
        assert_int_equal(fstat(qv_aside_descriptor(aside), &status), 0);
        assert_int_equal(status.st_mode & 0777, rights[i]);
        fputs("newer", qv_aside_stream(aside));
        assert_int_equal(qv_aside_close(&aside), QV_OK);
        assert_int_equal(stat(path, &status), 0);
        assert_int_equal(status.st_mode & 0777, rights[i]);
        assert_holds(path, "newer");
    }
}

/* As long as a name can be, behind which no more fits. */
static void a_long_name_is_written(void **state)
{
    (void)state;
    enum { LONGEST = 255 };
    char name[LONGEST + 2], whole[600];
    memset(name, 'a', sizeof name);
    name[LONGEST] = '\0';
    snprintf(whole, sizeof whole, "%s", in_scratch(name));
    for (int i = 0; i < 2; i++) { // and again, over the first
        write_newer(whole, QV_ASIDE_DURABLE);
        assert_holds(whole, "newer");
        assert_int_equal(scratch_files(0), 1);
    }
    name[LONGEST] = 'a';
    name[LONGEST + 1] = '\0';
    refuse(in_scratch(name), ENAMETOOLONG);
    assert_int_equal(scratch_files(0), 1);
}

static void a_device_is_written_directly(void **state)
{
    (void)state;
    struct stat status;
    write_newer("/dev/null", QV_ASIDE_DURABLE);
    assert_int_equal(stat("/dev/null", &status), 0);
    assert_true(S_ISCHR(status.st_mode));
}

static void a_full_disk_is_told(void **state)
{
    (void)state;
    qv_aside *aside;
    assert_int_equal(qv_aside_open(&aside, "/dev/full", QV_ASIDE_BRIEF), QV_OK);
    fputs("newer", qv_aside_stream(aside));
    errno = 0;
    assert_int_equal(qv_aside_close(&aside), QV_ERROR_WRITE);
    assert_int_equal(errno, ENOSPC);
    assert_null(aside);
}

/* A failure in the middle, which the stream remembers, keeps the older file. */
static void a_failed_write_keeps_the_older_file(void **state)
{
    (void)state;
    qv_aside *aside;
    write_older();
    assert_int_equal(qv_aside_open(&aside, path, QV_ASIDE_BRIEF), QV_OK);
    FILE *stream = qv_aside_stream(aside);
    const int full = open("/dev/full", O_WRONLY), kept = dup(fileno(stream));
    dup2(full, fileno(stream));
    fputs("newer", stream);
    assert_int_not_equal(fflush(stream), 0);
    dup2(kept, fileno(stream));
    close(full);
    close(kept);
    assert_int_equal(qv_aside_close(&aside), QV_ERROR_WRITE);
    assert_holds(path, "older");
    assert_int_equal(scratch_files(0), 1);
}

static void places_where_no_file_can_be_are_refused(void **state)
{
    (void)state;
    write_older();
    refuse(scratch, EISDIR);
    refuse(in_scratch("none/file"), ENOENT);
    refuse(in_scratch("file/file"), ENOTDIR);
    assert_holds(path, "older");
    assert_int_equal(scratch_files(0), 1);
}

static void what_is_tried_stays(void **state)
{
    (void)state;
    assert_int_equal(qv_aside_try(path), QV_OK);
    assert_int_equal(scratch_files(0), 0);
    write_older();
    assert_int_equal(qv_aside_try(path), QV_OK);
    assert_holds(path, "older");
    assert_int_equal(mkfifo(in_scratch("pipe"), 0666), 0);
    assert_int_equal(qv_aside_try(in_scratch("pipe")), QV_OK); // at once
    errno = 0;
    assert_int_equal(qv_aside_try(scratch), QV_ERROR_WRITE);
    assert_int_equal(errno, EISDIR);
    assert_int_equal(qv_aside_try(in_scratch("none/file")), QV_ERROR_WRITE);
    assert_int_equal(errno, ENOENT);
    assert_int_equal(scratch_files(0), 2);
}

/* The folder went away in the meantime. */
static void a_failed_rename_is_told(void **state)
{
    (void)state;
    char folder[600], inside[700];
    qv_aside *aside;
    snprintf(folder, sizeof folder, "%s", in_scratch("folder"));
    snprintf(inside, sizeof inside, "%s/file", folder);
    assert_int_equal(mkdir(folder, 0777), 0);
    assert_int_equal(qv_aside_open(&aside, inside, QV_ASIDE_BRIEF), QV_OK);
    assert_int_equal(rename(folder, in_scratch("moved")), 0);
    assert_int_equal(qv_aside_close(&aside), QV_ERROR_WRITE);
    assert_int_equal(errno, ENOENT);
    assert_int_equal(system("rm -r \"$QUAVER_TEST_FOLDER\"/moved"), 0);
}

static int open_scratch(void **state)
{
    if (make_scratch(state))
        return -1;
    return setenv("QUAVER_TEST_FOLDER", scratch, 1);
}

#define TEST(name) cmocka_unit_test_setup(name, empty_scratch)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_older_file_stays_until_the_end),
        TEST(a_descriptor_will_do),
        TEST(what_is_given_up_leaves_nothing),
        TEST(two_writers_do_not_meet),
        TEST(a_link_stays_one),
        TEST(a_link_to_nothing_stays_one),
        TEST(a_pipe_without_a_name_is_written),
        TEST(a_link_to_no_place_is_refused),
        TEST(the_mask_gives_the_rights),
        TEST(the_rights_of_an_older_file_stay),
        TEST(a_long_name_is_written),
        TEST(a_device_is_written_directly),
        TEST(a_full_disk_is_told),
        TEST(a_failed_write_keeps_the_older_file),
        TEST(places_where_no_file_can_be_are_refused),
        TEST(what_is_tried_stays),
        TEST(a_failed_rename_is_told),
    };
    return cmocka_run_group_tests(tests, open_scratch, remove_scratch);
}
