// SPDX-License-Identifier: MIT
/* Lines of files, patterns of names. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/glob.h"
#include "base/line.h"
#include "base/rng.h"

static void lines_come_whole(void **state)
{
    (void)state;
    static const char bytes[] = "one\n\nwith\0zero\r\nlast without end";
    FILE *file = tmpfile();
    char *line = NULL;
    size_t capacity = 0;
    assert_non_null(file);
    fwrite(bytes, 1, sizeof bytes - 1, file);
    for (int i = 0; i < 100000; i++)
        fputc('x', file);
    rewind(file);
    assert_int_equal(qv_read_line(file, &line, &capacity), 4);
    assert_string_equal(line, "one\n");
    assert_int_equal(qv_read_line(file, &line, &capacity), 1);
    assert_string_equal(line, "\n");
    assert_int_equal(qv_read_line(file, &line, &capacity), 11);
    assert_memory_equal(line, "with\0zero\r\n", 12);
    assert_int_equal(qv_read_line(file, &line, &capacity), 16 + 100000);
    assert_int_equal(strlen(line), 16 + 100000);
    assert_int_equal(qv_read_line(file, &line, &capacity), -1);
    assert_int_equal(qv_read_line(file, &line, &capacity), -1);
    free(line);
    fclose(file);
}

static void what_cannot_be_read_has_no_line(void **state)
{
    (void)state;
    FILE *folder = fopen("/", "r");
    char *line = NULL;
    size_t capacity = 0;
    assert_non_null(folder);
    assert_int_equal(qv_read_line(folder, &line, &capacity), -1);
    assert_true(ferror(folder));
    free(line);
    fclose(folder);
}

static void white_space_is_trimmed(void **state)
{
    (void)state;
    char both[] = "\t a b \r\n", blank[] = " \n", none[] = "", inner[] = "a\tb";
    assert_string_equal(qv_trim(both), "a b");
    assert_string_equal(qv_trim(blank), "");
    assert_string_equal(qv_trim(none), "");
    assert_string_equal(qv_trim(inner), "a\tb");
}

static void patterns_fit_what_they_say(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *text;
        bool fits;
    } cases[] = {
        {"", "", true},
        {"", "a", false},
        {"*", "", true},
        {"a*", "abc", true},
        {"*c", "abc", true},
        {"*b", "abc", false},
        {"a?c", "abc", true},
        {"a?c", "ac", false},
        {"b048*", "b0480", true},
        {"b048*", "b0490", false},
        {"[ab]1", "b1", true},
        {"[ab]1", "c1", false},
        {"[a-c]", "b", true},
        {"[a-c]", "d", false},
        {"[!a-c]", "d", true},
        {"[!a-c]", "b", false},
        {"[]x]", "]", true},
        {"[a", "[a", true},
        {"[a", "a", false},
        {"\\*", "*", true},
        {"\\*", "a", false},
        {"a-[b-]", "a--", true},
        {"*a*b*c*", "xxaxxbxxc", true},
        {"*a*b*c*", "xxaxxcxxb", false},
        {"\xc3*", "\xc3\xa4", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (qv_glob(cases[i].pattern, cases[i].text) != cases[i].fits)
            fail_msg("\"%s\" and \"%s\"", cases[i].pattern, cases[i].text);
}

/* Where sets are complete, POSIX means the same. */
static void patterns_mean_what_posix_says(void **state)
{
    (void)state;
    static const char *const parts[] = {"a", "b", "c", "?", "*", "[ab]", "[!ab]", "[a-c]", "\\*", "[b-]"};
    static const char letters[] = "abcd*-";
    int fits = 0;
    qv_rng rng;
    qv_rng_seed(&rng, 1, 0);
    for (int i = 0; i < 100000; i++) {
        char pattern[64] = "", text[8] = "";
        for (uint32_t n = qv_rng_below(&rng, 6); n > 0; n--)
            strcat(pattern, parts[qv_rng_below(&rng, 10)]);
        for (uint32_t n = qv_rng_below(&rng, 7), at = 0; at < n; at++)
            text[at] = letters[qv_rng_below(&rng, 6)];
        const bool expected = fnmatch(pattern, text, 0) == 0;
        fits += expected;
        if (qv_glob(pattern, text) != expected)
            fail_msg("\"%s\" and \"%s\": %d expected", pattern, text, expected);
    }
    assert_in_range(fits, 5000, 95000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_come_whole),
        cmocka_unit_test(what_cannot_be_read_has_no_line),
        cmocka_unit_test(white_space_is_trimmed),
        cmocka_unit_test(patterns_fit_what_they_say),
        cmocka_unit_test(patterns_mean_what_posix_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
