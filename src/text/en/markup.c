// SPDX-License-Identifier: MIT
#include "text/en/markup.h"
#include "text/phones.h"
#include <string.h>

static bool begins_line(const qv_reader *r, int at)
{
    return at == 0 || qv_token_at(r, at)->line;
}

/* How many of the mark at `at` stand in a row, without white space. */
static int row_of_marks(const qv_reader *r, int at)
{
    const uint32_t code = qv_token_at(r, at)->code;
    int end = at + 1;
    while (qv_is_glued_mark(r, end, code))
        end++;
    return end - at;
}

int qv_read_rule(qv_reader *r, int at)
{
    enum { LEAST = 3 };
    const qv_token *token = qv_token_at(r, at);
    if (token->kind != TOKEN_MARK || token->code >= 0x80 || !strchr("=+~^<>|\\%@&", (int)token->code) ||
        (qv_is_glued(r, at) && at > 0))
        return 0;
    const int marks = row_of_marks(r, at);
    if (marks < LEAST || (qv_is_glued(r, at + marks) && !qv_is_end(r, at + marks)))
        return 0;
    qv_pause(r, QV_BREAK_DASH);
    return marks;
}

int qv_read_quote_mark(qv_reader *r, int at)
{
    if (!begins_line(r, at) || !qv_is_mark(r, at, '>'))
        return 0;
    int end = at;
    while (qv_is_mark(r, end, '>'))
        end++;
    // "> 5 is too many" at the start of a line compares.
    return !qv_is_glued(r, end) && !(end == at + 1 && qv_is_number(r, end)) ? end - at : 0;
}

/* Tags by name. Names that programs' manuals put in angle brackets too count only where a tag closes or has
 * more in it. */
static const char *const tag_names[] = {
    "a",          "b",     "i",      "u",     "s",   "p",    "br",   "hr",     "em",
    "strong",     "div",   "span",   "img",   "ul",  "ol",   "li",   "tr",     "td",
    "th",         "h",     "pre",    "sub",   "sup", "html", "body", "meta",   "tt",
    "code",       "font",  "center", "small", "big", "del",  "ins",  "dl",     "dt",
    "blockquote", "thead", "tbody",  "kbd",   "q",   "cite", "abbr", "iframe", NULL};
static const char *const doubtful_tag_names[] = {
    "head",   "title", "script", "style", "link",    "section", "article", "nav",    "footer",
    "header", "main",  "form",   "input", "button",  "label",   "select",  "option", "video",
    "audio",  "mark",  "figure", "table", "details", "summary", NULL};

/* Behind the tag that opens at `at`, or 0. */
static int tag_end(const qv_reader *r, int at)
{
    enum { LONGEST = 80 };
    const bool closing = qv_is_glued_mark(r, at + 1, '/');
    const int name = at + 1 + closing;
    if (!qv_is_mark(r, at, '<') || !qv_is_glued(r, name) || qv_token_at(r, name)->letter_case == CASE_MIXED ||
        (qv_token_at(r, name)->letter_case == CASE_CAPITAL && qv_token_at(r, name)->length > 1))
        return 0;
    int end = name + 1;
    end += qv_is_text(r, name, "h") && qv_is_glued(r, end) && qv_digits_at(r, end) == 1; // <h1>
    const bool bare = qv_is_glued_mark(r, end, '>') || qv_is_mark(r, end, '/');
    const bool more = qv_is_word(r, end) && !qv_is_glued(r, end) && !closing;
    if (!(bare || more) || !(qv_is_one_of(r, name, tag_names) ||
                             ((closing || more) && qv_is_one_of(r, name, doubtful_tag_names))))
        return 0;
    bool value = bare; // "<a href=...>", but not "a <b and c> d"
    for (; end - at < LONGEST && !qv_is_end(r, end) && !qv_is_mark(r, end, '<'); end++) {
        if (qv_is_mark(r, end, '>'))
            return value ? end + 1 : 0;
        value = value || qv_is_mark(r, end, '=');
    }
    return 0;
}

int qv_read_tag(qv_reader *r, int at)
{
    const int end = tag_end(r, at);
    return end ? end - at : 0;
}

/* A title of one to three words, with capitals or digits, stands on that side of the mark. */
static bool is_title(const qv_reader *r, int at)
{
    return qv_is_capital(r, at) && !(qv_token_at(r, at)->length == 1);
}

int qv_read_menu(qv_reader *r, int at)
{
    enum { MOST_WORDS = 4 };
    if (!qv_is_mark(r, at, '>') || qv_is_glued(r, at) || qv_is_glued(r, at + 1) || !is_title(r, at + 1))
        return 0;
    // "Settings > Privacy", "Privacy & Security > Location": the words before begin with a capital, too.
    int before = at - 1;
    while (at - before < MOST_WORDS && !qv_is_capital(r, before) && qv_is_word(r, before))
        before--;
    if (!is_title(r, before))
        return 0;
    qv_pause(r, QV_BREAK_COMMA);
    return 1;
}
