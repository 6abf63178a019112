// SPDX-License-Identifier: MIT
#include "text/phrase.h"
#include "base/grow.h"
#include <string.h>

void qv_phrase_clear(qv_phrase *phrase)
{
    phrase->length = 0;
    if (phrase->text)
        phrase->text[0] = '\0';
}

void qv_phrase_cut(qv_phrase *phrase, size_t length)
{
    if (length < phrase->length) {
        phrase->length = length;
        phrase->text[length] = '\0';
    }
}

static void append(qv_phrase *phrase, const char *bytes, size_t count)
{
    if (QV_GROW(phrase->text, phrase->capacity, phrase->length + count + 1)) {
        phrase->short_of_memory = true;
        return;
    }
    memcpy(phrase->text + phrase->length, bytes, count);
    phrase->length += count;
    phrase->text[phrase->length] = '\0';
}

void qv_phrase_add_bytes(qv_phrase *phrase, const char *word, size_t length)
{
    if (phrase->length > 0)
        append(phrase, " ", 1);
    append(phrase, word, length);
}

void qv_phrase_add(qv_phrase *phrase, const char *words)
{
    qv_phrase_add_bytes(phrase, words, strlen(words));
}

void qv_phrase_join(qv_phrase *phrase, const char *ending)
{
    append(phrase, ending, strlen(ending));
}

void qv_phrase_letters(qv_phrase *phrase, const char *letters, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if ((letters[i] | 0x20) >= 'a' && (letters[i] | 0x20) <= 'z') {
            char name = (char)(letters[i] & ~0x20);
            qv_phrase_add_bytes(phrase, &name, 1);
        }
}
