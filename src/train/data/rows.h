// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_DATA_ROWS_H
#define QV_TRAIN_DATA_ROWS_H
#include <stdbool.h>
#include <stddef.h>

/*
 * The rows of a list of recordings, cut into columns:
 *
 *     NAME|TEXT   NAME|TEXT|NORMALISED TEXT   NAME|SPEAKER|TEXT     a tabulator may stand for the bar
 *     ( NAME "TEXT" )                                               CMU ARCTIC
 */
enum { QV_ROW_COLUMNS = 3 };

typedef struct qv_row {
    int line;                     // in the list, from 1
    char *column[QV_ROW_COLUMNS]; // [columns], trimmed; they lie in the list's text
    int columns;                  // 0: the row is faulty
    const char *fault;            // why, or NULL
} qv_row;

typedef struct qv_rows {
    qv_row *row; // [count], in the order of the list; empty lines have none
    int count;
    size_t capacity;
} qv_rows;

/* Cuts text [size], UTF-8 that is closed by NUL and ends in LF or not; the rows point into it and it must
 * stay as long as they do. arctic: in the layout of CMU ARCTIC. 0 or QV_ERROR_MEMORY; to be freed in either
 * case. */
int qv_rows_cut(qv_rows *rows, char *text, size_t size, bool arctic);
void qv_rows_free(qv_rows *rows);

/* The second columns of the rows that have three and a text in both, [*count], sorted by bytes; the caller
 * frees the list, the texts are the rows'. NULL: memory is short. */
const char **qv_rows_second_columns(const qv_rows *rows, int *count);

/* Whether rows of three columns are NAME|SPEAKER|TEXT rather than NAME|TEXT|NORMALISED TEXT: the second
 * column is `speaker` somewhere (NULL: not asked for), or is a single word in all rows, never the text
 * itself, and has on average two rows at least that are of the same speaker. Rows that lack a column, the
 * speaker or the text don't count in that, if they are fewer than the others. 1, 0 or QV_ERROR_MEMORY. */
int qv_rows_have_speakers(const qv_rows *rows, const char *speaker);

#endif
