// SPDX-License-Identifier: MIT
#include "text/token.h"
#include "base/grow.h"
#include "text/scripts.h"
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* No word is longer: a longer run of letters is cut, so that its parts fit every buffer. */
enum { MOST_LETTERS = 60 };

static bool is_letter(uint32_t code)
{
    return (code | 0x20) >= 'a' && (code | 0x20) <= 'z' && code < 0x80;
}

static bool is_digit(uint32_t code)
{
    return code >= '0' && code <= '9';
}

static bool is_foreign_letter(uint32_t code)
{
    if (code < 0x80 || (code >= 0x2000 && code < 0x2c00) || code >= 0x1f000)
        return false;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

/* Marks that belong to the letter before them: left out. */
static bool is_combining(uint32_t code)
{
    if (code < 0x300 || code == 0xfe0f)
        return false;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC;
}

/* How many characters from `at` make one word. */
static size_t word_span(const qv_characters *c, size_t at)
{
    size_t end = at;
    while (end < c->count && end - at < MOST_LETTERS) {
        if (is_letter(c->list[end].code) || (c->list[end].code >= 0x300 && is_combining(c->list[end].code)))
            end++;
        else if (c->list[end].code == '\'' && end + 1 < c->count && is_letter(c->list[end + 1].code))
            end += 2;
        else
            break;
    }
    return end - at;
}

static size_t digit_span(const qv_characters *c, size_t at)
{
    size_t end = at;
    while (end < c->count && is_digit(c->list[end].code))
        end++;
    return end - at;
}

static size_t foreign_span(const qv_characters *c, size_t at)
{
    const enum qv_script script = qv_script_of(c->list[at].code);
    size_t end = at;
    while (end < c->count &&
           ((is_foreign_letter(c->list[end].code) && qv_script_of(c->list[end].code) == script) ||
            is_combining(c->list[end].code)))
        end++;
    return end - at;
}

static enum qv_letter_case letter_case(const char *raw)
{
    int upper = 0, letters = 0;
    for (const char *c = raw; *c; c++) {
        // The s of "FBI's" doesn't count.
        if (*c == '\'' && letters > 1 && c[1] && !c[2])
            break;
        letters += *c != '\'';
        upper += *c >= 'A' && *c <= 'Z';
    }
    if (upper == 0)
        return CASE_LOWER;
    if (upper == letters && letters > 1)
        return CASE_UPPER;
    return upper == 1 && raw[0] >= 'A' && raw[0] <= 'Z' ? CASE_CAPITAL : CASE_MIXED;
}

/* Whether the letters from `at` on end in é or ée, but for an s. */
static bool ends_in_acute(const qv_characters *c, size_t at, size_t span)
{
    const qv_character *list = c->list + at;
    if (span > 1 && (list[span - 1].code | 0x20) == 's')
        span -= span > 2 && list[span - 2].code == '\'' ? 2 : 1;
    if (span > 2 && !list[span - 1].acute && (list[span - 1].code | 0x20) == 'e')
        span--;
    return span > 1 && list[span - 1].acute;
}

/* Copies characters, as written and in small letters, and completes the token. */
static void copy_text(qv_tokens *t, qv_token *token, const qv_characters *c, size_t at, size_t span)
{
    token->raw = t->char_count;
    for (size_t i = at; i < at + span; i++)
        if (c->list[i].code < 0x80)
            t->chars[t->char_count++] = (char)c->list[i].code;
    t->chars[t->char_count++] = '\0';
    token->letter_case = (uint8_t)letter_case(t->chars + token->raw);
    token->text = t->char_count;
    for (const char *r = t->chars + token->raw; *r; r++)
        t->chars[t->char_count++] = *r >= 'A' && *r <= 'Z' ? (char)(*r | 0x20) : *r;
    token->length = (int)(t->char_count - token->text);
    t->chars[t->char_count++] = '\0';
}

bool qv_cut_tokens(qv_tokens *t, const qv_characters *c, size_t origin)
{
    bool space = true, line = false;
    t->count = t->char_count = 0;
    // The text as written and in small letters, each with its terminator: never more than this.
    if (QV_GROW(t->chars, t->char_capacity, 4 * c->count + 1))
        return true;
    for (size_t at = 0, span; at < c->count; at += span) {
        uint32_t code = c->list[at].code;
        span = 1;
        if (code == ' ' || code == '\n') {
            space = true;
            line = line || code == '\n';
            continue;
        }
        if (is_combining(code))
            continue;
        if (QV_GROW(t->list, t->capacity, t->count + 1))
            return true;
        qv_token *token = &t->list[t->count++];
        *token = (qv_token){.kind = TOKEN_MARK, .space = space, .line = line, .code = code};
        space = line = false;
        if (is_letter(code)) {
            token->kind = TOKEN_WORD;
            span = word_span(c, at);
            token->acute = ends_in_acute(c, at, span);
        } else if (is_digit(code)) {
            token->kind = TOKEN_NUMBER;
            span = digit_span(c, at);
        } else if (is_foreign_letter(code)) {
            token->kind = TOKEN_FOREIGN;
            span = foreign_span(c, at);
        }
        copy_text(t, token, c, at, span);
        if (token->kind == TOKEN_FOREIGN)
            token->length = (int)span;
        token->begin = origin + c->list[at].begin;
        token->end = origin + c->list[at + span - 1].end;
    }
    return false;
}

void qv_tokens_free(qv_tokens *tokens)
{
    free(tokens->list);
    free(tokens->chars);
}
