// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_CLUSTER_H
#define QV_TEXT_CLUSTER_H
#include <stddef.h>

/* Bytes of the first character of a text as readers see it: a letter with the marks combined with it, a flag,
 * a picture of several joined ones (the grapheme cluster of Unicode Standard Annex 29). A byte that is no
 * UTF-8 is a character. At least 1, if `size` is; at most QV_CLUSTER_BYTES. */
enum { QV_CLUSTER_BYTES = 64 };
size_t qv_character_span(const char *bytes, size_t size);

#endif
