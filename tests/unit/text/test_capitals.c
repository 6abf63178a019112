// SPDX-License-Identifier: MIT
/* Capitals are words or letters: the words of the sentences of tests/golden/homographs.txt, and the
 * initialisms of tests/golden/initialisms.txt; the folder is the only argument. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "text/text.h"

enum { MOST = 4000, LONGEST = 40 };

static const char *folder;
static char words[MOST][LONGEST];

static FILE *open_golden(const char *name)
{
    char path[1000];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    return file;
}

static int add_word(int count, const char *word, size_t length)
{
    if (length < 2 || length >= LONGEST)
        return count;
    for (int i = 0; i < count; i++)
        if (strlen(words[i]) == length && strncmp(words[i], word, length) == 0)
            return count;
    assert_true(count < MOST);
    snprintf(words[count], LONGEST, "%.*s", (int)length, word);
    return count + 1;
}

/* Adds the different words in small letters of all sentences of a table. */
static int read_words(const char *name, int count)
{
    char line[1024];
    FILE *file = open_golden(name);
    while (fgets(line, sizeof line, file)) {
        char *tab = strchr(line, '\t');
        if (line[0] == '#' || !tab)
            continue;
        *tab = '\0';
        for (char *at = line; *at;) {
            const size_t length = strspn(at, "abcdefghijklmnopqrstuvwxyz");
            const bool whole = (at == line || at[-1] == ' ') && (at[length] == ' ' || at[length] == '.');
            count = whole ? add_word(count, at, length) : count;
            at += length ? length : 1;
        }
    }
    fclose(file);
    return count;
}

static int read_initialisms(void)
{
    char line[LONGEST];
    int count = 0;
    FILE *file = open_golden("initialisms.txt");
    while (fgets(line, sizeof line, file)) {
        const size_t length = strcspn(line, "\n");
        if (line[0] >= 'A' && line[0] <= 'Z' && line[length] == '\n')
            count = add_word(count, line, length);
        else
            while (!strchr(line, '\n') && fgets(line, sizeof line, file))
                ; // the rest of a comment
    }
    fclose(file);
    return count;
}

/* How many words [count], in capitals in the place of "%s", are not read as `between` of them wants it. */
static int misread(const char *text, const char *wanted, int count, bool letters)
{
    char sentence[200], expected[300], spoken[2 * LONGEST], capitals[LONGEST], *line = NULL;
    size_t capacity = 0;
    int wrong = 0;
    qv_text *front;
    assert_int_equal(0, qv_text_open(&front, NULL));
    for (int i = 0; i < count; i++) {
        size_t length = 0, k = 0;
        for (; words[i][k]; k++) {
            capitals[k] = (char)toupper((unsigned char)words[i][k]);
            if (letters && k > 0)
                spoken[length++] = ' ';
            spoken[length++] = (char)tolower((unsigned char)words[i][k]);
        }
        capitals[k] = spoken[length] = '\0';
        snprintf(sentence, sizeof sentence, text, capitals);
        snprintf(expected, sizeof expected, wanted, spoken);
        assert_int_equal(0, qv_text_normalize_line(front, sentence, strlen(sentence), &line, &capacity));
        if (strcmp(line, expected) != 0) {
            print_message("%s: %s\n", capitals, line);
            wrong++;
        }
    }
    free(line);
    qv_text_close(&front);
    return wrong;
}

static void words_are_words(void **state)
{
    (void)state;
    const int count = read_words("homographs_measure.txt", read_words("homographs.txt", 0));
    assert_in_range(count, 900, MOST);
    assert_in_range(misread("The paper says %s again.", "the paper says %s again", count, false), 0,
                    count / 50);
    assert_in_range(misread("THE PAPER SAYS %s AGAIN.", "the paper says %s again", count, false), 0,
                    count / 50);
}

static void initialisms_are_letters(void **state)
{
    (void)state;
    const int count = read_initialisms();
    assert_in_range(count, 300, MOST);
    assert_in_range(misread("They asked the %s about it.", "they asked the %s about it", count, true), 0,
                    count / 50);
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    folder = argv[1];
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_words),
        cmocka_unit_test(initialisms_are_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
