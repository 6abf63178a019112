// SPDX-License-Identifier: MIT
#include "text/sentence.h"
#include "text/language.h"

/* A text without full stops is cut in pieces that a model and a listener can take: behind a comma after
 * SOFT_WORDS or SOFT_BYTES, between any two words after HARD_*, and anywhere after MOST_BYTES. */
enum {
    SOFT_WORDS = 80,
    HARD_WORDS = 140,
    SOFT_BYTES = 800,
    HARD_BYTES = 1600,
    MOST_BYTES = 4000,
};

bool qv_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool qv_is_upper_byte(char c)
{
    return c >= 'A' && c <= 'Z';
}

bool qv_is_lower_byte(char c)
{
    return c >= 'a' && c <= 'z';
}

bool qv_is_letter_byte(char c)
{
    return qv_is_upper_byte(c) || qv_is_lower_byte(c) || (c & 0x80);
}

bool qv_is_digit_byte(char c)
{
    return c >= '0' && c <= '9';
}

char qv_view_at(qv_text_view *v, size_t at)
{
    if (at < v->size)
        return v->bytes[at];
    if (!v->finished)
        v->starved = true;
    return 0;
}

bool qv_view_starts_with(qv_text_view *v, size_t at, const char *text)
{
    for (; *text; text++, at++)
        if (qv_view_at(v, at) != *text)
            return false;
    return true;
}

/* Bytes of a mark that may end a sentence, or 0. */
static size_t terminator(qv_text_view *v, size_t at)
{
    char c = qv_view_at(v, at);
    if (c == '.' || c == '!' || c == '?')
        return 1;
    if (c == '\xe2' && (qv_view_starts_with(v, at, "…") || qv_view_starts_with(v, at, "‼") ||
                        qv_view_starts_with(v, at, "⁉")))
        return 3;
    return 0;
}

/* Bytes of a mark that closes what was opened before, or 0. */
static size_t closer(qv_text_view *v, size_t at)
{
    char c = qv_view_at(v, at);
    if (c == '"' || c == '\'' || c == ')' || c == ']' || c == '}' || c == '*' || c == '_')
        return 1;
    if (c == '\xe2' && (qv_view_starts_with(v, at, "”") || qv_view_starts_with(v, at, "’") ||
                        qv_view_starts_with(v, at, "›")))
        return 3;
    if (c == '\xc2' && qv_view_starts_with(v, at, "»"))
        return 2;
    return 0;
}

/* The first letter or digit of the next word, behind white space and opening marks; 0 at the end. */
static size_t next_word(qv_text_view *v, size_t at)
{
    for (;; at++) {
        char c = qv_view_at(v, at);
        if (c == '\xe2' && (qv_view_starts_with(v, at, "“") || qv_view_starts_with(v, at, "‘")))
            at += 2;
        else if (!(qv_is_space(c) || c == '"' || c == '\'' || c == '(' || c == '[' || c == '*' || c == '_'))
            return at;
    }
}

/* The end of the sentence behind the terminator at `at`, or 0. *resume: where to go on when it is none. */
static size_t end_at(qv_text_view *v, const qv_language *language, size_t at, size_t *resume)
{
    size_t end = at, step;
    bool only_stops = true, quoted = false;
    int marks = 0;
    for (; (step = terminator(v, end)) > 0; end += step, marks++)
        only_stops = only_stops && qv_view_at(v, end) != '!' && qv_view_at(v, end) != '?';
    bool one_mark = marks == 1 && end == at + 1;
    *resume = end;
    for (; (step = closer(v, end)) > 0; end += step)
        quoted = true;
    if (qv_view_at(v, end) == 0)
        return end >= v->size ? end : 0;
    if (!qv_is_space(qv_view_at(v, end)))
        return 0;
    size_t next = next_word(v, end);
    if (next >= v->size)
        return end;
    if (one_mark && !language->stop_ends(v, at, next))
        return 0;
    if (qv_view_at(v, next) == '=') // "5! = 120"
        return 0;
    if (qv_is_lower_byte(qv_view_at(v, next)) &&
        (quoted || (only_stops && marks > 1) || qv_view_at(v, at) == '\xe2'))
        return 0;
    return end;
}

/* Whether a new paragraph or list item follows the line end at `at`. */
static bool paragraph_at(qv_text_view *v, size_t at)
{
    at++;
    while (qv_view_at(v, at) == ' ' || qv_view_at(v, at) == '\t' || qv_view_at(v, at) == '\r')
        at++;
    char c = qv_view_at(v, at);
    return c == '\n' || ((c == '-' || c == '*') && qv_view_at(v, at + 1) == ' ') ||
           qv_view_starts_with(v, at, "•");
}

static bool is_clause_mark(char c)
{
    return c == ',' || c == ';' || c == ':' || c == ')' || c == '"' || c == '-';
}

/* Whether a sentence that has become too long is cut before the white space at `at`. */
static bool too_long(const qv_sentence_scan *scan, qv_text_view *v, size_t at)
{
    if (scan->words >= HARD_WORDS || at >= HARD_BYTES)
        return true;
    return (scan->words >= SOFT_WORDS || at >= SOFT_BYTES) && at > 0 && is_clause_mark(v->bytes[at - 1]);
}

/* The start of the UTF-8 character that byte `at` belongs to. */
static size_t character_start(const char *bytes, size_t at)
{
    for (int i = 0; i < 3 && (bytes[at] & 0xc0) == 0x80; i++)
        at--;
    return at;
}

bool qv_sentence_find_end(qv_sentence_scan *scan, const qv_language *language, const char *bytes, size_t size,
                          bool finished, size_t *end)
{
    qv_text_view v = {bytes, size, finished, false};
    while (scan->at < size) {
        size_t at = scan->at, resume = at + 1;
        char c = bytes[at];
        *end = 0;
        if (at >= MOST_BYTES) {
            *end = character_start(bytes, at);
        } else if (qv_is_space(c)) {
            if (too_long(scan, &v, at) || (c == '\n' && paragraph_at(&v, at)))
                *end = at;
        } else if (terminator(&v, at)) {
            *end = end_at(&v, language, at, &resume);
        }
        if (v.starved)
            return false;
        if (*end)
            return true;
        scan->words += !qv_is_space(c) && (at == 0 || qv_is_space(bytes[at - 1]));
        scan->at = resume;
    }
    *end = size;
    return finished;
}
