// SPDX-License-Identifier: MIT
/* The scanner of JSON: what it takes, and what it refuses with which reason. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "store/json_scanner.h"

static char pool[256], *pool_end;

static qv_json scan(const char *text)
{
    pool_end = pool;
    return (qv_json){.start = text, .at = text, .end = text + strlen(text)};
}

static void texts_are_taken(void **state)
{
    (void)state;
    static const struct {
        const char *json, *text;
    } cases[] = {
        {"\"\"", ""},
        {"  \"plain\"", "plain"},
        {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t"},
        {"\"\\u0041\\u00e4\\u20AC\\ud83d\\ude00\"", "A\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"},
        {"\"\xc3\xa4\xf0\x9f\x98\x80\"", "\xc3\xa4\xf0\x9f\x98\x80"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        qv_json json = scan(cases[i].json);
        const char *text;
        assert_true(qv_json_string(&json, &pool_end, &text));
        assert_string_equal(text, cases[i].text);
        assert_true(qv_json_end(&json));
    }
}

static void faulty_texts_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *json, *error;
    } cases[] = {
        {"7", "a text should be here"},
        {"\"open", "a text has no end"},
        {"\"\n\"", "a bare control character in a text"},
        {"\"\\x\"", "an unknown escape"},
        {"\"\\", "an unknown escape"},
        {"\"\\u12g4\"", "\\u needs four hexadecimal digits"},
        {"\"\\u0000\"", "a text holds NUL"},
        {"\"\\ud83d\"", "half a surrogate pair"},
        {"\"\\ud83d\\n12345\"", "half a surrogate pair"},
        {"\"\\ud83d\\u0041\"", "half a surrogate pair"},
        {"\"\\ude00\"", "half a surrogate pair"},
        {"\"\xff\"", "not UTF-8"},
        {"\"\xc0\xaf\"", "not UTF-8"},         // overlong
        {"\"\xe0\x80\xaf\"", "not UTF-8"},     // overlong
        {"\"\xf0\x80\x80\xaf\"", "not UTF-8"}, // overlong
        {"\"\xed\xa0\x80\"", "not UTF-8"},     // a surrogate
        {"\"\xf4\x90\x80\x80\"", "not UTF-8"}, // beyond Unicode
        {"\"\xe2\x82\"", "not UTF-8"},         // cut
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        qv_json json = scan(cases[i].json);
        const char *text;
        assert_false(qv_json_string(&json, &pool_end, &text));
        assert_string_equal(json.error, cases[i].error);
    }
}

static void numbers_are_taken_or_refused(void **state)
{
    (void)state;
    static const struct {
        const char *json, *error;
        uint64_t number;
    } cases[] = {
        {"0", NULL, 0},
        {" 12,", NULL, 12},
        {"18446744073709551615", NULL, UINT64_MAX},
        {"18446744073709551616", "a number is too large", 0},
        {"99999999999999999999999", "a number is too large", 0},
        {"-1", "a non-negative number should be here", 0},
        {"", "a non-negative number should be here", 0},
        {"01", "a number begins with 0", 0},
        {"1.5", "a number is not whole", 0},
        {"1e3", "a number is not whole", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        qv_json json = scan(cases[i].json);
        uint64_t number = 0;
        assert_int_equal(qv_json_count(&json, &number), cases[i].error == NULL);
        if (cases[i].error)
            assert_string_equal(json.error, cases[i].error);
        else
            assert_true(number == cases[i].number);
    }
}

static void members_are_walked(void **state)
{
    (void)state;
    qv_json json = scan(" [ 1 , 2,3 ] \n");
    uint64_t sum = 0, number;
    int members = 0;
    assert_true(qv_json_take(&json, '['));
    while (qv_json_next(&json, ']', &members))
        if (qv_json_count(&json, &number))
            sum += number;
    assert_true(qv_json_end(&json));
    assert_int_equal(members, 3);
    assert_int_equal(sum, 6);
}

static void what_is_missing_is_named(void **state)
{
    (void)state;
    static const struct {
        char wanted;
        const char *error;
    } cases[] = {
        {'{', "an object should begin"}, {'}', "an object should end"}, {'[', "an array should begin"},
        {']', "an array should end"},    {':', "a colon is missing"},   {',', "a comma is missing"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        qv_json json = scan("x");
        assert_false(qv_json_take(&json, cases[i].wanted));
        assert_string_equal(json.error, cases[i].error);
    }
    qv_json json = scan("1 2]");
    int members = 0;
    uint64_t number;
    assert_true(qv_json_next(&json, ']', &members) && qv_json_count(&json, &number));
    assert_false(qv_json_next(&json, ']', &members));
    assert_string_equal(json.error, "a comma is missing");
    json = scan("{} x");
    assert_true(qv_json_take(&json, '{') && qv_json_take(&json, '}'));
    assert_false(qv_json_end(&json));
    assert_string_equal(json.error, "text after the end");
}

/* The first reason counts, and nothing is taken after it. */
static void after_an_error_nothing_is_taken(void **state)
{
    (void)state;
    qv_json json = scan("{ \"a\": 1 }");
    const char *text;
    uint64_t number;
    int members = 0;
    assert_false(qv_json_fail(&json, "first"));
    assert_false(qv_json_fail(&json, "second"));
    assert_false(qv_json_take(&json, '{') || qv_json_next(&json, '}', &members) ||
                 qv_json_string(&json, &pool_end, &text) || qv_json_count(&json, &number) ||
                 qv_json_end(&json));
    assert_string_equal(json.error, "first");
    assert_ptr_equal(json.at, json.start);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_taken),
        cmocka_unit_test(faulty_texts_are_refused),
        cmocka_unit_test(numbers_are_taken_or_refused),
        cmocka_unit_test(members_are_walked),
        cmocka_unit_test(what_is_missing_is_named),
        cmocka_unit_test(after_an_error_nothing_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
