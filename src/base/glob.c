// SPDX-License-Identifier: MIT
#include "base/glob.h"
#include <stddef.h>

/* Behind the set that begins at `set`, "["; NULL when it has no end. */
static const char *end_of_set(const char *set)
{
    const char *at = set + 1;
    if (*at == '!')
        at++;
    if (*at == ']') // the first member
        at++;
    while (*at && *at != ']')
        at++;
    return *at ? at + 1 : NULL;
}

static bool in_set(const char *set, const char *end, unsigned char c)
{
    const char *at = set + 1;
    const bool without = *at == '!';
    bool found = false;
    for (at += without; at < end - 1; at++) {
        const unsigned char first = (unsigned char)*at;
        const bool range = at + 2 < end - 1 && at[1] == '-';
        const unsigned char last = (unsigned char)(range ? at[2] : *at);
        found |= c >= first && c <= last;
        at += range ? 2 : 0;
    }
    return found != without;
}

/* Whether the byte c fits the first part of the pattern, which isn't "*"; *rest is what is behind that part.
 */
static bool fits_one(const char *pattern, unsigned char c, const char **rest)
{
    const char *end = *pattern == '[' ? end_of_set(pattern) : NULL;
    if (*pattern == '\\' && pattern[1])
        pattern++;
    else if (end || *pattern == '?') {
        *rest = end ? end : pattern + 1;
        return end ? in_set(pattern, end, c) : true;
    }
    *rest = pattern + 1;
    return (unsigned char)*pattern == c;
}

bool qv_glob(const char *pattern, const char *text)
{
    const char *star = NULL, *again = NULL; // behind the last "*"; where to go on if it takes a byte more
    const char *rest;
    while (*text) {
        if (*pattern == '*') {
            star = ++pattern;
            again = text;
        } else if (*pattern && fits_one(pattern, (unsigned char)*text, &rest)) {
            pattern = rest;
            text++;
        } else if (star) {
            pattern = star;
            text = ++again;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return !*pattern;
}
