// SPDX-License-Identifier: MIT
/* Runs the table tests/golden/normalize.txt, whose path is the only argument. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "text/text.h"

static const char *table;

/* Takes a "#: ..." line. */
static void set_reading(qv_text *text, qv_reading *reading, const char *line)
{
    if (strcmp(line, "#: default") == 0)
        *reading = (qv_reading){.punctuation = QV_PUNCTUATION_NONE};
    else if (strcmp(line, "#: punctuation some") == 0)
        reading->punctuation = QV_PUNCTUATION_SOME;
    else if (strcmp(line, "#: punctuation all") == 0)
        reading->punctuation = QV_PUNCTUATION_ALL;
    else if (strcmp(line, "#: emoji skip") == 0)
        reading->skip_emoji = true;
    else
        fail_msg("unknown setting: %s", line);
    qv_text_set_reading(text, reading);
}

static void test_table(void **state)
{
    (void)state;
    char line[4096], *words = NULL;
    size_t capacity = 0;
    int number = 0, cases = 0, wrong = 0;
    qv_text *text;
    qv_reading reading = {.punctuation = QV_PUNCTUATION_NONE};
    FILE *file = fopen(table, "r");
    assert_non_null(file);
    assert_int_equal(0, qv_text_open(&text, NULL));
    while (fgets(line, sizeof line, file)) {
        number++;
        line[strcspn(line, "\n")] = '\0';
        char *tab = strchr(line, '\t');
        if (strncmp(line, "#:", 2) == 0)
            set_reading(text, &reading, line);
        if (!tab) {
            // Without a tab only comments and empty lines: a case can't be lost by a slip.
            assert_true(line[0] == '\0' || line[0] == '#');
            continue;
        }
        *tab = '\0';
        cases++;
        assert_int_equal(0, qv_text_normalize_line(text, line, strlen(line), &words, &capacity));
        if (strcmp(words, tab + 1) != 0) {
            print_message("%s:%d: %s\n  should be: %s\n  but is:    %s\n", table, number, line, tab + 1,
                          words);
            wrong++;
        }
    }
    fclose(file);
    free(words);
    qv_text_close(&text);
    print_message("%d cases\n", cases);
    assert_int_equal(0, wrong);
    assert_true(cases >= 600);
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    table = argv[1];
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_table)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
