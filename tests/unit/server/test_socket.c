// SPDX-License-Identifier: MIT
/* Addresses and sockets (src/base/socket.h). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/socket.h"

static void addresses(void **state)
{
    (void)state;
    static const struct {
        const char *text, *host;
        int port, loopback;
    } right[] = {
        {"127.0.0.1:10200", "127.0.0.1", 10200, 1},
        {"localhost:0", "localhost", 0, 1},
        {"[::1]:80", "::1", 80, 1},
        {"[::]:65535", "::", 65535, 0},
        {":8080", "", 8080, 0},
        {"127.1.2.3:1", "127.1.2.3", 1, 1},
        {"example.org:443", "example.org", 443, 0},
        {"128.0.0.1:1", "128.0.0.1", 1, 0},
    };
    static const char *const wrong[] = {"",      "1",    "localhost", "a:",   "a:b",
                                        "a:-1",  "a:+1", "a:65536",   "a: 1", "::1:80",
                                        "[::1]", "[]:1", "[::1:1",    "a:1x", "a:99999999999999999999"};
    qv_address address;
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        assert_true(qv_address_read(&address, right[i].text));
        assert_string_equal(address.host, right[i].host);
        assert_int_equal(address.port, right[i].port);
        assert_int_equal(qv_address_is_loopback(&address), right[i].loopback);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (qv_address_read(&address, wrong[i]))
            fail_msg("\"%s\" is taken", wrong[i]);
    char longest[QV_ADDRESS_HOST + 10];
    memset(longest, 'a', sizeof longest);
    strcpy(longest + QV_ADDRESS_HOST, ":1");
    assert_false(qv_address_read(&address, longest));
}

static void listens_where_it_can(void **state)
{
    (void)state;
    char message[200] = "";
    qv_address address = {.host = "127.0.0.1"}, same, nowhere = {.host = "256.1.1.1"};
    const int listener = qv_socket_listen(&address, message, sizeof message);
    assert_true(listener >= 0 && address.port > 0);
    assert_int_equal(qv_socket_accept(listener), -1); // nobody has come
    same = address;
    assert_int_equal(qv_socket_listen(&same, message, sizeof message), -1);
    assert_non_null(strstr(message, "127.0.0.1 port"));
    assert_int_equal(qv_socket_listen(&nowhere, message, sizeof message), -1);
    assert_non_null(strstr(message, "256.1.1.1: "));
    qv_socket_close(listener);
}

static void wakes_who_waits(void **state)
{
    (void)state;
    qv_waker waker;
    assert_true(qv_waker_open(&waker));
    qv_watch watch[2] = {{.socket = waker.heard, .read = true}, {.socket = -1, .read = true, .write = true}};
    qv_socket_wait(watch, 2, 0);
    assert_false(watch[0].may_read || watch[1].may_read || watch[1].may_write || watch[1].gone);
    for (int i = 0; i < 100000; i++) // more than a pipe holds
        qv_waker_call(&waker);
    qv_socket_wait(watch, 2, -1);
    assert_true(watch[0].may_read);
    qv_waker_clear(&waker);
    qv_socket_wait(watch, 2, 0);
    assert_false(watch[0].may_read);
    qv_waker_close(&waker);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses),
        cmocka_unit_test(listens_where_it_can),
        cmocka_unit_test(wakes_who_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
