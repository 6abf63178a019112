// SPDX-License-Identifier: MIT
#ifndef QV_CLI_INSTALLER_FETCH_H
#define QV_CLI_INSTALLER_FETCH_H
#include <stdbool.h>
#include <stddef.h>

/* A file in memory, as malloc gives it. */
typedef struct qv_fetched {
    unsigned char *bytes; // [size], the owner's to free
    size_t size, capacity;
} qv_fetched;

enum { QV_LARGEST_VOICE = 128 << 20 }; // bytes; what is larger is no voice

/* Adds bytes. False when memory is short, or it becomes larger than a voice can be. */
bool qv_fetched_add(qv_fetched *fetched, const void *bytes, size_t count);

bool qv_is_url(const char *source); // begins with a scheme and "://"

/* Reads a file; false after a complaint. */
bool qv_fetch_file(qv_fetched *fetched, const char *path);

/* Gets what a URL of http or https leads to; false after a complaint. On a terminal it tells how far it is.
 */
bool qv_fetch_url(qv_fetched *fetched, const char *url);

#endif
