// SPDX-License-Identifier: MIT
/* The seam between the front end and a language. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "text/language.h"
#include "text/phones.h"
#include "text/text.h"

static void test_tags(void **state)
{
    (void)state;
    const qv_language *english = qv_language_find("en");
    assert_string_equal("en", english->tag);
    assert_ptr_equal(english, qv_language_find("en-US"));
    assert_ptr_equal(english, qv_language_find("en_GB"));
    // What there is no language for is read as English, not refused.
    assert_ptr_equal(english, qv_language_find("de"));
    assert_ptr_equal(english, qv_language_find(""));
    assert_ptr_equal(english, qv_language_find(NULL));
}

static int say_break(qv_reader *r, int at)
{
    qv_phrase_add(&r->phrase, "beep");
    qv_say(r, at, at);
    return 1;
}

/* The front end asks the language it is given, not English: one that says the same of every word. */
static void test_other_language(void **state)
{
    (void)state;
    static qv_read *const one[] = {say_break, NULL}, *const none[] = {NULL};
    qv_language other = *qv_language_find(NULL);
    other.readers = (qv_readers){.word = one, .number = none, .mark = none, .foreign = none};
    qv_reader *reader = qv_reader_new(&other);
    qv_spoken spoken = {0};
    qv_notes notes = {0};
    const qv_reading how = {0};
    assert_non_null(reader);
    qv_normalize(reader, &how, "Dr. Smith, 25", 13, 0, &spoken, &notes);
    assert_int_equal(2, spoken.words);
    assert_string_equal("beep", spoken.chars + spoken.word[0].text);
    assert_string_equal("beep", spoken.chars + spoken.word[1].text);
    qv_reader_set_language(reader, qv_language_find("en-US"));
    qv_spoken_clear(&spoken);
    qv_normalize(reader, &how, "Dr. Smith, 25", 13, 0, &spoken, &notes);
    assert_int_equal(4, spoken.words); // doctor smith twenty five
    assert_string_equal("doctor", spoken.chars + spoken.word[0].text);
    qv_spoken_free(&spoken);
    qv_reader_free(reader);
}

static void assert_phones(const char *names, const uint8_t *symbols, int count)
{
    uint8_t wanted[QV_WORD_BYTES];
    size_t bad_begin, bad_end;
    assert_int_equal(count,
                     qv_symbols_parse(names, strlen(names), wanted, sizeof wanted, &bad_begin, &bad_end));
    assert_memory_equal(wanted, symbols, (size_t)count);
}

static void test_letters(void **state)
{
    (void)state;
    const qv_language *english = qv_language_find("en");
    uint8_t symbols[64];
    assert_phones("EH1 F", symbols, english->spell("f", 1, symbols, sizeof symbols));
    assert_phones("EH1 F S", symbols, english->spell("f's", 3, symbols, sizeof symbols));
    assert_phones("EH1 K S IH0 Z", symbols, english->spell("x's", 3, symbols, sizeof symbols));
    assert_phones("B IY1 EH1 K S", symbols, english->spell("b-x", 3, symbols, sizeof symbols));
    assert_int_equal(0, english->spell("42", 2, symbols, sizeof symbols));
    assert_true(english->spell("ww", 2, symbols, 3) <= 3);
}

static void test_function_words(void **state)
{
    (void)state;
    const qv_language *english = qv_language_find("en");
    uint8_t symbols[16];
    size_t bad_begin, bad_end;
    int count = qv_symbols_parse("DH AH0", 6, symbols, sizeof symbols, &bad_begin, &bad_end);
    assert_true(english->is_function_word(symbols, count));
    count = qv_symbols_parse("K AE1 T", 7, symbols, sizeof symbols, &bad_begin, &bad_end);
    assert_false(english->is_function_word(symbols, count));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_tags), cmocka_unit_test(test_other_language),
                                       cmocka_unit_test(test_letters), cmocka_unit_test(test_function_words)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
