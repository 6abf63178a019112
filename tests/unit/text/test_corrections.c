// SPDX-License-Identifier: MIT
/* Words whose phones the front end knows better than dictionaries: every row can be said and is found,
 * plurals follow, and what the user's own lexicon says holds against it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "text/en/corrections.h"
#include "text/en/newer_words.h"
#include "text/lexicon/dictionary.h"
#include "text/phones.h"
#include "text/pronounce.h"

static int main_stresses(const uint8_t *symbol, int count)
{
    int stresses = 0;
    for (int i = 0; i < count; i++)
        stresses += qv_symbol_stress(symbol[i]) == 1;
    return stresses;
}

/* Sounds without a vowel have no stress; what is said as letters or as two words has several. */
static bool is_one_word(const char *word)
{
    static const char *const others[] = {"ffmpeg", "kubectl", "memcpy",  "mkdir", "mysql",
                                         "psst",   "pst",     "shh",     "shhh",  "stderr",
                                         "stdin",  "stdout",  "systemd", "th'",   "zzz"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(others[i], word) == 0)
            return false;
    return true;
}

static void corrected_words_can_be_said(void **state)
{
    uint8_t symbol[QV_WORD_SYMBOLS];
    const char *word;
    size_t row = 0;
    (void)state;
    for (; (word = qv_correction_word(row)) != NULL; row++) {
        const int count = qv_correction(word, strlen(word), symbol, QV_WORD_SYMBOLS);
        if (count < 1 || (is_one_word(word) && main_stresses(symbol, count) != 1))
            fail_msg("%s: %d phones with %d main stresses", word, count, main_stresses(symbol, count));
        if (row > 0)
            assert_true(strcmp(qv_correction_word(row - 1), word) < 0);
    }
    assert_in_range(row, 70, 10000);
}

static void newer_words_can_be_said(void **state)
{
    uint8_t symbol[QV_WORD_SYMBOLS];
    size_t bad_begin, bad_end, size;
    int rows = 0;
    (void)state;
    for (const char *line = qv_newer_words, *end; *line; line = end + 1, rows++) {
        end = strchr(line, '\n');
        const size_t length = strcspn(line, " ");
        const char *phones = qv_newer_word(line, length, &size);
        assert_ptr_equal(phones, line + length + 1);
        assert_ptr_equal(phones + size, end);
        const int count = qv_symbols_parse(phones, size, symbol, QV_WORD_SYMBOLS, &bad_begin, &bad_end);
        if (count < 1 || main_stresses(symbol, count) != 1)
            fail_msg("%.*s: %d phones with %d main stresses", (int)(end - line), line, count,
                     main_stresses(symbol, count));
        if (end[1])
            assert_true(strncmp(line, end + 1, length + 1) < 0);
    }
    assert_in_range(rows, 1000, 10000);
}

static void only_whole_words_are_found(void **state)
{
    static const char *const others[] = {"",  "a", "ube", "uberr", "~", "uber UW1", "uber UW1 B ER0\nubuntu",
                                         "\n"};
    size_t size;
    (void)state;
    assert_non_null(qv_newer_word("uber", 4, &size));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_null(qv_newer_word(others[i], strlen(others[i]), &size));
}

static void expect(const char *word, const char *phones)
{
    uint8_t got[QV_WORD_SYMBOLS], wanted[QV_WORD_SYMBOLS];
    size_t begin, end;
    const int count = qv_correction(word, strlen(word), got, QV_WORD_SYMBOLS);
    const int right =
        *phones ? qv_symbols_parse(phones, strlen(phones), wanted, QV_WORD_SYMBOLS, &begin, &end) : 0;
    if (count != right || memcmp(got, wanted, (size_t)right) != 0)
        fail_msg("%s: %d phones, not %s", word, count, phones);
}

static void plurals_follow(void **state)
{
    uint8_t symbol[4];
    (void)state;
    expect("memes", "M IY1 M Z");
    expect("emojis", "IH0 M OW1 JH IY0 Z");
    expect("ghana's", "G AA1 N AH0 Z");
    expect("segues", "S EH1 G W EY0 Z");
    expect("gras", "G R AA1");
    expect("grass", "");
    expect("memez", "");
    expect("s", "");
    expect("'s", "");
    assert_int_equal(qv_correction("memes", 5, symbol, 4), 4);
    assert_int_equal(qv_correction("memes", 5, symbol, 3), 0);
}

/* The phones of a word where one lexicon has "uber" and "vegan", as `own` says the user's. */
static void say(const char *word, int own, const char *phones)
{
    static const char *const listed[] = {"uber", "vegan"};
    qv_dictionary dictionary = {0};
    uint8_t *bytes, symbol[QV_WORD_SYMBOLS], wanted[QV_WORD_SYMBOLS];
    size_t size, begin, end;
    qv_lexicon *lexicon = NULL;
    bool known;
    const int count = qv_symbols_parse("B AA1", 5, symbol, QV_WORD_SYMBOLS, &begin, &end);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(0, qv_dictionary_add(&dictionary, listed[i], strlen(listed[i]), symbol, count));
    assert_int_equal(0, qv_lexicon_pack(&dictionary, &bytes, &size));
    assert_int_equal(0, qv_lexicon_open(&lexicon, bytes, size));
    const qv_lexicon *lexicons = lexicon;
    const qv_pronouncer pronouncer = {.lexicon = &lexicons, .lexicons = 1, .own = own};
    const int got = qv_pronounce_word(&pronouncer, word, strlen(word), symbol, QV_WORD_SYMBOLS, &known);
    const int right = qv_symbols_parse(phones, strlen(phones), wanted, QV_WORD_SYMBOLS, &begin, &end);
    qv_lexicon_close(&lexicon);
    qv_dictionary_free(&dictionary);
    free(bytes);
    assert_true(known);
    if (got != right || memcmp(symbol, wanted, (size_t)right) != 0)
        fail_msg("%s: %d phones, not %s", word, got, phones);
}

static void the_voice_gives_way_and_the_user_does_not(void **state)
{
    (void)state;
    say("uber", 0, "UW1 B ER0");
    say("ubers", 0, "UW1 B ER0 Z");
    say("ubered", 0, "UW1 B ER0 D");
    say("ubering", 0, "UW1 B ER0 IH0 NG");
    say("uber", 1, "B AA1");
    say("uber's", 1, "B AA1 Z");
    say("ubers", 1, "B AA1 Z");
    say("ubered", 1, "B AA1 D");
    say("ubering", 1, "B AA1 IH0 NG");
    say("vegans", 1, "B AA1 Z");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(corrected_words_can_be_said),
        cmocka_unit_test(newer_words_can_be_said),
        cmocka_unit_test(only_whole_words_are_found),
        cmocka_unit_test(plurals_follow),
        cmocka_unit_test(the_voice_gives_way_and_the_user_does_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
