// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_PROBLEMS_H
#define QV_TEXT_PROBLEMS_H
#include <stdbool.h>
#include <stddef.h>
#include "quaver/quaver.h"
#include "text/normalize.h"

/* What is wrong in the text, with its place, until somebody asks. */
enum { QV_PROBLEMS_KEPT = 16 }; // the first ones; more than these are lost
typedef struct qv_problems {
    qv_problem kept[QV_PROBLEMS_KEPT]; // a ring
    int first, count;
    bool told_invalid; // bytes that are no UTF-8 are told once
} qv_problems;

/* Where the lines of a text are counted. */
typedef struct qv_place {
    size_t lines;      // that have ended before the place
    size_t line_begin; // byte of the text that the line of the place begins with
} qv_place;

/* Moves on by `size` bytes, of which the first is byte `origin` of the text. */
void qv_place_advance(qv_place *place, const char *bytes, size_t size, size_t origin);

/* Takes over the notes on a sentence that begins at `place`, with byte `origin` of the text. */
void qv_problems_add(qv_problems *problems, const qv_notes *notes, qv_place place, const char *bytes,
                     size_t origin);
/* The oldest; false when there is none. */
bool qv_problems_take(qv_problems *problems, qv_problem *problem);

#endif
