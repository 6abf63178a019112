// SPDX-License-Identifier: MIT
#include "synth/ssml/characters.h"

#include <utf8proc.h>

#include "quaver/quaver.h"
#include "text/cluster.h"
#include "text/language.h"
#include "text/phones.h"

static bool is_capital(const char *bytes, size_t size)
{
    utf8proc_int32_t code;
    if (utf8proc_iterate((const utf8proc_uint8_t *)bytes, (utf8proc_ssize_t)size, &code) < 1)
        return false;
    const utf8proc_category_t category = utf8proc_category(code);
    return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Says what is in the phrase. */
static int put_phrase(qv_plain *p, qv_phrase *phrase, const qv_place_in_source *begin, size_t end)
{
    if (phrase->short_of_memory)
        return QV_ERROR_MEMORY;
    return phrase->length > 0 ? qv_plain_words(p, phrase->text, begin, end) : QV_OK;
}

int qv_plain_character(qv_plain *p, qv_phrase *phrase, const char *bytes, size_t size,
                       const qv_place_in_source *begin, size_t end)
{
    if (is_capital(bytes, size)) {
        const int error = qv_plain_pause(p, begin, 0, QV_BREAK_NONE, true);
        if (error)
            return error;
    }
    qv_phrase_clear(phrase);
    qv_text_language(p->text)->name_character(phrase, bytes, size);
    return put_phrase(p, phrase, begin, end);
}

static void pass(qv_plain *p, const char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        p->place.at++;
        if (bytes[i] == '\n') {
            p->place.line++;
            p->place.line_begin = p->place.at;
        }
    }
}

static bool all_space(const char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!is_space(bytes[i]))
            return false;
    return true;
}

int qv_plain_characters(qv_plain *p, qv_phrase *phrase, const char *bytes, size_t count)
{
    const bool named = all_space(bytes, count);
    int error = 0;
    for (size_t at = 0, span; at < count && !error; at += span) {
        const qv_place_in_source begin = p->place;
        span = qv_character_span(bytes + at, count - at);
        pass(p, bytes + at, span);
        error = is_space(bytes[at]) && !named
                    ? qv_plain_pause(p, &begin, 0, QV_BREAK_COMMA, false)
                    : qv_plain_character(p, phrase, bytes + at, span, &begin, p->place.at);
    }
    return error;
}

int qv_plain_key(qv_plain *p, qv_phrase *phrase, const char *key, size_t count)
{
    const qv_place_in_source begin = p->place;
    if (count == 0)
        return QV_OK;
    pass(p, key, count);
    qv_phrase_clear(phrase);
    qv_text_language(p->text)->name_key(phrase, key, count);
    return put_phrase(p, phrase, &begin, p->place.at);
}
