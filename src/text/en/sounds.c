// SPDX-License-Identifier: MIT
#include "text/en/sounds.h"

#include <string.h>

#include "text/phones.h"

enum { LONGEST = 5 }; // phones of a word

static int phone_length(const char *name)
{
    return (int)strcspn(name, "012");
}

bool qv_sounds_like(const char *const *word, size_t words, const uint8_t *symbols, int count)
{
    char sound[LONGEST * 4] = "";
    if (count < 1 || count > LONGEST)
        return false;
    size_t used = 0;
    for (int i = 0; i < count; i++) {
        const char *name = qv_symbol_name(symbols[i]);
        int length = phone_length(name);
        if (i)
            sound[used++] = ' ';
        memcpy(sound + used, name, (size_t)length);
        used += (size_t)length;
    }
    sound[used] = 0;
    for (size_t i = 0; i < words; i++) {
        if (strcmp(word[i], sound) == 0)
            return true;
    }
    return false;
}
