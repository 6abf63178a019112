// SPDX-License-Identifier: MIT
#include "synth/cues.h"

#include <stdlib.h>
#include <string.h>

#include "base/grow.h"

/* What is passed makes room when it is most of the list: each cue is moved once or twice. */
static void drop_passed(qv_cues *cues)
{
    if (cues->manners_passed <= cues->manner_count / 2)
        return;
    cues->manner_count -= cues->manners_passed;
    memmove(cues->manners, cues->manners + cues->manners_passed,
            (size_t)cues->manner_count * sizeof *cues->manners);
    cues->manners_passed = 0;
}

int qv_cues_add_manner(qv_cues *cues, size_t place, const qv_manner *manner)
{
    drop_passed(cues);
    const int count = cues->manner_count;
    if (count > cues->manners_passed &&
        cues->manners[count - 1].place == place) { // nothing was said in the older one
        cues->manners[count - 1].manner = *manner;
        return QV_OK;
    }
    if (QV_GROW(cues->manners, cues->manner_capacity, (size_t)count + 1))
        return QV_ERROR_MEMORY;
    cues->manners[cues->manner_count++] = (qv_manner_cue){.place = place, .manner = *manner};
    return QV_OK;
}

/* The same for marks. */
static void drop_told(qv_cues *cues)
{
    if (cues->marks_told <= cues->mark_count / 2)
        return;
    cues->mark_count -= cues->marks_told;
    memmove(cues->marks, cues->marks + cues->marks_told, (size_t)cues->mark_count * sizeof *cues->marks);
    cues->marks_told = 0;
}

int qv_cues_add_mark(qv_cues *cues, size_t place, int mark, const char *name)
{
    drop_told(cues);
    if (QV_GROW(cues->marks, cues->mark_capacity, (size_t)cues->mark_count + 1))
        return QV_ERROR_MEMORY;
    const size_t handle = name ? qv_mark_names_add(&cues->names, name) : QV_NO_NAME;
    if (name && handle == QV_NO_NAME)
        return QV_ERROR_MEMORY;
    cues->marks[cues->mark_count++] = (qv_mark_cue){.place = place, .mark = mark, .name = handle};
    return QV_OK;
}

void qv_cues_free(qv_cues *cues)
{
    free(cues->manners);
    free(cues->marks);
    qv_mark_names_free(&cues->names);
    *cues = (qv_cues){0};
}

void qv_cues_reset(qv_cues *cues)
{
    if (cues->manner_count > 0)
        cues->manner = cues->manners[cues->manner_count - 1].manner;
    cues->manner_count = cues->manners_passed = cues->mark_count = cues->marks_told = 0;
    qv_mark_names_clear(&cues->names);
}

void qv_cues_pass(qv_cues *cues, size_t place)
{
    while (cues->manners_passed < cues->manner_count && cues->manners[cues->manners_passed].place <= place)
        cues->manner = cues->manners[cues->manners_passed++].manner;
}

const qv_manner *qv_cues_at(const qv_cues *cues, size_t place)
{
    int low = cues->manners_passed, high = cues->manner_count; // the first cue behind `place`
    while (low < high) {
        const int middle = low + (high - low) / 2;
        if (cues->manners[middle].place <= place)
            low = middle + 1;
        else
            high = middle;
    }
    return low > cues->manners_passed ? &cues->manners[low - 1].manner : &cues->manner;
}

int qv_cues_take_mark(qv_cues *cues, size_t place, int *mark, size_t *name)
{
    if (cues->marks_told == cues->mark_count || cues->marks[cues->marks_told].place > place)
        return 0;
    *name = cues->marks[cues->marks_told].name;
    *mark = cues->marks[cues->marks_told++].mark;
    return 1;
}
