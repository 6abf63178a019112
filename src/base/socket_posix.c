// SPDX-License-Identifier: MIT
#define _GNU_SOURCE
#include "base/socket.h"
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/message.h"

enum { BACKLOG = 1024, WATCHED_AT_ONCE = 64 };

/* Addresses */

static bool read_port(const char *text, int *port)
{
    char *end;
    if (*text < '0' || *text > '9')
        return false;
    const long value = strtol(text, &end, 10);
    *port = (int)value;
    return *end == 0 && value <= 65535;
}

bool qv_address_read(qv_address *address, const char *text)
{
    const char *colon = strrchr(text, ':');
    if (!colon || !read_port(colon + 1, &address->port))
        return false;
    const char *begin = text, *end = colon;
    if (*begin == '[') {
        if (end - begin < 3 || end[-1] != ']')
            return false;
        begin++;
        end--;
    } else if (memchr(begin, ':', (size_t)(end - begin))) {
        return false; // which colon would be the port's?
    }
    const size_t length = (size_t)(end - begin);
    if (length >= sizeof address->host)
        return false;
    memcpy(address->host, begin, length);
    address->host[length] = 0;
    return true;
}

bool qv_address_is_loopback(const qv_address *address)
{
    return strncmp(address->host, "127.", 4) == 0 || strcmp(address->host, "::1") == 0 ||
           strcasecmp(address->host, "localhost") == 0;
}

/* Listening */

static void set_option(int socket, int level, int option)
{
    const int on = 1;
    setsockopt(socket, level, option, &on, sizeof on);
}

static int listen_at(const struct addrinfo *place)
{
    const int made =
        socket(place->ai_family, place->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, place->ai_protocol);
    if (made < 0)
        return -1;
    set_option(made, SOL_SOCKET, SO_REUSEADDR);
    if (place->ai_family == AF_INET6)
        setsockopt(made, IPPROTO_IPV6, IPV6_V6ONLY, &(int){0}, sizeof(int));
    if (bind(made, place->ai_addr, place->ai_addrlen) == 0 && listen(made, BACKLOG) == 0)
        return made;
    const int reason = errno;
    close(made);
    errno = reason;
    return -1;
}

/* The port that the system has given. */
static int port_of(int socket)
{
    struct sockaddr_storage name;
    socklen_t size = sizeof name;
    if (getsockname(socket, (struct sockaddr *)&name, &size) != 0)
        return 0;
    return name.ss_family == AF_INET6 ? ntohs(((const struct sockaddr_in6 *)&name)->sin6_port)
                                      : ntohs(((const struct sockaddr_in *)&name)->sin_port);
}

int qv_socket_listen(qv_address *address, char *message, size_t size)
{
    const struct addrinfo wanted = {
        .ai_flags = AI_PASSIVE | AI_NUMERICSERV, .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    char port[16];
    snprintf(port, sizeof port, "%d", address->port);
    const int unknown = getaddrinfo(address->host[0] ? address->host : NULL, port, &wanted, &found);
    if (unknown)
        return qv_fail(-1, message, size, "%s: %s", address->host, gai_strerror(unknown));
    int made = -1;
    // All addresses: a socket of IPv6 takes IPv4, too; where that cannot be had, one of IPv4.
    for (int six = !address->host[0]; made < 0 && six >= 0; six--)
        for (const struct addrinfo *at = found; at && made < 0; at = at->ai_next)
            if (!six || at->ai_family == AF_INET6)
                made = listen_at(at);
    freeaddrinfo(found);
    if (made < 0)
        return qv_fail(-1, message, size, "%s port %d: %s",
                       address->host[0] ? address->host : "all addresses", address->port, strerror(errno));
    address->port = port_of(made);
    return made;
}

int qv_socket_accept(int listener)
{
    const int made = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (made >= 0)
        set_option(made, IPPROTO_TCP, TCP_NODELAY); // sound goes out when it is made
    return made;
}

void qv_socket_bound(int socket, int bytes)
{
    setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
}

void qv_socket_close(int socket)
{
    if (socket >= 0)
        close(socket);
}

void qv_socket_end(int socket)
{
    shutdown(socket, SHUT_WR);
}

void qv_socket_shut(int socket)
{
    shutdown(socket, SHUT_RDWR);
}

/* Bytes */

static long outcome(ssize_t moved)
{
    if (moved >= 0)
        return moved;
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? QV_SOCKET_LATER : -1;
}

long qv_socket_read(int socket, void *bytes, size_t size)
{
    return outcome(recv(socket, bytes, size, 0));
}

long qv_socket_write(int socket, const void *bytes, size_t size)
{
    return outcome(send(socket, bytes, size, MSG_NOSIGNAL));
}

/* Waiting */

static void look(qv_watch *watch, short events)
{
    watch->may_read = watch->read && (events & (POLLIN | POLLHUP | POLLERR)) != 0;
    watch->may_write = watch->write && (events & (POLLOUT | POLLERR)) != 0;
    watch->gone = (events & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}

void qv_socket_wait(qv_watch *watch, size_t count, int milliseconds)
{
    struct pollfd few[WATCHED_AT_ONCE], *fds = few;
    if (count > WATCHED_AT_ONCE && !(fds = malloc(count * sizeof *fds)))
        count = WATCHED_AT_ONCE, fds = few; // the others are looked at when memory is there again
    for (size_t i = 0; i < count; i++)
        fds[i] =
            (struct pollfd){.fd = watch[i].socket,
                            .events = (short)((watch[i].read ? POLLIN : 0) | (watch[i].write ? POLLOUT : 0))};
    const int ready = poll(fds, (nfds_t)count, milliseconds);
    for (size_t i = 0; i < count; i++)
        look(&watch[i], ready > 0 ? fds[i].revents : 0);
    if (fds != few)
        free(fds);
}

bool qv_waker_open(qv_waker *waker)
{
    int ends[2];
    if (pipe2(ends, O_NONBLOCK | O_CLOEXEC) != 0)
        return false;
    *waker = (qv_waker){.heard = ends[0], .called = ends[1]};
    return true;
}

void qv_waker_close(qv_waker *waker)
{
    close(waker->heard);
    close(waker->called);
}

void qv_waker_call(const qv_waker *waker)
{
    const int reason = errno;
    const ssize_t full_is_fine = write(waker->called, "", 1);
    (void)full_is_fine;
    errno = reason;
}

void qv_waker_clear(const qv_waker *waker)
{
    char calls[256];
    while (read(waker->heard, calls, sizeof calls) > 0)
        continue;
}
