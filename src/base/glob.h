// SPDX-License-Identifier: MIT
#ifndef QV_BASE_GLOB_H
#define QV_BASE_GLOB_H
#include <stdbool.h>

/* Whether a text is as the pattern says, by bytes: "*" any text, "?" any byte, "[abc]", "[a-z]" and "[!abc]"
 * one of a set or none of it, "\" takes the next byte as it is, everything else stands for itself. A set
 * without its end stands for itself, too. */
bool qv_glob(const char *pattern, const char *text);

#endif
