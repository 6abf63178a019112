// SPDX-License-Identifier: MIT
#include "train/data/rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/encoding.h"
#include "base/grow.h"
#include "base/line.h"
#include "quaver/quaver.h"

/* The reason why the row is not in columns, or NULL. */
static const char *cut_bars(qv_row *row, char *text)
{
    const char separator = strchr(text, '|') || !strchr(text, '\t') ? '|' : '\t';
    for (char *next; text; text = next) {
        if (row->columns == QV_ROW_COLUMNS)
            return "too many columns: a row is ID|TEXT, ID|TEXT|NORMALISED TEXT or ID|SPEAKER|TEXT";
        next = strchr(text, separator);
        if (next)
            *next++ = '\0';
        row->column[row->columns++] = qv_trim(text);
    }
    return row->columns > 1 ? NULL
                            : "too few columns: a row is ID|TEXT, ID|TEXT|NORMALISED TEXT or ID|SPEAKER|TEXT";
}

/* ( id "text" ), with \" for a quote inside. */
static const char *cut_arctic(qv_row *row, char *text)
{
    static const char *const shape = "a row is ( ID \"TEXT\" )";
    const size_t length = strlen(text);
    if (length < 2 || text[0] != '(' || text[length - 1] != ')')
        return shape;
    text[length - 1] = '\0';
    char *id = qv_trim(text + 1), *quote = strchr(id, '"'), *last = strrchr(id, '"');
    if (!quote || quote == last)
        return shape;
    *quote = *last = '\0';
    char *to = quote + 1;
    for (const char *from = quote + 1; *from; from++) {
        if (from[0] == '\\' && from[1] == '"')
            continue;
        *to++ = *from;
    }
    *to = '\0';
    row->column[0] = qv_trim(id);
    row->column[1] = qv_trim(quote + 1);
    row->columns = 2;
    return NULL;
}

/* One line, which ends with NUL at `end`. */
static int add_row(qv_rows *rows, int line, char *text, const char *end, bool arctic)
{
    qv_row row = {.line = line};
    if (text + strlen(text) != end)
        row.fault = "a zero byte in the row";
    else if (!*(text = qv_trim(text)))
        return QV_OK;
    else
        row.fault = arctic ? cut_arctic(&row, text) : cut_bars(&row, text);
    if (row.fault)
        row.columns = 0;
    if (QV_GROW(rows->row, rows->capacity, (size_t)rows->count + 1))
        return QV_ERROR_MEMORY;
    rows->row[rows->count++] = row;
    return QV_OK;
}

int qv_rows_cut(qv_rows *rows, char *text, size_t size, bool arctic)
{
    char *const end = text + size;
    int error = QV_OK;
    *rows = (qv_rows){0};
    text = qv_skip_mark(text);
    for (int line = 1; !error && text < end; line++) {
        char *row_end = memchr(text, '\n', (size_t)(end - text));
        row_end = row_end ? row_end : end;
        *row_end = '\0';
        error = add_row(rows, line, text, row_end, arctic);
        text = row_end + 1;
    }
    return error;
}

void qv_rows_free(qv_rows *rows)
{
    free(rows->row);
    *rows = (qv_rows){0};
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

const char **qv_rows_second_columns(const qv_rows *rows, int *count)
{
    const char **name = malloc(((size_t)rows->count + 1) * sizeof *name);
    *count = 0;
    for (int i = 0; name && i < rows->count; i++) {
        const qv_row *row = &rows->row[i];
        if (row->columns == QV_ROW_COLUMNS && *row->column[1] && *row->column[2])
            name[(*count)++] = row->column[1];
    }
    if (name)
        qsort(name, (size_t)*count, sizeof *name, by_bytes);
    return name;
}

/* Could the second column be a speaker? A row that is faulty or lacks a column or its text says nothing. */
static bool may_be_speaker(const qv_row *row)
{
    return row->columns < QV_ROW_COLUMNS ||
           (!strpbrk(row->column[1], " \t") &&
            (!*row->column[1] || strcmp(row->column[1], row->column[2]) != 0));
}

int qv_rows_have_speakers(const qv_rows *rows, const char *speaker)
{
    int names, different = 0, whole = 0;
    const char **name = qv_rows_second_columns(rows, &names);
    if (!name)
        return QV_ERROR_MEMORY;
    bool named = false, possible = true;
    for (int i = 0; i < rows->count; i++) {
        possible &= may_be_speaker(&rows->row[i]);
        whole += rows->row[i].columns > 0;
    }
    for (int i = 0; i < names; i++) {
        named |= speaker && strcmp(name[i], speaker) == 0;
        different += i == 0 || strcmp(name[i - 1], name[i]) != 0;
    }
    free(name);
    return named || (possible && 2 * names > whole && 2 * different <= names);
}
