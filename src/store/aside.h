// SPDX-License-Identifier: MIT
#ifndef QV_STORE_ASIDE_H
#define QV_STORE_ASIDE_H
#include <stdbool.h>
#include <stdio.h>

/*
 * Files that are there as a whole or not at all: what is written goes to a new file beside the one meant,
 * which takes its place in one step at the end.
 *
 *     qv_aside *aside;
 *     int error = qv_aside_open(&aside, path, QV_ASIDE_DURABLE);
 *     if (!error) {
 *         fputs("...", qv_aside_stream(aside));
 *         error = qv_aside_close(&aside);
 *     }
 *
 * Until then, and when anything fails, an older file at `path` is as it was, and nothing is left behind. The
 * new one has its rights. A link stays one: the file it leads to is replaced. What is no file, as a device,
 * is written directly. An older file that may not be written is not replaced either.
 */
typedef struct qv_aside qv_aside;

typedef enum qv_aside_care {
    QV_ASIDE_BRIEF,  // a file that can be made again: a crash of the system may lose it
    QV_ASIDE_DURABLE // on the disk, with its name in the folder, when the close returns
} qv_aside_care;

/* 0, QV_ERROR_MEMORY or QV_ERROR_WRITE with errno; *aside is then NULL. */
int qv_aside_open(qv_aside **aside, const char *path, qv_aside_care care);

/* Whether a file can be written there, before the long work for it: as qv_aside_open, and nothing changes. */
int qv_aside_try(const char *path);

/* Where such a file will be, be there one or not: all links followed; to be freed. NULL on failure, with
 * errno. */
char *qv_aside_target(const char *path);

/* Where to write: buffered, or as a descriptor, not both. They stay the aside's. */
FILE *qv_aside_stream(qv_aside *aside);
int qv_aside_descriptor(const qv_aside *aside);

/* Puts the file in its place, unless writing to the stream failed. 0, or QV_ERROR_WRITE with errno. Closes in
 * any case; NULL inside is fine. */
int qv_aside_close(qv_aside **aside);

/* Closes after 0, and gives up after an error, which it returns. */
int qv_aside_end(qv_aside **aside, int error);

/* Gives up what was written; leaves errno as it is. NULL inside is fine. */
void qv_aside_abort(qv_aside **aside);

#endif
