// SPDX-License-Identifier: MIT
#ifndef QV_SYNTH_CUES_H
#define QV_SYNTH_CUES_H
#include "synth/manner.h"
#include "synth/names.h"

/*
 * What the caller put between pieces of text: changes of manner, and marks. Each has its place in bytes of
 * the input; places never fall. Grows when something is put in, never when it is read.
 */
typedef struct qv_manner_cue {
    size_t place;
    qv_manner manner;
} qv_manner_cue;

typedef struct qv_mark_cue {
    size_t place;
    int mark;
    size_t name; // in `names`
} qv_mark_cue;

typedef struct qv_cues {
    qv_manner manner;       // in force before the first of the cues
    qv_manner_cue *manners; // [manner_count], of which the first `manners_passed` are done with
    int manner_count, manners_passed;
    size_t manner_capacity;
    qv_mark_cue *marks; // [mark_count], of which the first `marks_told` are done with
    int mark_count, marks_told;
    size_t mark_capacity;
    qv_mark_names names;
} qv_cues;

int qv_cues_add_manner(qv_cues *cues, size_t place, const qv_manner *manner); // 0 or QV_ERROR_MEMORY
/* A mark has a number, or a name, which is copied; NULL: none. */
int qv_cues_add_mark(qv_cues *cues, size_t place, int mark, const char *name);
void qv_cues_free(qv_cues *cues);
/* Forgets the marks; the manner put in last stays in force. */
void qv_cues_reset(qv_cues *cues);
/* The text before `place` is done with: so are the manners that were in force there only. */
void qv_cues_pass(qv_cues *cues, size_t place);
/* The manner in force at `place`. */
const qv_manner *qv_cues_at(const qv_cues *cues, size_t place);
/* Takes the next mark at or before `place`: 1, or 0 when there is none. *name: its handle in cues->names. */
int qv_cues_take_mark(qv_cues *cues, size_t place, int *mark, size_t *name);

#endif
