// SPDX-License-Identifier: MIT
/* The reader of Wyoming's events: however bytes are cut, the same events; what is wrong is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "server/wyoming/reader.h"

static const char events[] =
    "{\"type\":\"ping\"}\n"
    "{\"type\":\"a\",\"data\":{\"x\":1},\"data_length\":7}\n{\"y\":2}"
    "{\"type\":\"b\",\"data\":null,\"payload_length\":5,\"data_length\":null}\n12\n{}"
    "{\"type\":\"c\",\"data_length\":7,\"payload_length\":3}\n{\"x\":3}\n\n\n"
    "{\"type\":\"d\",\"data\":{\"x\":4}}\r\n";

/* Adds type and data of all events that are there. */
static void take_all(qv_wyoming_reader *reader, char *told)
{
    qv_wyoming_event event;
    while (qv_wyoming_reader_next(reader, &event) == QV_WYOMING_EVENT) {
        const int x = (int)json_integer_value(json_object_get(event.data, "x"));
        const int y = (int)json_integer_value(json_object_get(event.data, "y"));
        sprintf(told + strlen(told), "%s%d%d ", event.type, x, y);
        qv_wyoming_event_close(&event);
    }
}

static void cuts_make_no_difference(void **state)
{
    (void)state;
    const size_t size = sizeof events - 1;
    for (size_t piece = 1; piece <= size; piece++) {
        qv_wyoming_reader reader;
        char told[200] = "";
        qv_wyoming_reader_open(&reader, 1000);
        for (size_t at = 0; at < size; at += piece) {
            assert_true(qv_wyoming_reader_feed(&reader, events + at, size - at < piece ? size - at : piece));
            take_all(&reader, told);
        }
        assert_string_equal(told, "ping00 a12 b00 c30 d40 ");
        assert_null(reader.fault);
        assert_false(qv_wyoming_reader_is_inside(&reader));
        qv_wyoming_reader_close(&reader);
    }
}

static void half_events_are_seen(void **state)
{
    (void)state;
    static const char *const halves[] = {"{", "{\"type\":\"a\",\"data_length\":2}\n",
                                         "{\"type\":\"a\",\"data_length\":2}\n{",
                                         "{\"type\":\"a\",\"payload_length\":2}\n1"};
    for (size_t i = 0; i < sizeof halves / sizeof *halves; i++) {
        qv_wyoming_reader reader;
        char told[100] = "";
        qv_wyoming_reader_open(&reader, 1000);
        assert_true(qv_wyoming_reader_feed(&reader, halves[i], strlen(halves[i])));
        take_all(&reader, told);
        assert_true(qv_wyoming_reader_is_inside(&reader));
        qv_wyoming_reader_close(&reader);
    }
}

static void assert_wrong(const char *bytes, size_t size, const char *fault)
{
    qv_wyoming_reader reader;
    qv_wyoming_event event;
    qv_wyoming_reader_open(&reader, 100);
    assert_true(qv_wyoming_reader_feed(&reader, bytes, size));
    assert_int_equal(qv_wyoming_reader_next(&reader, &event), QV_WYOMING_WRONG);
    assert_non_null(strstr(reader.fault, fault));
    assert_int_equal(qv_wyoming_reader_next(&reader, &event), QV_WYOMING_WRONG); // for good
    qv_wyoming_reader_close(&reader);
}

static void what_is_wrong_is_told(void **state)
{
    (void)state;
    char line[300];
    memset(line, 'x', sizeof line);
    assert_wrong(line, 101, "too long"); // before its end has come
    line[101] = '\n';
    assert_wrong(line, sizeof line, "too long");
    static const struct {
        const char *bytes, *fault;
    } wrong[] = {
        {"\n", "no JSON"},
        {"[]\n", "no JSON object"},
        {"{}\n", "no type"},
        {"{\"type\":5}\n", "no type"},
        {"{\"type\":\"a\",\"data\":5}\n", "no object"},
        {"{\"type\":\"a\",\"data_length\":-1}\n", "data_length"},
        {"{\"type\":\"a\",\"data_length\":101}\n", "data_length"},
        {"{\"type\":\"a\",\"data_length\":1.5}\n", "data_length"},
        {"{\"type\":\"a\",\"payload_length\":17000000}\n", "payload_length"},
        {"{\"type\":\"a\",\"data_length\":2}\n[]", "no JSON object"},
        {"{\"type\":\"a\",\"data_length\":2}\n}{", "no JSON object"},
        {"{\"type\":\"a\\u0000b\"}\n", "no JSON"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_wrong(wrong[i].bytes, strlen(wrong[i].bytes), wrong[i].fault);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_make_no_difference),
        cmocka_unit_test(half_events_are_seen),
        cmocka_unit_test(what_is_wrong_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
