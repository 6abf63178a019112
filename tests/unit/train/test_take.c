// SPDX-License-Identifier: MIT
/* What a reading of a sentence is told, and what is kept of it. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <cmocka.h>
#include "quaver/quaver.h"
#include "train/record/prompts.h"
#include "train/record/take.h"
#include "../scratch_folder.h"
#include "../syllables.h"

enum { COUNT = 4 * QV_RATE };

static float samples[COUNT];
static const char text[] = "Thirty letters are said in three seconds.";

/* The take of what is in `samples` from `first` to `last`, as a reading of `said`. */
static qv_take judge(double first, double last, const char *said)
{
    qv_take take;
    const int begin = (int)(first * QV_RATE), end = (int)(last * QV_RATE);
    assert_int_equal(qv_take_judge(&take, samples + begin, end - begin, QV_RATE, said), 0);
    return take;
}

/* What is told of it begins so; NULL: it is good. */
static void assert_told(qv_take take, const char *beginning)
{
    if (!beginning && take.fault)
        fail_msg("told: %s", take.fault);
    if (beginning) {
        assert_non_null(take.fault);
        assert_memory_equal(take.fault, beginning, strlen(beginning));
    }
    qv_take_free(&take);
}

static void a_good_one_is_kept_with_a_little_silence(void **state)
{
    (void)state;
    make_syllables(samples, COUNT, 0.8, 3.2, -60);
    qv_take take = judge(0, 4, text);
    const double kept = (double)take.count / QV_RATE;
    assert_true(kept > 2.8 && kept < 3.2); // of 4 s
    assert_told(take, NULL);
}

static void ends_within_speech_are_told(void **state)
{
    (void)state;
    make_syllables(samples, COUNT, 0.5, 3.5, -60);
    assert_told(judge(0.65, 4, text), "The beginning is cut off");
    assert_told(judge(0, 3.25, text), "The end is cut off");
    assert_told(judge(0, 4, text), NULL);
}

static void another_pace_is_told(void **state)
{
    (void)state;
    make_syllables(samples, COUNT, 0.5, 3.5, -60);
    assert_told(
        judge(
            0, 4,
            "So long a sentence takes more than three seconds, whoever may be the one to read it aloud from "
            "the list."),
        "Too short for the sentence");
    assert_told(judge(0, 4, "Twelve letters"), NULL); // too few to tell
    make_syllables(samples, COUNT, 0.1, 3.9, -60);
    assert_told(judge(0, 4, "Sixteen letters so"), "Too long for the sentence");
}

static void levels_are_told(void **state)
{
    (void)state;
    make_syllables(samples, COUNT, 0.5, 3.5, -60);
    for (int i = 0; i < COUNT; i++)
        samples[i] *= 0.03f;
    assert_told(judge(0, 4, text), "Too soft");
    make_syllables(samples, COUNT, 0.5, 3.5, -30);
    assert_told(judge(0, 4, text), "Noisy");
    make_syllables(samples, COUNT, 0.5, 3.5, -60);
    for (int i = 0; i < COUNT; i++)
        samples[i] = fminf(fmaxf(30 * samples[i], -0.5f), 0.5f);
    assert_told(judge(0, 4, text), "Too loud"); // clipped before it was made softer
    memset(samples, 0, sizeof samples);
    qv_take take = judge(0, 4, text);
    assert_int_equal(take.count, 0);
    assert_told(take, "No speech is heard");
}

static void a_long_pause_is_told(void **state)
{
    (void)state;
    make_syllables(samples, COUNT, 0.5, 3.5, -60);
    for (int i = QV_RATE; i < 5 * QV_RATE / 2; i++)
        samples[i] = 0.001f * (float)(i % 2);
    assert_told(judge(0, 4, text), "There is a long pause");
}

// ---- what is kept

