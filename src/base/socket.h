// SPDX-License-Identifier: MIT
#ifndef QV_BASE_SOCKET_H
#define QV_BASE_SOCKET_H
#include <stdbool.h>
#include <stddef.h>

/*
 * Streams of bytes between programs, over TCP: what a server asks of the operating system. POSIX only.
 * Sockets are numbers, -1 is none; all of them never block, and children don't inherit them. What fails sets
 * errno.
 */

/* An address to listen at: "127.0.0.1:10200", "[::1]:10200", "localhost:10200"; ":10200" is every address of
 * the machine, port 0 any free one. */
enum { QV_ADDRESS_HOST = 256 };
typedef struct qv_address {
    char host[QV_ADDRESS_HOST]; // empty: all
    int port;                   // 0 to 65535
} qv_address;

/* Reads an address. False: `text` is none. */
bool qv_address_read(qv_address *address, const char *text);
/* Whether nobody outside of this machine reaches it: 127.0.0.0/8, ::1 or localhost. */
bool qv_address_is_loopback(const qv_address *address);

/* A socket that listens; sets a port of 0 to the one that was taken. -1 with one line in message [size]. */
int qv_socket_listen(qv_address *address, char *message, size_t size);
/* The next connection; -1: none is waiting, or the system has no room for it. */
int qv_socket_accept(int listener);
void qv_socket_close(int socket); // -1 is fine
/* Bounds what the system keeps of what was written and not taken yet, to about `bytes`. */
void qv_socket_bound(int socket, int bytes);
/* Ends it, as the other side sees: nothing more comes. It can still be read. */
void qv_socket_end(int socket);
/* Ends it in both directions. The number stays taken. */
void qv_socket_shut(int socket);

enum { QV_SOCKET_LATER = -2 };
/* Bytes read or written; 0 of reading: the other side has ended; QV_SOCKET_LATER: nothing there, or no room;
 * -1: it is broken. */
long qv_socket_read(int socket, void *bytes, size_t size);
long qv_socket_write(int socket, const void *bytes, size_t size);

/* What is waited for at a socket, and what there is. */
typedef struct qv_watch {
    int socket;               // -1: passed over
    bool read, write;         // wanted
    bool may_read, may_write; // there is
    bool gone;                // broken, or ended by the other side in both directions
} qv_watch;
/* Waits for any of watch [count], at most `milliseconds` (-1: for ever). */
void qv_socket_wait(qv_watch *watch, size_t count, int milliseconds);

/* Wakes who waits: `heard` is to be watched for reading. */
typedef struct qv_waker {
    int heard, called;
} qv_waker;
bool qv_waker_open(qv_waker *waker);
void qv_waker_close(qv_waker *waker);
void qv_waker_call(const qv_waker *waker);  // any thread, signal handlers
void qv_waker_clear(const qv_waker *waker); // before looking for what the calls were about

#endif
