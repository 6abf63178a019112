// SPDX-License-Identifier: MIT
/*
 * Any bytes as a list of recordings: rows are in the order of their lines, columns are trimmed texts inside
 * the list, and what is chosen of the speakers is one of the rows. A first byte of 1 asks for CMU ARCTIC's
 * layout.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/line.h"
#include "fuzz/fuzz.h"
#include "train/data/speakers.h"

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_row(const qv_row *row, int before, const char *text, size_t size, const qv_speakers *all)
{
    check(row->line > before && row->columns <= QV_ROW_COLUMNS &&
          (row->columns == 0) == (row->fault != NULL));
    for (int i = 0; i < row->columns; i++) {
        check(row->column[i] >= text && row->column[i] + strlen(row->column[i]) <= text + size);
        check(qv_trim(row->column[i]) == row->column[i]);
    }
    check(qv_speakers_take(all, row)); // when nobody is chosen
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const bool arctic = size && *data == 1;
    char *text = malloc(size + 1);
    qv_rows rows;
    qv_speakers all, one;
    check(text != NULL);
    if (size)
        memcpy(text, data, size);
    text[size] = '\0';
    check(qv_rows_cut(&rows, text + arctic, size - arctic, arctic) == 0);
    check(qv_speakers_choose(&all, &rows, NULL) == 0 && !all.chosen);
    for (int i = 0; i < rows.count; i++)
        check_row(&rows.row[i], i ? rows.row[i - 1].line : 0, text, size, &all);
    const char *wanted = rows.count && rows.row[0].columns == QV_ROW_COLUMNS ? rows.row[0].column[1] : "?";
    check(strlen(all.names) < sizeof all.names);
    if (!qv_speakers_choose(&one, &rows, wanted) && one.chosen)
        check(qv_speakers_take(&one, &rows.row[0]));
    qv_rows_free(&rows);
    free(text);
    return 0;
}
