// SPDX-License-Identifier: MIT
#include "text/reader.h"
#include "text/phones.h"
#include <string.h>

static const qv_token end_token = {.kind = TOKEN_END, .space = true};

const qv_token *qv_token_at(const qv_reader *r, int at)
{
    return at >= 0 && (size_t)at < r->tokens.count ? &r->tokens.list[at] : &end_token;
}

const char *qv_text_at(const qv_reader *r, int at)
{
    const qv_token *token = qv_token_at(r, at);
    return token->kind == TOKEN_END ? "" : r->tokens.chars + token->text;
}

const char *qv_raw_at(const qv_reader *r, int at)
{
    const qv_token *token = qv_token_at(r, at);
    return token->kind == TOKEN_END ? "" : r->tokens.chars + token->raw;
}

bool qv_is_end(const qv_reader *r, int at)
{
    return qv_token_at(r, at)->kind == TOKEN_END;
}

bool qv_is_word(const qv_reader *r, int at)
{
    return qv_token_at(r, at)->kind == TOKEN_WORD;
}

bool qv_is_number(const qv_reader *r, int at)
{
    return qv_token_at(r, at)->kind == TOKEN_NUMBER;
}

bool qv_is_mark(const qv_reader *r, int at, uint32_t code)
{
    const qv_token *token = qv_token_at(r, at);
    return token->kind == TOKEN_MARK && token->code == code;
}

bool qv_is_glued(const qv_reader *r, int at)
{
    return !qv_token_at(r, at)->space;
}

bool qv_is_glued_mark(const qv_reader *r, int at, uint32_t code)
{
    return qv_is_mark(r, at, code) && qv_is_glued(r, at);
}

bool qv_is_text(const qv_reader *r, int at, const char *text)
{
    return qv_is_word(r, at) && strcmp(qv_text_at(r, at), text) == 0;
}

bool qv_is_one_of(const qv_reader *r, int at, const char *const *list)
{
    if (!qv_is_word(r, at))
        return false;
    for (const char *text = qv_text_at(r, at); *list; list++)
        if (strcmp(text, *list) == 0)
            return true;
    return false;
}

bool qv_is_capital(const qv_reader *r, int at)
{
    char first = qv_raw_at(r, at)[0];
    return qv_is_word(r, at) && first >= 'A' && first <= 'Z';
}

bool qv_is_free(const qv_reader *r, int at)
{
    static const uint32_t opening[] = {'(', '[', '<', '{', '"',  '\'',       ',',         ';',   '=',
                                       '*', '$', '/', '>', 0xa3, QV_EM_DASH, QV_ELLIPSIS, 0x20ac};
    if (!qv_is_glued(r, at))
        return true;
    const qv_token *before = qv_token_at(r, at - 1);
    for (size_t i = 0; before->kind == TOKEN_MARK && i < sizeof opening / sizeof *opening; i++)
        if (before->code == opening[i])
            return true;
    return false;
}

bool qv_is_dash(const qv_reader *r, int at)
{
    return qv_is_mark(r, at, '-') || qv_is_mark(r, at, QV_EN_DASH) || qv_is_mark(r, at, QV_MINUS);
}

bool qv_is_closed(const qv_reader *r, int at)
{
    const qv_token *token = qv_token_at(r, at);
    if (token->space)
        return true;
    if (token->kind != TOKEN_MARK)
        return false;
    switch (token->code) {
    case '.':
    case '!':
    case '?':
    case ',':
    case ';':
    case ':':
        // Inside "3.5" or "3:30" it closes nothing.
        return !qv_is_glued(r, at + 1) || qv_is_closed(r, at + 1);
    case ')':
    case ']':
    case '}':
    case '"':
    case '\'':
    case QV_EM_DASH:
    case QV_ELLIPSIS:
    case '-':
    case QV_EN_DASH:
    case '/':
    case '*':
    case '_':
        return true;
    default:
        return false;
    }
}

int qv_chunk_end(const qv_reader *r, int at)
{
    enum { LONGEST = 400 }; // tokens; keeps the work linear where no white space is
    int end = at + 1;
    while (qv_is_glued(r, end) && end - at < LONGEST)
        end++;
    return end;
}

int qv_digits_at(const qv_reader *r, int at)
{
    return qv_is_number(r, at) ? qv_token_at(r, at)->length : 0;
}

int qv_value_at(const qv_reader *r, int at)
{
    int digits = qv_digits_at(r, at), value = 0;
    if (digits == 0 || digits > 9)
        return -1;
    for (const char *c = qv_text_at(r, at); *c; c++)
        value = value * 10 + (*c - '0');
    return value;
}

/* Whether the last word is the first that was read from its place. */
static bool is_first(const qv_spoken *spoken)
{
    const qv_spoken_word *last = &spoken->word[spoken->words - 1];
    return spoken->words < 2 || last[-1].begin != last->begin;
}

/* Whether a word is what is written in the text, and ends in é. */
static bool ends_in_acute(const qv_reader *r, const char *word, size_t length, const qv_token *token)
{
    return token->acute && (size_t)token->length == length &&
           memcmp(word, r->tokens.chars + token->text, length) == 0;
}

/* Adds one word of the phrase to what is spoken. */
static void say_word(qv_reader *r, const char *word, size_t length, const qv_token *first,
                     const qv_token *last)
{
    bool pause = word[length - 1] == ',';
    length -= pause;
    qv_spoken_word *spoken = qv_spoken_add(r->spoken, word, length, first->begin, last->end);
    if (!spoken)
        return;
    char *letter = r->spoken->chars + spoken->text;
    if (*letter >= 'A' && *letter <= 'Z') {
        *letter = (char)(*letter | 0x20);
        spoken->spelled = true;
    }
    const char first_letter = qv_raw_at(r, (int)(first - r->tokens.list))[0];
    spoken->upper = first_letter >= 'A' && first_letter <= 'Z' && is_first(r->spoken);
    spoken->capital = qv_raw_at(r, (int)(first - r->tokens.list))[0] <= 'Z';
    spoken->acute = ends_in_acute(r, word, length, last);
    if (pause)
        spoken->after = QV_BREAK_COMMA;
}

void qv_say(qv_reader *r, int first, int last)
{
    const qv_token *from = qv_token_at(r, first), *to = qv_token_at(r, last);
    if (r->phrase.short_of_memory)
        r->spoken->short_of_memory = true;
    r->phrase.short_of_memory = false;
    for (size_t at = 0; at < r->phrase.length;) {
        size_t end = at;
        while (end < r->phrase.length && r->phrase.text[end] != ' ')
            end++;
        if (end > at)
            say_word(r, r->phrase.text + at, end - at, from, to);
        at = end + 1;
    }
    qv_phrase_clear(&r->phrase);
}

void qv_pause(qv_reader *r, int symbol)
{
    qv_spoken_break(r->spoken, symbol);
}
