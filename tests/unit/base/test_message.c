// SPDX-License-Identifier: MIT
/* Messages of errors. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/message.h"
#include "quaver/quaver.h"

static void a_failure_returns_its_error_and_says_why(void **state)
{
    (void)state;
    char message[16];
    assert_int_equal(qv_fail(QV_ERROR_OPEN, message, sizeof message, "%s: %d", "here", 7), QV_ERROR_OPEN);
    assert_string_equal(message, "here: 7");
}

static void a_long_message_is_cut_and_closed(void **state)
{
    (void)state;
    char message[8] = "xxxxxxx";
    qv_fail(1, message, 5, "%s", "abcdefgh");
    assert_string_equal(message, "abcd");
    assert_int_equal(message[5], 'x');
}

static void no_room_for_a_message_is_fine(void **state)
{
    (void)state;
    char byte = 'x';
    assert_int_equal(qv_fail(-3, NULL, 10, "%d", 1), -3);
    assert_int_equal(qv_fail(-3, &byte, 0, "%d", 1), -3);
    assert_int_equal(byte, 'x');
}

/* The caller may still ask for the reason. */
static void a_failure_leaves_errno_alone(void **state)
{
    (void)state;
    char message[64];
    errno = ENOENT;
    qv_fail(1, message, sizeof message, "%s %f", strerror(EACCES), 1e300);
    assert_int_equal(errno, ENOENT);
}

static void a_text_of_any_length_is_formatted(void **state)
{
    (void)state;
    char *text = qv_format("%s/%s.%d", "folder", "name", 12);
    assert_string_equal(text, "folder/name.12");
    free(text);
    text = qv_format("%*d", 100000, 5);
    assert_int_equal(strlen(text), 100000);
    assert_int_equal(text[99999], '5');
    free(text);
}

static void every_error_has_a_text_of_its_own(void **state)
{
    (void)state;
    static const int errors[] = {QV_OK,          QV_ERROR_ARGUMENT, QV_ERROR_MEMORY,
                                 QV_ERROR_OPEN,  QV_ERROR_FORMAT,   QV_ERROR_VERSION,
                                 QV_ERROR_STATE, QV_ERROR_WRITE,    QV_ERROR_DEVICE};
    enum { ERRORS = sizeof errors / sizeof *errors };
    for (int i = 0; i < ERRORS; i++) {
        assert_string_not_equal(qv_error_text(errors[i]), "unknown error");
        for (int j = 0; j < i; j++)
            assert_string_not_equal(qv_error_text(errors[i]), qv_error_text(errors[j]));
    }
    assert_string_equal(qv_error_text(12345), "unknown error");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failure_returns_its_error_and_says_why),
        cmocka_unit_test(a_long_message_is_cut_and_closed),
        cmocka_unit_test(no_room_for_a_message_is_fine),
        cmocka_unit_test(a_failure_leaves_errno_alone),
        cmocka_unit_test(a_text_of_any_length_is_formatted),
        cmocka_unit_test(every_error_has_a_text_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
