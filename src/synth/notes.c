#include "synth/notes.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* Room for one more of `count` elements of `size` bytes; NULL, and the old array stays, when memory is short. */
static void *grow(void *array, int count, int *capacity, size_t size)
{
    if (count < *capacity)
        return array;
    if (*capacity > INT_MAX / 2)
        return NULL;
    const int larger = *capacity ? 2 * *capacity : 16;
    void *grown = realloc(array, (size_t)larger * size);
    if (grown)
        *capacity = larger;
    return grown;
}

int qv_notes_add_manner(qv_notes *notes, size_t place, const qv_manner *manner)
{
    const int count = notes->manner_count;
    if (count > 0 && notes->manners[count - 1].place == place) { // nothing was said in the older one
        notes->manners[count - 1].manner = *manner;
        return QV_OK;
    }
    qv_manner_note *grown = grow(notes->manners, count, &notes->manner_capacity, sizeof *grown);
    if (!grown)
        return QV_ERROR_MEMORY;
    notes->manners = grown;
    grown[notes->manner_count++] = (qv_manner_note){.place = place, .manner = *manner};
    return QV_OK;
}

/* The marks that are told make room first. */
static void drop_told(qv_notes *notes)
{
    if (notes->mark_count < notes->mark_capacity || notes->marks_told == 0)
        return;
    notes->mark_count -= notes->marks_told;
    memmove(notes->marks, notes->marks + notes->marks_told, (size_t)notes->mark_count * sizeof *notes->marks);
    notes->marks_told = 0;
}

int qv_notes_add_mark(qv_notes *notes, size_t place, int mark)
{
    drop_told(notes);
    qv_mark_note *grown = grow(notes->marks, notes->mark_count, &notes->mark_capacity, sizeof *grown);
    if (!grown)
        return QV_ERROR_MEMORY;
    notes->marks = grown;
    grown[notes->mark_count++] = (qv_mark_note){.place = place, .mark = mark};
    return QV_OK;
}

void qv_notes_free(qv_notes *notes)
{
    free(notes->manners);
    free(notes->marks);
    *notes = (qv_notes){0};
}

void qv_notes_reset(qv_notes *notes)
{
    if (notes->manner_count > 0)
        notes->manner = notes->manners[notes->manner_count - 1].manner;
    notes->manner_count = notes->mark_count = notes->marks_told = 0;
}

void qv_notes_pass(qv_notes *notes, size_t place)
{
    int passed = 0;
    while (passed < notes->manner_count && notes->manners[passed].place <= place)
        passed++;
    if (passed == 0)
        return;
    notes->manner = notes->manners[passed - 1].manner;
    notes->manner_count -= passed;
    memmove(notes->manners, notes->manners + passed, (size_t)notes->manner_count * sizeof *notes->manners);
}

const qv_manner *qv_notes_at(const qv_notes *notes, size_t place)
{
    int low = 0, high = notes->manner_count; // the first note behind `place`
    while (low < high) {
        const int middle = low + (high - low) / 2;
        if (notes->manners[middle].place <= place)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 ? &notes->manners[low - 1].manner : &notes->manner;
}

int qv_notes_take_mark(qv_notes *notes, size_t place, int *mark)
{
    if (notes->marks_told == notes->mark_count || notes->marks[notes->marks_told].place > place)
        return 0;
    *mark = notes->marks[notes->marks_told++].mark;
    return 1;
}
