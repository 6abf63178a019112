// SPDX-License-Identifier: MIT
/*
 * What is found out about recordings, and the pages on them, while calls for memory fail: that is told,
 * nothing else happens, and an older page stays.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "quaver/quaver.h"
#include "small_voice.h"
#include "synthetic.h"
#include "train/check/measure.h"
#include "train/report.h"

/* The linker sends the library's calls here (-Wl,--wrap). */
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
char *__real_strdup(const char *text);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
char *__wrap_strdup(const char *text);

static bool counting; // only while no thread of a pool is at work
static long calls, failing;

static bool refused(void)
{
    return counting && ++calls == failing;
}

void *__wrap_malloc(size_t size)
{
    return refused() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return refused() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return refused() ? NULL : __real_realloc(old, size);
}

char *__wrap_strdup(const char *text)
{
    return refused() ? NULL : __real_strdup(text);
}

enum { CLIPS = 4, PATH = 128 };

struct fixture {
    struct synthetic synthetic;
    uint8_t *lexicon; // of half the words
    qv_check check;
    char work[PATH], voice[PATH], message[512];
};

static void set_path(const struct fixture *f, char *path, const char *name)
{
    snprintf(path, PATH, "%s", synthetic_path(&f->synthetic, name));
}

static void write_file(const struct fixture *f, const char *name, const char *text)
{
    FILE *file = fopen(synthetic_path(&f->synthetic, name), "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void write_voice(struct fixture *f, size_t lexicon_size)
{
    qv_voice *voice = small_voice(9);
    const qv_voice_rest rest = {
        .weights = QV_TENSOR_F16, .lexicon = f->lexicon, .lexicon_size = lexicon_size};
    set_path(f, f->voice, "voice.qv");
    if (qv_voice_write(voice, &rest, f->voice, f->message, sizeof f->message))
        fail_msg("%s", f->message);
    qv_voice_close(&voice);
}

static int open_fixture(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    size_t lexicon_size;
    *state = f;
    synthetic_open(&f->synthetic, CLIPS, 5);
    write_file(f, "some.dict", "sasen S AE1 S IY1 N\nnoom N UW1 M\nteak T IY1 K\nshaz SH AA1 Z\n");
    set_path(f, f->work, "work");
    int error = qv_lexicon_compile(synthetic_path(&f->synthetic, "some.dict"), &f->lexicon, &lexicon_size,
                                   f->message, sizeof f->message);
    const qv_session_options options = {.dataset = f->synthetic.folder,
                                        .dev = "c00",
                                        .work = f->work,
                                        .lexicon = f->lexicon,
                                        .lexicon_size = lexicon_size,
                                        .threads = 1,
                                        .guess = true,
                                        .keep_going = true};
    if (!error)
        error = qv_check_open(&f->check, &options, NULL, f->message, sizeof f->message);
    if (error)
        fail_msg("%s", f->message);
    write_voice(f, lexicon_size);
    return 0;
}

static int close_fixture(void **state)
{
    struct fixture *f = *state;
    qv_check_close(&f->check);
    synthetic_close(&f->synthetic);
    free(f->lexicon);
    free(f);
    return 0;
}

typedef int action(struct fixture *f);

/* Does it with the call for memory that fails; 0: none. */
static int attempt(struct fixture *f, action *act, long call)
{
    calls = 0;
    failing = call;
    counting = true;
    const int error = act(f);
    counting = false;
    return error;
}

static int collect_words(struct fixture *f)
{
    qv_check check = {.session = f->check.session};
    const int error = qv_check_words(&check, NULL, f->message, sizeof f->message);
    for (int i = 0; i < check.unlisted_count; i++) {
        free(check.unlisted[i].word);
        free(check.unlisted[i].phones);
    }
    free(check.unlisted);
    return error;
}

static void words_are_collected_or_memory_is_short(void **state)
{
    struct fixture *f = *state;
    assert_true(f->check.unlisted_count > 2);
    assert_int_equal(attempt(f, collect_words, 0), QV_OK);
    const long all = calls;
    assert_true(all > 20);
    for (long call = 1; call <= all; call++)
        assert_int_equal(attempt(f, collect_words, call), QV_ERROR_MEMORY);
}

static const char older[] = "an older page";

static bool is_older(const struct fixture *f, const char *name)
{
    char text[sizeof older + 1] = "";
    FILE *file = fopen(synthetic_path(&f->synthetic, name), "r");
    assert_non_null(file);
    const size_t size = fread(text, 1, sizeof text, file);
    fclose(file);
    return size == strlen(older) && memcmp(text, older, size) == 0;
}

/* An older page gives way to a whole one alone, when a call for memory in each part of all of them fails. */
static void assert_whole(struct fixture *f, action *act, const char *name, long parts)
{
    write_file(f, name, older);
    if (attempt(f, act, 0))
        fail_msg("%s", f->message);
    assert_false(is_older(f, name));
    const long all = calls;
    long failed = 0;
    assert_true(all >= parts);
    for (long part = 1; part <= parts; part++) {
        write_file(f, name, older);
        const int error = attempt(f, act, all * part / parts);
        failed += error == QV_ERROR_MEMORY;
        assert_int_equal(is_older(f, name), error != QV_OK);
    }
    assert_true(failed >= parts - 1); // the last call of all may be for what can be done without
}

static int write_check(struct fixture *f)
{
    qv_check check = f->check;
    check.unlisted_count = 0; // else there are two files
    return qv_check_write(&check, f->work, f->message, sizeof f->message);
}

static int write_report(struct fixture *f)
{
    static const qv_figures none;
    const qv_train_options options = {.session = {.dataset = f->synthetic.folder}, .output = f->voice};
    const qv_train_result result = {.rows = CLIPS, .train = CLIPS - 1, .dev = 1};
    const qv_report report = {.work = f->work};
    const qv_report_source source = {
        .options = &options, .result = &result, .corpus = f->check.session.corpus, .averages = &none};
    return qv_report_write(&report, &source, f->message, sizeof f->message);
}

static void an_older_page_stays(void **state)
{
    struct fixture *f = *state;
    assert_whole(f, write_check, "work/index.html", 5);
    assert_whole(f, write_report, "work/report.html", 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_collected_or_memory_is_short),
        cmocka_unit_test(an_older_page_stays),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
