// SPDX-License-Identifier: MIT
/* What is asked of the operating system. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <errno.h>
#include <math.h>
#include <time.h>
#include "base/clock.h"
#include "base/platform.h"
#include "../scratch_folder.h"

static void put(const char *name, const char *text)
{
    FILE *file = qv_file_open(in_scratch(name), "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void assert_holds(const char *name, const char *text)
{
    size_t length;
    unsigned char *bytes = read_whole(in_scratch(name), &length);
    assert_non_null(bytes);
    assert_int_equal(length, strlen(text));
    assert_memory_equal(bytes, text, length);
    free(bytes);
}

static void files_are_looked_at(void **state)
{
    (void)state;
    qv_file_facts facts;
    put("file", "twelve bytes");
    assert_true(qv_file_look(in_scratch("file"), &facts));
    assert_int_equal(facts.kind, QV_FILE_REGULAR);
    assert_int_equal(facts.size, 12);
    assert_true(fabs((double)facts.seconds - (double)time(NULL)) < 60);
    assert_in_range(facts.nanoseconds, 0, 999999999);
    assert_true(qv_file_look(scratch, &facts));
    assert_int_equal(facts.kind, QV_FILE_FOLDER);
    assert_true(qv_file_look("/dev/null", &facts));
    assert_int_equal(facts.kind, QV_FILE_OTHER);
    assert_false(qv_file_look(in_scratch("none"), &facts));
    assert_int_equal(errno, ENOENT);
    assert_true(qv_file_exists(in_scratch("file")) && qv_file_may_read(in_scratch("file")) &&
                qv_file_may_write(in_scratch("file")) && qv_folder_may_write(scratch));
    assert_false(qv_file_exists(in_scratch("none")) || qv_file_may_read(in_scratch("none")) ||
                 qv_file_may_write(in_scratch("none")) || qv_folder_may_write(in_scratch("none")));
}

static void a_file_is_created_once(void **state)
{
    (void)state;
    char bytes[16];
    const int descriptor = qv_file_create(in_scratch("new"));
    assert_true(descriptor > QV_STDERR);
    assert_int_equal(qv_file_create(in_scratch("new")), -1);
    assert_int_equal(errno, EEXIST);
    assert_true(qv_descriptor_write(descriptor, "hello", 5) && qv_descriptor_sync(descriptor) &&
                qv_descriptor_close(descriptor));
    assert_holds("new", "hello");
    const int reading = qv_file_open_read(in_scratch("new"));
    assert_int_equal(qv_descriptor_read(reading, bytes, sizeof bytes), 5);
    assert_int_equal(qv_descriptor_read(reading, bytes, sizeof bytes), 0);
    assert_false(qv_descriptor_write(reading, "x", 1));
    assert_true(qv_descriptor_close(reading));
    assert_false(qv_descriptor_close(reading));
    assert_int_equal(qv_file_open_write(in_scratch("none")), -1);
    const int writing = qv_file_open_write(in_scratch("new"));
    assert_true(qv_descriptor_write(writing, "J", 1) && qv_descriptor_close(writing));
    assert_holds("new", "Jello");
}

static void a_file_takes_the_place_of_another(void **state)
{
    (void)state;
    put("old", "old");
    char from[600], to[600];
    strcpy(from, in_scratch("fresh"));
    strcpy(to, in_scratch("old"));
    put("fresh", "fresh");
    assert_true(qv_file_rename(from, to));
    qv_file_sync_name(to);
    qv_file_sync_name("name alone"); // in the present folder
    assert_holds("old", "fresh");
    assert_false(qv_file_exists(from));
    assert_false(qv_file_rename(from, to));
    assert_true(qv_file_remove(to));
    assert_false(qv_file_remove(to));
}

static void links_are_followed(void **state)
{
    (void)state;
    char target[600];
    put("target", "x");
    strcpy(target, in_scratch("target"));
    assert_int_equal(symlink(target, in_scratch("link")), 0);
    char *resolved = qv_file_resolve(in_scratch("link")), *itself = qv_file_resolve(target);
    assert_string_equal(resolved, itself);
    free(resolved);
    free(itself);
    char *led = qv_link_target(in_scratch("link"));
    assert_string_equal(led, target);
    free(led);
    assert_null(qv_link_target(target));
    assert_null(qv_file_resolve(in_scratch("none")));
    assert_int_equal(errno, ENOENT);
}

static void a_file_is_mapped(void **state)
{
    (void)state;
    qv_file_facts facts;
    put("mapped", "some bytes");
    const int descriptor = qv_file_open_read(in_scratch("mapped"));
    assert_true(qv_descriptor_look(descriptor, &facts));
    char *bytes = qv_map(descriptor, (size_t)facts.size);
    assert_non_null(bytes);
    assert_true(qv_descriptor_close(descriptor));
    assert_memory_equal(bytes, "some bytes", 10);
    qv_unmap(bytes, 10);
    qv_unmap(NULL, 10);
    assert_null(qv_map(-1, 10));
    assert_false(qv_descriptor_look(-1, &facts));
}

static void folders_are_made_and_listed(void **state)
{
    (void)state;
    char **names, folder[600];
    size_t count;
    snprintf(folder, sizeof folder, "%s", in_scratch("sub"));
    assert_true(qv_folder_make(folder));
    assert_true(qv_folder_make(folder)); // is there
    assert_false(qv_folder_make(in_scratch("none/sub")));
    put("sub/b", "");
    put("sub/a", "");
    put("sub/.hidden", "");
    put("sub/B", "");
    put("sub/\xc3\xa4", ""); // a with two dots
    assert_true(qv_folder_list(folder, &names, &count));
    assert_int_equal(count, 5);
    static const char *const expected[] = {".hidden", "B", "a", "b", "\xc3\xa4"};
    for (size_t i = 0; i < count; i++)
        assert_string_equal(names[i], expected[i]);
    qv_names_free(names, count);
    for (size_t i = 0; i < 5; i++) {
        char name[32];
        snprintf(name, sizeof name, "sub/%s", expected[i]);
        assert_true(qv_file_remove(in_scratch(name)));
    }
    assert_true(qv_folder_list(folder, &names, &count));
    assert_int_equal(count, 0);
    qv_names_free(names, count);
    assert_int_equal(rmdir(folder), 0);
    assert_false(qv_folder_list(folder, &names, &count));
    assert_int_equal(errno, ENOENT);
}

static void separators_are_found(void **state)
{
    (void)state;
    const char *path = "a/b/c.qv";
    assert_ptr_equal(qv_path_separator(path), path + 3);
    assert_null(qv_path_separator("c.qv"));
}

static void memory_is_had(void **state)
{
    (void)state;
    enum { BYTES = 1 << 20 };
    unsigned char *pages = qv_pages_take(BYTES), *aligned = qv_aligned_take(256, 1024);
    for (int i = 0; i < BYTES; i++)
        assert_int_equal(pages[i], 0);
    memset(pages, 1, BYTES);
    qv_pages_give(pages, BYTES);
    qv_pages_give(NULL, BYTES);
    assert_null(qv_pages_take((size_t)1 << 62));
    assert_int_equal((uintptr_t)aligned % 256, 0);
    memset(aligned, 1, 1024);
    qv_aligned_give(aligned);
    qv_aligned_give(NULL);
}

static void the_clock_goes_on(void **state)
{
    (void)state;
    const double begun = qv_clock();
    qv_nap(20);
    const double passed = qv_clock() - begun;
    assert_true(passed >= 0.02 && passed < 10);
}

static void the_machine_is_known(void **state)
{
    (void)state;
    assert_in_range(qv_processors(), 1, 100000);
    assert_in_range(qv_processors_online(), qv_processors(), 100000);
    assert_int_equal(qv_process_number(), getpid());
}

static int compare(const void *a, const void *b, void *user)
{
    const int *place = user, x = place[*(const int *)a], y = place[*(const int *)b];
    return (x > y) - (x < y);
}

static void items_are_sorted_by_what_the_user_says(void **state)
{
    (void)state;
    int place[] = {3, 1, 4, 0, 2}, items[] = {0, 1, 2, 3, 4};
    qv_sort(items, 5, sizeof *items, compare, place);
    const int expected[] = {3, 1, 4, 0, 2};
    assert_memory_equal(items, expected, sizeof expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_looked_at),
        cmocka_unit_test(a_file_is_created_once),
        cmocka_unit_test(a_file_takes_the_place_of_another),
        cmocka_unit_test(links_are_followed),
        cmocka_unit_test(a_file_is_mapped),
        cmocka_unit_test(folders_are_made_and_listed),
        cmocka_unit_test(separators_are_found),
        cmocka_unit_test(memory_is_had),
        cmocka_unit_test(the_clock_goes_on),
        cmocka_unit_test(the_machine_is_known),
        cmocka_unit_test(items_are_sorted_by_what_the_user_says),
    };
    return cmocka_run_group_tests(tests, make_scratch, remove_scratch);
}
