// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_HOMOGRAPH_CLUES_H
#define QV_TEXT_EN_HOMOGRAPH_CLUES_H

/* The words next to one with two readings; "" beyond a pause or the end. */
typedef struct qv_neighbours {
    const char *two, *one; // in front: the last but one, the last
    const char *next;      // behind
} qv_neighbours;

enum { QV_NO_CLUE = -1 };

/* Whether neighbours settle the reading: 1: it is the second of text/en/homographs.c, 0: the first, else
 * QV_NO_CLUE. */
int qv_homograph_clue(const char *word, const qv_neighbours *neighbours);

#endif
