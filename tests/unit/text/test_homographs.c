// SPDX-License-Identifier: MIT
/* Runs a table like tests/golden/homographs.txt: its path, how many sentences it has at least, and how many
 * of them may be wrong. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "text/phones.h"
#include "text/text.h"

static const char *table;
static int least_cases, most_wrong;

/* The phones, by name, of the word that was read from byte `at` on. */
static void phones_at(const qv_utterance *u, size_t at, char *out, size_t size)
{
    *out = '\0';
    for (int i = 0; i < u->words; i++)
        if (u->word[i].begin == at)
            for (int k = 0; k < u->word[i].symbols; k++)
                snprintf(out + strlen(out), size - strlen(out), "%s%s", *out ? " " : "",
                         qv_symbol_name(u->symbol[u->word[i].first_symbol + k]));
}

/* Takes the braces out of a sentence; each word in them must have the phones. Returns how many are wrong. */
static int check_sentence(qv_text *text, qv_utterance *u, const char *marked, const char *phones)
{
    char sentence[512], found[128];
    size_t place[8], length = 0;
    int places = 0, wrong = 0;
    for (const char *c = marked; *c; c++) {
        if (*c == '{')
            place[places++] = length;
        else if (*c != '}')
            sentence[length++] = *c;
        assert_true(length < sizeof sentence && places < 8);
    }
    assert_true(places > 0);
    assert_int_equal(0, qv_text_whole(text, sentence, length, u));
    for (int i = 0; i < places; i++) {
        phones_at(u, place[i], found, sizeof found);
        if (strcmp(found, phones) != 0) {
            print_message("%s\n  should be: %s\n  but is:    %s\n", marked, phones, found);
            wrong++;
        }
    }
    return wrong;
}

static void test_table(void **state)
{
    (void)state;
    char line[1024];
    int cases = 0, wrong = 0;
    qv_text *text;
    qv_utterance u = {0};
    FILE *file = fopen(table, "r");
    assert_non_null(file);
    assert_int_equal(0, qv_text_open(&text, NULL));
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        char *tab = strchr(line, '\t');
        if (!tab) {
            assert_true(line[0] == '\0' || line[0] == '#');
            continue;
        }
        *tab = '\0';
        cases++;
        wrong += check_sentence(text, &u, line, tab + 1);
    }
    fclose(file);
    qv_utterance_free(&u);
    qv_text_close(&text);
    print_message("%d cases, %d wrong\n", cases, wrong);
    assert_in_range(wrong, 0, most_wrong);
    assert_true(cases >= least_cases);
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    table = argv[1];
    least_cases = atoi(argv[2]);
    most_wrong = atoi(argv[3]);
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_table)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
