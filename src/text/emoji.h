// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EMOJI_H
#define QV_TEXT_EMOJI_H
#include "text/reader.h"

typedef struct qv_picture {
    uint32_t code;
    const char *name;
} qv_picture;

/* A face made of marks, as people type them; its nose is optional. */
typedef struct qv_face {
    char eyes[4]; // any of these
    char mouth;   // a mark, or a letter in small
    const char *name;
} qv_face;

/* What pictures are called in a language. */
typedef struct qv_picture_names {
    const qv_picture *picture; // [pictures], ascending codes
    int pictures;
    const qv_face *face; // [faces]
    int faces;
    const char *heart;               // "<3"
    const char *flag;                // before the name of a country, or the letters of one that has none here
    const char *const (*country)[2]; // [countries]: its two letters of ISO 3166, small, and its name
    int countries;
    const char *tone[5]; // from light to dark
    const char *skin;    // behind a tone
} qv_picture_names;

/* Pictures, flags and faces made of marks, by name; or passed over, if r->how says so. As in text/reader.h.
 */
int qv_read_emoji(qv_reader *r, int at);

#endif
