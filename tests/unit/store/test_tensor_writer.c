// SPDX-License-Identifier: MIT
/* When writing fails, or memory is short: the older file stays, nothing is left behind, nothing leaks. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include "quaver/quaver.h"
#include "store/tensor_writer.h"
#include "../scratch_folder.h"

/* The linker sends the calls of the code under test here (-Wl,--wrap). */
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
char *__real_strdup(const char *text);
char *__real_realpath(const char *path, char *buffer);
void __real_free(void *block);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
char *__wrap_strdup(const char *text);
char *__wrap_realpath(const char *path, char *buffer);
void __wrap_free(void *block);

static int allocations, failing, live; // calls so far; the call that fails, 0 for none; blocks not freed

static int refused(void)
{
    return ++allocations == failing;
}

void *__wrap_malloc(size_t size)
{
    void *block = refused() ? NULL : __real_malloc(size);
    live += block != NULL;
    return block;
}

void *__wrap_calloc(size_t count, size_t size)
{
    void *block = refused() ? NULL : __real_calloc(count, size);
    live += block != NULL;
    return block;
}

void *__wrap_realloc(void *old, size_t size)
{
    void *block = refused() ? NULL : __real_realloc(old, size);
    live += block && !old;
    return block;
}

char *__wrap_strdup(const char *text)
{
    char *block = refused() ? NULL : __real_strdup(text);
    live += block != NULL;
    return block;
}

char *__wrap_realpath(const char *path, char *buffer)
{
    if (refused()) {
        errno = ENOMEM;
        return NULL;
    }
    char *block = __real_realpath(path, buffer);
    live += block != NULL;
    return block;
}

void __wrap_free(void *block)
{
    live -= block != NULL;
    __real_free(block);
}

static char message[400];
static float values[20000];

static int write_values(const char *path, qv_tensor_type type)
{
    qv_tensor_writer *writer;
    int error = qv_tensor_writer_open(&writer);
    if (error)
        return error;
    qv_tensor_writer_add_text(writer, "name", "values");
    for (int i = 0; i < 70; i++) { // more than the first room for names
        char name[16];
        snprintf(name, sizeof name, "row %d", i);
        qv_tensor_writer_add_floats(writer, name, 1, 10, values + 10 * i, QV_TENSOR_F32);
    }
    qv_tensor_writer_add_floats(writer, "values", 100, 200, values, type);
    error = qv_tensor_writer_write(writer, path, message, sizeof message);
    qv_tensor_writer_close(&writer);
    return error;
}

static void put_older_file(void)
{
    FILE *stream = fopen(in_scratch("voice.qv"), "wb");
    assert_non_null(stream);
    fputs("older", stream);
    fclose(stream);
}

static void assert_older_file_alone(void)
{
    size_t length;
    unsigned char *bytes = read_whole(in_scratch("voice.qv"), &length);
    assert_non_null(bytes);
    assert_int_equal(length, 5);
    assert_memory_equal(bytes, "older", 5);
    free(bytes);
    assert_int_equal(scratch_files(0), 1);
}

