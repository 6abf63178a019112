// SPDX-License-Identifier: MIT
/* What a reading of a sentence is told, and what is kept of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

/* The second sentence is kept in a folder whose list is `before`, which becomes `after`. */
static void assert_list(const char *before, const char *after)
{
    char path[512], message[512];
    size_t length;
    qv_prompts prompts;
    assert_int_equal(make_scratch(NULL), 0);
    write_text("en.txt", "One.\nTwo.\n");
    write_text("metadata.csv", before);
    snprintf(path, sizeof path, "%s", in_scratch("en.txt"));
    if (qv_prompts_open(&prompts, path, scratch, message, sizeof message) ||
        qv_prompts_keep(&prompts, &prompts.prompt[1], scratch, samples, 100, message, sizeof message))
        fail_msg("%s", message);
    qv_prompts_free(&prompts);
    unsigned char *list = read_whole(in_scratch("metadata.csv"), &length);
    assert_non_null(list);
    assert_int_equal(length, strlen(after));
    assert_memory_equal(list, after, length);
    free(list);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_one_is_kept_with_a_little_silence),
        cmocka_unit_test(ends_within_speech_are_told),
        cmocka_unit_test(another_pace_is_told),
        cmocka_unit_test(levels_are_told),
        cmocka_unit_test(a_long_pause_is_told),
        cmocka_unit_test(each_has_a_row_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
