// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_DATA_SPEAKERS_H
#define QV_TRAIN_DATA_SPEAKERS_H
#include <stdbool.h>
#include "train/data/rows.h"

/* Whose recordings a list has, and whose are taken. */
typedef struct qv_speakers {
    int count;          // 0: the list names no speakers
    const char *chosen; // NULL: all of them
    bool doubtful;      // one is wanted, and the second columns, though no speakers, are as short as names
    char names[256];    // "anna (30 rows), bert (12 rows)", the first few; for messages
} qv_speakers;

/* Finds the speakers in rows of the form NAME|SPEAKER|TEXT. wanted: the one to take; NULL: all. With a single
 * speaker or none in the list, all rows are taken whatever is wanted. 0, QV_ERROR_MEMORY, or
 * QV_ERROR_ARGUMENT when there are several speakers and none of them is wanted; names are there then, too. */
int qv_speakers_choose(qv_speakers *speakers, const qv_rows *rows, const char *wanted);

/* Whether the row is the chosen speaker's; those that are faulty are. */
bool qv_speakers_take(const qv_speakers *speakers, const qv_row *row);

#endif
