// SPDX-License-Identifier: MIT
#include "train/data/speakers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "quaver/quaver.h"

static void add_name(qv_speakers *speakers, const char *name, int rows)
{
    enum { NAMED = 6 };
    const size_t used = strlen(speakers->names), room = sizeof speakers->names - used;
    speakers->count++;
    if (speakers->count <= NAMED)
        snprintf(speakers->names + used, room, "%s%.24s (%d row%s)", used ? ", " : "", name, rows,
                 rows == 1 ? "" : "s");
    else if (speakers->count == NAMED + 1)
        snprintf(speakers->names + used, room, " ...");
}

/* Most are as short as names: of three words at the most. */
static bool look_like_names(const char *const *name, int names)
{
    enum { WORDS = 3 };
    int brief = 0;
    for (int i = 0; i < names; i++) {
        int words = 0;
        for (const char *at = name[i] + strspn(name[i], " \t"); *at; at += strspn(at, " \t")) {
            words++;
            at += strcspn(at, " \t");
        }
        brief += words <= WORDS;
    }
    return 2 * brief > names;
}

int qv_speakers_choose(qv_speakers *speakers, const qv_rows *rows, const char *wanted)
{
    *speakers = (qv_speakers){0};
    const int have = qv_rows_have_speakers(rows, wanted);
    if (have < 0)
        return have;
    int names;
    const char **name = qv_rows_second_columns(rows, &names);
    if (!name)
        return QV_ERROR_MEMORY;
    if (!have) {
        speakers->doubtful = wanted && look_like_names(name, names);
        free(name);
        return QV_OK;
    }
    for (int first = 0, end; first < names; first = end) {
        for (end = first; end < names && !strcmp(name[first], name[end]);)
            end++;
        add_name(speakers, name[first], end - first);
        if (wanted && !strcmp(name[first], wanted))
            speakers->chosen = wanted;
    }
    free(name);
    return wanted && speakers->count > 1 && !speakers->chosen ? QV_ERROR_ARGUMENT : QV_OK;
}

bool qv_speakers_take(const qv_speakers *speakers, const qv_row *row)
{
    return !speakers->chosen || row->columns < QV_ROW_COLUMNS || !strcmp(row->column[1], speakers->chosen);
}
