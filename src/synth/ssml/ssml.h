// SPDX-License-Identifier: MIT
#ifndef QV_SYNTH_SSML_H
#define QV_SYNTH_SSML_H
#include <stdint.h>

#include "synth/cues.h"
#include "synth/ssml/markup.h"
#include "synth/ssml/plain.h"
#include "synth/ssml/prosody.h"
#include "text/phrase.h"

/*
 * Elements of SSML 1.1: their text goes to the front end as plain text, what is said in its place with it,
 * and how it is said becomes cues. Nothing is an error but memory that is short: what is wrong is told as a
 * problem, the first time until the next reset, and what is inside is read.
 *
 * Elements nested deeper than QV_SSML_DEPTH are read, without any effect of theirs.
 */
enum { QV_SSML_DEPTH = 128, QV_SSML_CONTENT = 1024 };

typedef struct qv_element {
    uint8_t kind;
    uint32_t name; // hash
    qv_prosody_value value;
} qv_element;

/* Text that something else is said for: of say-as, sub and phoneme. */
typedef struct qv_captured {
    int depth; // of the element; 0: none is open
    bool skipped;
    char kind[32], format[16];
    qv_place_in_source begin; // of the text, or of the tag
    size_t end;
    bool any; // text has come
    size_t count;
    char text[QV_SSML_CONTENT];
    qv_place_in_source source[QV_SSML_CONTENT]; // where each byte begins
    char said[QV_TAG_BYTES];                    // in its place: the alias, or phones by name
} qv_captured;

typedef struct qv_ssml {
    qv_plain *plain;
    qv_cues *cues;
    qv_prosody_base base;
    qv_markup markup;
    bool told;                             // a problem
    qv_element element[QV_SSML_DEPTH + 1]; // the first is around all
    int depth;
    size_t deeper; // open elements beyond those
    qv_captured captured;
    qv_phrase phrase;
} qv_ssml;

/* NULL: memory is short. All that is given must outlive it. */
qv_ssml *qv_ssml_open(qv_plain *plain, qv_cues *cues, float mean, float deviation);
void qv_ssml_free(qv_ssml *ssml);
/* Begins at plain->place, with no element open. */
void qv_ssml_start(qv_ssml *ssml);
int qv_ssml_feed(qv_ssml *ssml, const char *bytes, size_t count); // 0 or QV_ERROR_MEMORY
/* Text that is no SSML comes next: it ends a tag or a reference that is in hand. 0 or QV_ERROR_MEMORY. */
int qv_ssml_settle(qv_ssml *ssml);
/* No more comes: open elements are closed. */
int qv_ssml_finish(qv_ssml *ssml);
/* The stream's own manner from now on; returns what it is inside the elements that are open. */
qv_manner qv_ssml_set_base(qv_ssml *ssml, const qv_manner *manner);

#endif
