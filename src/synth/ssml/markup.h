// SPDX-License-Identifier: MIT
#ifndef QV_SYNTH_MARKUP_H
#define QV_SYNTH_MARKUP_H
#include <stdbool.h>
#include <stddef.h>

/*
 * Tags, references and text of XML that may be broken, in pieces of any size.
 *
 * An XML parser must stop at the first error (expat does); a screen reader must go on. So this one takes what
 * is a tag for a tag and everything else for text:
 *
 *     "<" that begins no tag, "&" that begins no reference       text
 *     a tag with a "<" in it, or with no end                     ends at its first ">", even in quotes;
 *                                                                without one it is text, unless the
 *                                                                element is known
 *     a tag of more than QV_TAG_BYTES                            what is beyond them is not heeded
 *     control characters, line ends                              a blank
 *
 * Memory is that of this structure; every byte is looked at twice at most.
 */
enum { QV_TAG_BYTES = 4096, QV_TAG_ATTRIBUTES = 16, QV_REFERENCE_BYTES = 32 };

typedef struct qv_place_in_source {
    size_t at;         // byte of the source
    size_t line;       // line ends before it
    size_t line_begin; // byte that its line begins with
} qv_place_in_source;

typedef struct qv_attribute {
    const char *name, *value; // zero-terminated; references in the value are resolved
} qv_attribute;

typedef struct qv_tag {
    const char *name; // small letters, without the prefix of a namespace
    qv_attribute attribute[QV_TAG_ATTRIBUTES];
    int attributes;
    qv_place_in_source begin;
    size_t end; // byte behind it
} qv_tag;

/* The value of an attribute; NULL: there is none. */
const char *qv_tag_value(const qv_tag *tag, const char *name);

/* Who listens. What they return other than 0 is an error and comes back from qv_markup_feed. */
typedef struct qv_markup_listener {
    void *user;
    /* Text within a line. Bytes of the source from begin->at up to `end`: as many as `count`, each for each;
     * or another number, when all of the text stands for all of them. */
    int (*text)(void *user, const char *bytes, size_t count, const qv_place_in_source *begin, size_t end);
    int (*open)(void *user, const qv_tag *tag); // "<a>"; of "<a/>" both
    int (*close)(void *user, const qv_tag *tag);
    bool (*knows)(void *user, const char *name);
    void (*problem)(void *user, const qv_place_in_source *begin, size_t end, const char *what);
} qv_markup_listener;

typedef struct qv_markup {
    qv_markup_listener listener;
    int state;
    qv_place_in_source place; // of the next byte
    qv_place_in_source start; // of the tag or reference in hand
    size_t count;             // bytes of it kept in `raw`
    char quote;               // that an attribute's value is in; 0: none
    char before;              // last byte that was not white space; in comments and the like the last
    char before_that;
    int brackets;                // open ones of a declaration
    char raw[QV_TAG_BYTES + 1];  // the tag or reference
    char text[QV_TAG_BYTES + 1]; // its copy, cut into attributes
} qv_markup;

/* The place of the first byte is set apart: markup->place. */
void qv_markup_start(qv_markup *markup, const qv_markup_listener *listener);
int qv_markup_feed(qv_markup *markup, const char *bytes, size_t count);
/* What comes next is not of this: a tag or a reference in hand is what it is. What is skipped or taken up to
 * its end, as a comment is, goes on behind it. */
int qv_markup_settle(qv_markup *markup);
/* No more comes. */
int qv_markup_finish(qv_markup *markup);

#endif