static void writing_replaces_the_older_file(void **state)
{
    (void)state;
    qv_tensor_file *file;
    struct stat status;
    scratch_files(1);
    put_older_file();
    assert_int_equal(chmod(in_scratch("voice.qv"), 0640), 0);
    assert_int_equal(write_values(in_scratch("voice.qv"), QV_TENSOR_F16), QV_OK);
    assert_int_equal(scratch_files(0), 1);
    assert_int_equal(stat(in_scratch("voice.qv"), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0640);
    assert_int_equal(qv_tensor_file_open(&file, in_scratch("voice.qv"), message, sizeof message), QV_OK);
    qv_tensor_file_close(&file);
}

/* A limit on the size of files stands for a full disk. */
static void a_full_disk_keeps_the_older_file(void **state)
{
    (void)state;
    struct rlimit old, small;
    scratch_files(1);
    put_older_file();
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    for (rlim_t limit = 0; limit < 80000; limit += 10000) {
        small = (struct rlimit){limit, old.rlim_max};
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
        int error = write_values(in_scratch("voice.qv"), QV_TENSOR_F32);
        int reason = errno;
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
        assert_int_equal(error, QV_ERROR_WRITE);
        assert_int_equal(reason, EFBIG);
        assert_non_null(strstr(message, "voice.qv: File too large"));
        assert_older_file_alone();
    }
}

static void places_that_cannot_be_written_are_an_error(void **state)
{
    (void)state;
    scratch_files(1);
    assert_int_equal(write_values(in_scratch("none/voice.qv"), QV_TENSOR_F16), QV_ERROR_WRITE);
    assert_int_equal(errno, ENOENT);
    assert_int_equal(mkdir(in_scratch("folder.qv"), 0700), 0);
    assert_int_equal(write_values(in_scratch("folder.qv"), QV_TENSOR_F16), QV_ERROR_WRITE);
    assert_int_equal(errno, EISDIR);
    assert_int_equal(scratch_files(0), 1);
}

static void values_that_do_not_fit_keep_the_older_file(void **state)
{
    (void)state;
    static const float odd[] = {65520, -70000, INFINITY, NAN};
    scratch_files(1);
    put_older_file();
    for (int i = 0; i < 4; i++) {
        values[19999] = odd[i];
        assert_int_equal(write_values(in_scratch("voice.qv"), QV_TENSOR_F16), QV_ERROR_ARGUMENT);
        assert_non_null(strstr(message, "matrix 'values' holds a value that F16 cannot"));
        assert_older_file_alone();
    }
    assert_int_equal(write_values(in_scratch("voice.qv"), QV_TENSOR_F32), QV_ERROR_ARGUMENT);
    assert_older_file_alone();
    values[19999] = 65519;
    assert_int_equal(write_values(in_scratch("voice.qv"), QV_TENSOR_F16), QV_OK);
    values[19999] = 0;
}

static void wrong_notes_stick(void **state)
{
    (void)state;
    scratch_files(1);
    assert_false(qv_tensor_writer_takes("\x1b[2J") || qv_tensor_writer_takes("caf\xe9"));
    assert_true(qv_tensor_writer_takes("caf\xc3\xa9\tand\nlines") && qv_tensor_writer_takes(""));
    for (int wrong = 0; wrong < 9; wrong++) {
        qv_tensor_writer *writer;
        char name[300];
        memset(name, 'n', sizeof name);
        name[256] = '\0';
        assert_int_equal(qv_tensor_writer_open(&writer), QV_OK);
        assert_int_equal(qv_tensor_writer_add_text(writer, "k", "v"), QV_OK);
        assert_int_equal(qv_tensor_writer_add_floats(writer, "n", 2, 3, values, QV_TENSOR_F32), QV_OK);
        int error = wrong == 0   ? qv_tensor_writer_add_text(writer, "k", "w")
                    : wrong == 1 ? qv_tensor_writer_add_text(writer, "l", "\x1b[2J")
                    : wrong == 2 ? qv_tensor_writer_add_text(writer, "l", "\xff")
                    : wrong == 3 ? qv_tensor_writer_add_floats(writer, "n", 2, 3, values, QV_TENSOR_F32)
                    : wrong == 4 ? qv_tensor_writer_add_floats(writer, name, 2, 3, values, QV_TENSOR_F32)
                    : wrong == 5 ? qv_tensor_writer_add_floats(writer, "", 2, 3, values, QV_TENSOR_F32)
                    : wrong == 6 ? qv_tensor_writer_add_floats(writer, "m", 0, 3, values, QV_TENSOR_F32)
                    : wrong == 7
                        ? qv_tensor_writer_add_floats(writer, "m", 2, 3, values, QV_TENSOR_U8)
                        : qv_tensor_writer_add_floats(writer, "m", 1 << 30, 1 << 30, values, QV_TENSOR_F32);
        assert_int_equal(error, QV_ERROR_ARGUMENT);
        assert_int_equal(qv_tensor_writer_add_text(writer, "m", "right"), QV_OK);
        assert_int_equal(qv_tensor_writer_write(writer, in_scratch("voice.qv"), message, sizeof message),
                         QV_ERROR_ARGUMENT);
        qv_tensor_writer_close(&writer);
    }
    assert_int_equal(scratch_files(0), 0);
}

/* Names are as long as the reader takes them. */
static void longest_names_come_back(void **state)
{
    (void)state;
    qv_tensor_writer *writer;
    qv_tensor_file *file;
    char name[256];
    memset(name, 'n', 255);
    name[255] = '\0';
    assert_int_equal(qv_tensor_writer_open(&writer), QV_OK);
    qv_tensor_writer_add_floats(writer, name, 1, 1, values, QV_TENSOR_F16);
    assert_int_equal(qv_tensor_writer_write(writer, in_scratch("voice.qv"), message, sizeof message), QV_OK);
    qv_tensor_writer_close(&writer);
    assert_int_equal(qv_tensor_file_open(&file, in_scratch("voice.qv"), message, sizeof message), QV_OK);
    assert_non_null(qv_tensor_file_find(file, name));
    qv_tensor_file_close(&file);
}

/* Fails every call once. Returns how many there were. */
static int fail_each_allocation(int (*work)(const char *path), const char *path)
{
    int error = QV_ERROR_MEMORY;
    for (failing = 1; error; failing++) {
        int before = live;
        allocations = 0;
        error = work(path);
        assert_int_equal(live, before);
        if (error)
            assert_int_equal(error, QV_ERROR_MEMORY);
        assert_true(failing < 1000);
    }
    int calls = failing - 2;
    failing = 0;
    return calls;
}

static int write_halves(const char *path)
{
    return write_values(path, QV_TENSOR_F16);
}

static int open_and_close(const char *path)
{
    qv_tensor_file *file;
    int error = qv_tensor_file_open(&file, path, message, sizeof message);
    qv_tensor_file_close(&file);
    return error;
}

static void lack_of_memory_is_an_error_and_leaks_nothing(void **state)
{
    (void)state;
    char path[512];
    scratch_files(1);
    snprintf(path, sizeof path, "%s", in_scratch("voice.qv"));
    assert_true(fail_each_allocation(write_halves, path) > 70);
    assert_int_equal(scratch_files(0), 1);
    assert_true(fail_each_allocation(open_and_close, path) >= 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writing_replaces_the_older_file),
        cmocka_unit_test(a_full_disk_keeps_the_older_file),
        cmocka_unit_test(places_that_cannot_be_written_are_an_error),
        cmocka_unit_test(values_that_do_not_fit_keep_the_older_file),
        cmocka_unit_test(wrong_notes_stick),
        cmocka_unit_test(longest_names_come_back),
        cmocka_unit_test(lack_of_memory_is_an_error_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, make_scratch, remove_scratch);
}
