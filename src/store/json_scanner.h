// SPDX-License-Identifier: MIT
#ifndef QV_STORE_JSON_SCANNER_H
#define QV_STORE_JSON_SCANNER_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Reads JSON (RFC 8259) whose form is known beforehand, piece by piece, without memory of its own:
 *
 *     qv_json json = {.at = text, .start = text, .end = text + length};
 *     int members = 0;
 *     qv_json_take(&json, '{');
 *     while (qv_json_next(&json, '}', &members))
 *         if (qv_json_string(&json, &pool, &key) && qv_json_take(&json, ':') && qv_json_count(&json,
 * &number))
 *             ...
 *
 * Every function returns false when the text is not what it asks for; `error` then says why, and all later
 * calls fail too. Strict: nothing is forgiven, and a string must be UTF-8 and hold no NUL.
 */
typedef struct qv_json {
    const char *start, *at, *end;
    const char *error; // NULL: none so far
} qv_json;

/* Takes `c`, after white space. */
bool qv_json_take(qv_json *json, char c);

/* In an array or object: whether there is another member, with `*members` (0 at first) taken so far.
 * Takes the comma between members and, after the last, `close`. False too on an error. */
bool qv_json_next(qv_json *json, char close, int *members);

/* A string. *text points to it, ended by NUL, in *pool, which moves behind it. A pool as long as the JSON
 * text is enough for all its strings. */
bool qv_json_string(qv_json *json, char **pool, const char **text);

/* A non-negative integer without fraction and exponent. */
bool qv_json_count(qv_json *json, uint64_t *number);

/* Only white space is left. */
bool qv_json_end(qv_json *json);

/* Sets `error` unless there is one already; returns false. */
bool qv_json_fail(qv_json *json, const char *error);

#endif
