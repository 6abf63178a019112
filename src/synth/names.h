// SPDX-License-Identifier: MIT
#ifndef QV_SYNTH_NAMES_H
#define QV_SYNTH_NAMES_H
#include <stddef.h>

/*
 * Names of marks, kept from when they are given until they are told. First in, first out: what is done with
 * makes room for what is added, so that a stream that goes on for ever needs no more than the names that
 * wait.
 */
typedef struct qv_mark_names {
    char *bytes;
    size_t size, capacity;
    size_t origin; // number of bytes[0] since the beginning
    size_t done;   // the bytes before this number are not needed any more
} qv_mark_names;

enum { QV_NO_NAME = 0 };

/* Copies a zero-terminated name. Its handle, never QV_NO_NAME; QV_NO_NAME: memory is short. */
size_t qv_mark_names_add(qv_mark_names *names, const char *name);
/* NULL for QV_NO_NAME. Valid until the next qv_mark_names_add. */
const char *qv_mark_names_get(const qv_mark_names *names, size_t handle);
/* This name and all before it are done with. */
void qv_mark_names_done(qv_mark_names *names, size_t handle);
void qv_mark_names_clear(qv_mark_names *names);
void qv_mark_names_free(qv_mark_names *names);

#endif
