// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_FORMS_H
#define QV_TEXT_EN_FORMS_H
#include <stdbool.h>
#include <stddef.h>

/*
 * What words begin with that are put together of known parts: the combining forms of the sciences (electro-,
 * hydro-, immuno-) and prefixes (un-, over-, mis-).
 */
typedef struct qv_form {
    const char *letters;
    const char *phones; // ARPAbet; the main stress is on what follows
    int least;          // letters that must follow
    bool chained;       // stands for itself only in front of another form: dichloro-, but not diver
} qv_form;

/* The longest form that is shorter than `longer` and that the word begins with, letters enough behind it;
 * NULL: there is none. longer NULL: the longest of all. Not found is a form in front of an ending that moves
 * the stress onto it: "photography" is no "photo" and "graphy". */
const qv_form *qv_form_of(const char *word, size_t length, const qv_form *longer);

#endif
