// SPDX-License-Identifier: MIT
#include "text/language.h"
#include "text/en/english.h"
#include <string.h>

static const qv_language *const languages[] = {&qv_english};

const qv_language *qv_language_find(const char *tag)
{
    const size_t length = tag ? strcspn(tag, "-_") : 0;
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
        if (length > 0 && strncmp(languages[i]->tag, tag, length) == 0 && !languages[i]->tag[length])
            return languages[i];
    return languages[0];
}
