// SPDX-License-Identifier: MIT
/* The player on a machine without any sound device: a clear error, at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>
#include <time.h>
#include "quaver/player.h"

static void ignore(void *user, const qv_player_device *device)
{
    (void)device;
    ++*(int *)user;
}

static void lists_nothing(void **state)
{
    (void)state;
    int calls = 0;
    assert_int_equal(qv_player_list(ignore, &calls), 0);
    assert_int_equal(calls, 0);
}

static void says_that_there_is_no_device(void **state)
{
    (void)state;
    char message[200] = "";
    qv_player *player = (qv_player *)&message;
    time_t before = time(NULL);
    assert_int_equal(qv_player_open(&player, NULL, message, sizeof message), QV_ERROR_DEVICE);
    assert_null(player);
    assert_string_equal(message, "there is no sound device");
    qv_player_settings settings;
    qv_player_settings_default(&settings);
    for (const char *const *name =
             (const char *const[]){"Nowhere", "0", "-1", "99999999999999999999", "", NULL};
         *name; name++) {
        settings.device = *name;
        assert_int_equal(qv_player_open(&player, &settings, message, sizeof message), QV_ERROR_DEVICE);
        assert_null(player);
        assert_true(strstr(message, *name) && strstr(message, "there is no sound device"));
    }
    assert_int_equal(qv_player_open(&player, NULL, NULL, 0), QV_ERROR_DEVICE);
    assert_true(time(NULL) - before < 10);
    qv_player_close(&player); // NULL is fine
}

static void refuses_senseless_settings(void **state)
{
    (void)state;
    static const qv_player_settings bad[] = {
        {.latency = 4, .buffer = 1000},
        {.latency = 1001, .buffer = 1000},
        {.latency = 40, .buffer = 49},
        {.latency = 40, .buffer = -1},
        {.latency = 40, .buffer = 1000, .rate = 10},
        {.latency = 40, .buffer = 60001},
        {.latency = 40, .buffer = 1000, .reserved = {[4] = 1}},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        qv_player *player;
        assert_int_equal(qv_player_open(&player, &bad[i], NULL, 0), QV_ERROR_ARGUMENT);
        assert_null(player);
    }
}

/* Nobody's player is an error where errors can be told, and nothing happens elsewhere. */
static void takes_null(void **state)
{
    (void)state;
    float sample = 0;
    qv_player_counts counts;
    qv_player *none = NULL;
    assert_int_equal(qv_player_list(NULL, NULL), QV_ERROR_ARGUMENT);
    assert_int_equal(qv_player_open(NULL, NULL, NULL, 0), QV_ERROR_ARGUMENT);
    assert_int_equal(qv_player_write(NULL, &sample, 1), QV_ERROR_ARGUMENT);
    assert_int_equal(qv_player_drain(NULL), QV_ERROR_ARGUMENT);
    assert_int_equal(qv_player_begin(NULL), QV_ERROR_ARGUMENT);
    assert_int_equal(qv_player_count(NULL, &counts), QV_ERROR_ARGUMENT);
    qv_player_settings_default(NULL);
    qv_player_rest(NULL);
    qv_player_pause(NULL);
    qv_player_resume(NULL);
    qv_player_cancel(NULL);
    qv_player_close(NULL);
    qv_player_close(&none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_nothing),
        cmocka_unit_test(says_that_there_is_no_device),
        cmocka_unit_test(refuses_senseless_settings),
        cmocka_unit_test(takes_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