static void write_text(const char *name, const char *bytes)
{
    FILE *file = fopen(in_scratch(name), "w");
    assert_non_null(file);
    assert_true(fputs(bytes, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* Opens the list en.txt for the scratch folder, which has it and, if not NULL, this metadata.csv. */
static int open_prompts(qv_prompts *prompts, const char *sentences, const char *recorded, char message[512])
{
    char path[512];
    assert_int_equal(make_scratch(NULL), 0);
    write_text("en.txt", sentences);
    if (recorded)
        write_text("metadata.csv", recorded);
    snprintf(path, sizeof path, "%s", in_scratch("en.txt"));
    *message = '\0';
    return qv_prompts_open(prompts, path, scratch, message, 512);
}

static void assert_list_is(const char *expected)
{
    size_t length;
    unsigned char *list = read_whole(in_scratch("metadata.csv"), &length);
    assert_non_null(list);
    assert_int_equal(length, strlen(expected));
    assert_memory_equal(list, expected, length);
    free(list);
}

/* The second sentence is kept in a folder whose list is `before`, which becomes `after`. */
static void assert_list(const char *before, const char *after)
{
    char message[512];
    qv_prompts prompts;
    if (open_prompts(&prompts, "One.\nTwo.\n", before, message) ||
        qv_prompts_keep(&prompts, &prompts.prompt[1], scratch, samples, 100, message, sizeof message))
        fail_msg("%s", message);
    qv_prompts_free(&prompts);
    assert_list_is(after);
    assert_int_equal(remove(in_scratch("wavs/en-002.wav")), 0);
    assert_int_equal(remove_scratch(NULL), 0);
}

static void each_has_a_row_of_its_own(void **state)
{
    (void)state;
    assert_list("", "en-002|Two.\n");
    assert_list("en-001|One.\n", "en-001|One.\nen-002|Two.\n");
    assert_list("en-001|One.", "en-001|One.\nen-002|Two.\n"); // as an editor left it
}

/* Opening for this folder in the scratch one fails, and tells of `place` in it; NULL: it does not fail, and
 * nothing is made. */
static void assert_refused(const char *folder, const char *place, const char *reason)
{
    char path[512], inner[512], message[512], expected[1024];
    qv_prompts prompts;
    snprintf(path, sizeof path, "%s", in_scratch("en.txt"));
    snprintf(inner, sizeof inner, "%s", in_scratch(folder));
    snprintf(expected, sizeof expected, "%s: cannot be %s", in_scratch(place ? place : ""), reason);
    const int files = scratch_files(0);
    const int error = qv_prompts_open(&prompts, path, inner, message, sizeof message);
    assert_int_equal(error, place ? QV_ERROR_WRITE : 0);
    if (place)
        assert_string_equal(message, expected);
    qv_prompts_free(&prompts);
    assert_int_equal(scratch_files(0), files);
}

static void folders_that_cannot_be_filled_are_told_first(void **state)
{
    (void)state;
    assert_int_equal(make_scratch(NULL), 0);
    write_text("en.txt", "One.\n");
    assert_refused("a", NULL, "");
    assert_refused("a//", NULL, "");
    assert_refused("a/b", "a/b", "made: No such file or directory");
    assert_refused("en.txt", "en.txt", "written to: Not a directory");
    assert_refused("en.txt/", "en.txt/", "made: Not a directory");
    assert_refused("", NULL, "");
    assert_refused("../none-of-this", NULL, "");
    assert_int_equal(mkdir(in_scratch("metadata.csv"), 0777), 0);
    assert_refused(".", "./metadata.csv", "written: Is a directory");
    write_text("wavs", "");
    assert_refused(".", "./wavs", "written to: Not a directory");
    assert_int_equal(remove_scratch(NULL), 0);
}

/* A limit on the size of files stands for a full disk. */
static void a_full_disk_leaves_the_list(void **state)
{
    (void)state;
    enum { ROOM = 4000 };
    static char before[ROOM + 1];
    char message[512];
    qv_prompts prompts;
    struct rlimit old, small;
    snprintf(before, sizeof before, "x|%0*d", ROOM - 3, 7);
    before[ROOM - 1] = '\n';
    assert_int_equal(open_prompts(&prompts, "One.\nTwo.\n", before, message), 0);
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    small = (struct rlimit){ROOM + 7, old.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    const int error =
        qv_prompts_keep(&prompts, &prompts.prompt[0], scratch, samples, 100, message, sizeof message);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    assert_int_equal(error, QV_ERROR_WRITE);
    assert_non_null(strstr(message, "/metadata.csv: cannot be written: File too large"));
    assert_false(prompts.prompt[0].done);
    qv_prompts_free(&prompts);
    assert_list_is(before);
    assert_int_equal(remove(in_scratch("wavs/en-001.wav")), 0);
    assert_int_equal(scratch_files(0), 3); // both lists and wavs
    assert_int_equal(remove_scratch(NULL), 0);
}

/* Of "One.", "Two." and "Three.", those whose numbers are given pass for recorded. */
static void assert_recorded(const char *list, bool one, bool two, bool three)
{
    char message[512];
    qv_prompts prompts;
    if (open_prompts(&prompts, "One.\nTwo.\nThree.\n", list, message))
        fail_msg("%s", message);
    const bool expected[] = {one, two, three};
    for (int i = 0; i < 3; i++)
        assert_int_equal(prompts.prompt[i].done, expected[i]);
    assert_int_equal(prompts.done, one + two + three);
    qv_prompts_free(&prompts);
    assert_int_equal(remove_scratch(NULL), 0);
}

static void what_is_listed_is_recorded(void **state)
{
    (void)state;
    assert_recorded(NULL, false, false, false);
    assert_recorded("en-003|Three.\nen-001|One.\n", true, false, true);
    assert_recorded("\xEF\xBB\xBF"
                    "en-001|One.\r\nen-002\tTwo.\r\n",
                    true, true, false);
    assert_recorded("en-001|One.\nen-002\n", true, false, false); // a row that no training takes
}

/* A sentence that was put in, taken out or changed: its recording is that of another text. */
static void another_text_is_refused(void **state)
{
    (void)state;
    char message[512];
    qv_prompts prompts;
    assert_recorded("en-001|One.|one\nen-002|ann|Two.\n", true, true, false);
    assert_recorded("en-001| One. \nen-001|Once.\n", true, false, false); // the first counts
    assert_int_equal(open_prompts(&prompts, "Zero.\nOne.\n", "x|X.\nen-001|One.\n", message),
                     QV_ERROR_FORMAT);
    assert_non_null(strstr(message, "/metadata.csv:2: en-001 is recorded with another text"));
    assert_non_null(strstr(message, "an id of their own"));
    assert_non_null(strstr(message, "\"One.\" is recorded, \"Zero.\" is to be read"));
    qv_prompts_free(&prompts);
    assert_int_equal(remove_scratch(NULL), 0);
}

static void rows_are_added_to_nothing_but_utf8(void **state)
{
    (void)state;
    char message[512];
    qv_prompts prompts;
    assert_int_equal(open_prompts(&prompts, "One.\nTwo.\n", "en-001|Caf\xe9.\n", message), QV_ERROR_FORMAT);
    assert_non_null(strstr(message, "metadata.csv: is Latin-1 (Windows-1252), and rows are added as UTF-8"));
    qv_prompts_free(&prompts);
    assert_int_equal(remove_scratch(NULL), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_one_is_kept_with_a_little_silence),
        cmocka_unit_test(ends_within_speech_are_told),
        cmocka_unit_test(another_pace_is_told),
        cmocka_unit_test(levels_are_told),
        cmocka_unit_test(a_long_pause_is_told),
        cmocka_unit_test(each_has_a_row_of_its_own),
        cmocka_unit_test(folders_that_cannot_be_filled_are_told_first),
        cmocka_unit_test(a_full_disk_leaves_the_list),
        cmocka_unit_test(what_is_listed_is_recorded),
        cmocka_unit_test(another_text_is_refused),
        cmocka_unit_test(rows_are_added_to_nothing_but_utf8),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
